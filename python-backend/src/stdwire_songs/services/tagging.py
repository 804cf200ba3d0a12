"""Tags in audio files: title, artist and the rest, the cover, and the id by which a file is known again.

The library for it, mutagen, is an extra because of its licence. Without it files are saved untagged, and the
caller is told.
"""
# mypy: disallow-untyped-calls=False
# mutagen calls itself typed, but its constructors are not.

from pathlib import Path
from typing import TYPE_CHECKING, Any

import msgspec

if TYPE_CHECKING:
    from mutagen.id3 import ID3

ID_NAME = "STDWIRE_CLIP_ID"
MP4_ID = f"----:com.stdwire:{ID_NAME}"


class Tags(msgspec.Struct, frozen=True, kw_only=True):
    """What is written into a file; empty texts are left out."""

    clip_id: str
    title: str = ""
    artist: str = ""
    album: str = ""
    genre: str = ""
    date: str = ""
    lyrics: str = ""
    cover: bytes | None = None


class TagsNotWritten(Exception):  # noqa: N818 - the file is good all the same
    """The file was saved without tags; the text says why and what to do."""


def write_tags(path: Path, extension: str, tags: Tags) -> None:
    """Write the tags into a file of the kind that `extension` names, in place of those of the same names."""
    try:
        import mutagen
    except ImportError:
        raise TagsNotWritten("Tags were not written: install stdwire[tags] to have them.") from None
    try:
        {".mp3": _write_mp3, ".m4a": _write_m4a, ".wav": _write_wav}[extension](path, tags)
    except (mutagen.MutagenError, OSError) as error:
        raise TagsNotWritten(f"Tags were not written: {error}.") from error


def clip_id_in(path: Path) -> str | None:
    """Return the id of the clip that a file was tagged with, if it was."""
    try:
        import mutagen
    except ImportError:
        return None
    try:
        file = mutagen.File(path)
    except (mutagen.MutagenError, OSError):
        return None
    if file is None or file.tags is None:
        return None
    if MP4_ID in file.tags:
        return bytes(file.tags[MP4_ID][0]).decode("utf-8", "replace")
    frame = file.tags.get(f"TXXX:{ID_NAME}")
    return str(frame.text[0]) if frame is not None and frame.text else None


def image_type(data: bytes) -> str | None:
    """Return the media type of a cover image by its first bytes."""
    if data.startswith(b"\xff\xd8\xff"):
        return "image/jpeg"
    if data.startswith(b"\x89PNG\r\n\x1a\n"):
        return "image/png"
    if data.startswith(b"RIFF") and data[8:12] == b"WEBP":
        return "image/webp"
    return None


def _write_mp3(path: Path, tags: Tags) -> None:
    from mutagen.id3 import ID3, ID3NoHeaderError

    try:
        id3 = ID3(path)
    except ID3NoHeaderError:
        id3 = ID3()
    _fill(id3, tags)
    # Version 2.3 is what most players read; https://id3.org/id3v2.3.0
    id3.update_to_v23()
    id3.save(path, v2_version=3)


def _write_wav(path: Path, tags: Tags) -> None:
    from mutagen.wave import WAVE

    file: Any = WAVE(path)
    if file.tags is None:
        file.add_tags()
    _fill(file.tags, tags)
    file.save()


def _fill(id3: "ID3", tags: Tags) -> None:
    from mutagen import id3 as frames

    texts = (
        (frames.TIT2, tags.title),
        (frames.TPE1, tags.artist),
        (frames.TALB, tags.album),
        (frames.TCON, tags.genre),
        (frames.TDRC, tags.date),
    )
    for frame, text in texts:
        if text:
            id3.setall(frame.__name__, [frame(encoding=3, text=[text])])
    if tags.lyrics:
        id3.setall("USLT", [frames.USLT(encoding=3, lang="und", desc="", text=tags.lyrics)])
    id3.setall(f"TXXX:{ID_NAME}", [frames.TXXX(encoding=3, desc=ID_NAME, text=[tags.clip_id])])
    if tags.cover is not None:
        cover = frames.APIC(
            encoding=3, mime=image_type(tags.cover) or "image/jpeg", type=3, desc="Cover", data=tags.cover
        )
        id3.setall("APIC", [cover])


def _write_m4a(path: Path, tags: Tags) -> None:
    from mutagen.mp4 import MP4, MP4Cover

    file: Any = MP4(path)
    if file.tags is None:
        file.add_tags()
    texts = {
        "\xa9nam": tags.title,
        "\xa9ART": tags.artist,
        "\xa9alb": tags.album,
        "\xa9gen": tags.genre,
        "\xa9day": tags.date,
        "\xa9lyr": tags.lyrics,
    }
    for name, text in texts.items():
        if text:
            file.tags[name] = [text]
    file.tags[MP4_ID] = [tags.clip_id.encode()]
    if tags.cover is not None:
        kind = MP4Cover.FORMAT_PNG if image_type(tags.cover) == "image/png" else MP4Cover.FORMAT_JPEG
        file.tags["covr"] = [MP4Cover(tags.cover, imageformat=kind)]
    file.save()
