"""What a folder holds already: files are known again by the clip's id in their name, or in their tags."""

from bisect import bisect_left, insort
from pathlib import Path

from stdwire_songs.services.audio_kind import HEAD_BYTES, audio_extension
from stdwire_songs.services.file_names import ID_MARK, file_name, id_in_name
from stdwire_songs.services.tagging import clip_id_in

_EXTENSIONS = (".mp3", ".m4a", ".wav")


class Shelf:
    """A folder of songs, read once."""

    def __init__(self, folder: Path) -> None:
        """Look into this folder, which need not be there yet."""
        self._folder = folder
        self._by_id: dict[str, str] = {}
        self._others: list[str] = []
        """Names without an id, in order."""
        for path in folder.iterdir() if folder.is_dir() else ():
            self._add(path)

    def find(self, clip_id: str, title: str) -> Path | None:
        """Return the file of a clip: under a name with its id, or under its title with its id in the tags."""
        named = self._by_id.get(id_in_name(clip_id))
        if named is not None and _is_audio(self._folder / named):
            return self._folder / named
        stem = file_name(title, clip_id, with_id=False, extension="")
        for name in self._others[bisect_left(self._others, stem) :]:
            if not name.startswith(stem):
                break
            path = self._folder / name
            if clip_id_in(path) == clip_id and _is_audio(path):
                return path
        return None

    def add(self, path: Path) -> None:
        """Remember a file that has come."""
        self._add(path)

    def _add(self, path: Path) -> None:
        if path.suffix not in _EXTENSIONS:
            return
        _, mark, clip_id = path.stem.rpartition(ID_MARK)
        if mark:
            self._by_id[clip_id] = path.name
        else:
            insort(self._others, path.name)


def _is_audio(path: Path) -> bool:
    try:
        with path.open("rb") as file:
            return audio_extension(file.read(HEAD_BYTES)) is not None
    except OSError:
        return False
