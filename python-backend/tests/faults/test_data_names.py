"""D13: titles that are paths, devices, too long, twins, or links in the folder."""

import os
import unicodedata
from collections.abc import Callable
from pathlib import Path

import pytest

from stdwire_songs.protocol import BatchDownloadPayload, ClipReference
from stdwire_songs.storage.accounts import AccountRow
from tests.managers.bench import Bench
from tests.managers.conftest import account, bench
from tests.services.recorder import operation
from tests.services.studio_control import RunningStudio, running_studio, studio

__all__ = ["account", "bench", "running_studio", "studio"]

MAX_NAME_BYTES = 255

TITLES = {
    "a way up": "../../x",
    "an absolute path": "/etc/x",
    "a drive": "C:\\x",
    "a share": "\\\\server\\share\\x",
    "a device": "CON.txt",
    "a device alone": "nul",
    "a dot at the end": "a.",
    "a space at the end": "a ",
    "a stream": ":stream",
    "a stream of a file": "a.mp3:stream",
    "a NUL": "a\0b",
    "a turn of direction": "abc\u202e3pm.exe",
    "300 bytes": "\u00e9" * 150,
    "300 characters": "\U0001f3b5" * 300,
    "only dots": "..",
    "nothing": "",
    "a hidden file": ".bashrc",
    "line ends": "a\r\nb",
}


class Room:
    """Clips of one account, and a folder to save them to, with something beside it."""

    def __init__(self, bench: Bench, account: AccountRow, studio: RunningStudio, path: Path) -> None:
        self.bench = bench
        self.account = account
        self.studio = studio
        self.folder = path / "here" / "songs"
        self.folder.mkdir(parents=True)
        self.token = bench.token(account.name)
        self._outside = path
        self._before = self._strangers()

    def save(self, *titles: str, append_uuid: bool = False) -> list[Path]:
        """Download one clip per title, and return its files, which must be whole and where they belong."""
        # One by one they are the same song, which the studio makes once.
        ids = [clip_id for _ in titles for clip_id in self.studio.fill(self.account.name)]
        clips = [ClipReference(id=clip_id, title=title) for clip_id, title in zip(ids, titles, strict=True)]
        outcome = self.bench.downloads.batch_download(
            BatchDownloadPayload(
                account_name=self.account.name,
                session_token=self.token,
                clips=clips,
                output_dir=str(self.folder),
                append_uuid=append_uuid,
                delay=0,
            ),
            operation(),
        )
        assert [entry.status for entry in outcome.results] == ["downloaded"] * len(titles), outcome.results
        files = [Path(str(entry.file_path)) for entry in outcome.results]
        for file in files:
            assert Path(os.path.realpath(file)).parent == Path(os.path.realpath(self.folder))
            assert len(os.fsencode(file.name)) <= MAX_NAME_BYTES
            assert file.name == file.name.strip(" .")
            assert not any(unicodedata.category(char) in ("Cc", "Cf", "Cs") for char in file.name)
            assert not set(file.name) & set('<>:"/\\|?*')
            assert file.stem.split(".")[0].upper() not in ("CON", "NUL", "PRN", "AUX")
            assert file.stat().st_size > 10_000
        assert len({unicodedata.normalize("NFC", file.name).casefold() for file in files}) == len(files)
        assert self._strangers() == self._before
        return files

    def _strangers(self) -> set[Path]:
        """Return what is in the folders above, but for what the backend keeps itself."""
        return {
            path
            for folder in (self._outside, self._outside / "here")
            for path in folder.iterdir()
            if not path.name.startswith("songs.sqlite3")
        }


@pytest.fixture
def room(bench: Bench, account: AccountRow, studio: RunningStudio, tmp_path: Path) -> Room:
    return Room(bench, account, studio, tmp_path)


@pytest.mark.parametrize("append_uuid", [False, True], ids=["title alone", "with id"])
def test_d13_every_title_makes_a_file_inside_of_the_folder_with_a_name_of_its_own(
    room: Room, append_uuid: bool
) -> None:
    """D13: two clips of each title, saved and looked at on the disk."""
    titles = [title for title in TITLES.values() for _ in range(2)]

    files = room.save(*titles, append_uuid=append_uuid)

    assert len(set(files)) == len(titles)
    assert sorted(files) == sorted(room.folder.iterdir())


def test_d13_composed_and_decomposed_twins_get_two_names(room: Room) -> None:
    """D13: also where the file system does not tell them apart."""
    composed, decomposed = room.save("Caf\u00e9", "Cafe\u0301")

    assert (composed.name, decomposed.name) == ("Caf\u00e9.mp3", "Caf\u00e9 (2).mp3")


@pytest.mark.parametrize(
    "make",
    [
        lambda link, outside: link.symlink_to(outside / "target.mp3"),
        lambda link, outside: link.symlink_to(outside),
        lambda link, _outside: link.symlink_to(link.with_name("loop")),
        lambda link, _outside: link.mkdir(),
    ],
    ids=["to a file that is not there", "to a folder", "to nothing", "a folder in its place"],
)
def test_d13_a_link_of_the_same_name_is_neither_followed_nor_replaced(
    room: Room, tmp_path: Path, make: Callable[[Path, Path], None]
) -> None:
    """D13: the song gets another name."""
    outside = tmp_path / "here"
    make(room.folder / "Song.mp3", outside)

    (file,) = room.save("Song")

    assert file.name == "Song (2).mp3"
    assert not file.is_symlink()
    assert not (outside / "target.mp3").exists()


def test_d13_a_link_in_the_place_of_the_unfinished_file_is_not_written_through(
    room: Room, tmp_path: Path, studio: RunningStudio
) -> None:
    """D13: whoever knows the id of a clip could put one there."""
    target = tmp_path / "precious"
    room.save("First")
    target.write_bytes(b"precious")
    room._before = room._strangers()
    fill = studio.fill

    def fill_and_link(handle: str, count: int = 1) -> list[str]:
        ids = fill(handle, count)
        for ending in (".part", ".part.json"):
            (room.folder / f"{ids[0]}{ending}").symlink_to(target)
        return ids

    with pytest.MonkeyPatch.context() as patched:
        patched.setattr(studio, "fill", fill_and_link)
        (file,) = room.save("Second")

    assert target.read_bytes() == b"precious"
    assert file.name == "Second.mp3"
