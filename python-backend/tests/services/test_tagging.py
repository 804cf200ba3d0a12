"""Tags in audio files."""

import struct
import sys
import wave
from pathlib import Path
from typing import Any

import mutagen
import pytest
import requests

from stdwire_songs.services.tagging import Tags, TagsNotWritten, clip_id_in, image_type, write_tags
from tests.services.studio_control import RunningStudio

PNG = b"\x89PNG\r\n\x1a\n" + b"\0" * 20
TAGS = Tags(
    clip_id="c1",
    title="Lied \U0001f3b5",
    artist="Ann",
    album="Songs by Ann",
    genre="calm, piano",
    date="2026-11-21",
    lyrics="la\nla",
    cover=PNG,
)


@pytest.fixture
def mp3(studio: RunningStudio, tmp_path: Path) -> Path:
    clip = studio.fill("tagged")[0]
    path = tmp_path / "song.part"
    path.write_bytes(requests.get(f"{studio.url}/media/{clip}.mp3", timeout=20).content)
    return path


@pytest.fixture
def wav(tmp_path: Path) -> Path:
    path = tmp_path / "song.part"
    with wave.open(str(path), "wb") as file:
        file.setnchannels(1)
        file.setsampwidth(2)
        file.setframerate(8_000)
        file.writeframes(b"\0\0" * 800)
    return path


@pytest.fixture
def m4a(tmp_path: Path) -> Path:
    """Give the smallest file of that kind: a brand, and a movie with one audio track that plays nothing."""

    def atom(name: bytes, content: bytes = b"") -> bytes:
        return struct.pack(">I", len(content) + 8) + name + content

    handler = atom(b"hdlr", b"\0" * 8 + b"soun" + b"\0" * 12)
    header = atom(b"mdhd", struct.pack(">IIIIII", 0, 0, 0, 1_000, 0, 0))
    track = atom(b"trak", atom(b"mdia", header + handler))
    path = tmp_path / "song.part"
    path.write_bytes(atom(b"ftyp", b"M4A \0\0\0\0") + atom(b"moov", atom(b"mvhd", b"\0" * 100) + track))
    return path


def tags_of(path: Path) -> Any:
    file = mutagen.File(path)
    assert file is not None
    return file.tags


def test_an_mp3_gets_all_tags_and_its_cover_and_stays_playable(mp3: Path) -> None:
    before = mutagen.File(mp3).info.length
    write_tags(mp3, ".mp3", TAGS)

    tags = tags_of(mp3)
    assert [str(tags[name]) for name in ("TIT2", "TPE1", "TALB", "TCON", "TDRC")] == [
        TAGS.title,
        TAGS.artist,
        TAGS.album,
        TAGS.genre,
        TAGS.date,
    ]
    assert str(tags["USLT::und"]) == TAGS.lyrics
    assert (tags["APIC:Cover"].data, tags["APIC:Cover"].mime) == (PNG, "image/png")
    assert mutagen.File(mp3).info.length == pytest.approx(before, abs=0.1)
    assert clip_id_in(mp3) == "c1"


def test_tags_are_replaced_and_not_added(mp3: Path) -> None:
    write_tags(mp3, ".mp3", TAGS)
    write_tags(mp3, ".mp3", Tags(clip_id="c1", title="Other"))

    assert [str(frame) for frame in tags_of(mp3).getall("TIT2")] == ["Other"]
    assert str(tags_of(mp3)["TPE1"]) == "Ann"


def test_a_wav_gets_tags_too(wav: Path) -> None:
    write_tags(wav, ".wav", TAGS)

    assert str(tags_of(wav)["TIT2"]) == TAGS.title
    assert clip_id_in(wav) == "c1"


def test_an_m4a_gets_tags_too(m4a: Path) -> None:
    write_tags(m4a, ".m4a", TAGS)

    assert tags_of(m4a)["\xa9nam"] == [TAGS.title]
    assert bytes(tags_of(m4a)["covr"][0]) == PNG
    assert clip_id_in(m4a) == "c1"


def test_a_file_that_cannot_be_tagged_is_said_to_be_untagged(tmp_path: Path) -> None:
    path = tmp_path / "song.part"
    path.write_bytes(b"\0\0\0\x20ftypM4A broken")

    with pytest.raises(TagsNotWritten):
        write_tags(path, ".m4a", TAGS)


def test_without_the_library_it_is_said_what_to_install(mp3: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "mutagen", None)

    with pytest.raises(TagsNotWritten, match=r"stdwire\[tags\]"):
        write_tags(mp3, ".mp3", TAGS)
    assert clip_id_in(mp3) is None


@pytest.mark.parametrize("content", [b"", b"no audio at all"])
def test_a_file_without_tags_has_no_id(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "x.mp3"
    path.write_bytes(content)

    assert clip_id_in(path) is None
    assert clip_id_in(tmp_path / "missing.mp3") is None


@pytest.mark.parametrize(
    ("data", "kind"),
    [
        (b"\xff\xd8\xff\xe0", "image/jpeg"),
        (PNG, "image/png"),
        (b"RIFF\0\0\0\0WEBP", "image/webp"),
        (b"<html>", None),
    ],
)
def test_a_cover_is_known_by_its_first_bytes(data: bytes, kind: str | None) -> None:
    assert image_type(data) == kind
