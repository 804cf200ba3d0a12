"""Telling audio from what is none."""

import pytest

from stdwire_songs.services.audio_kind import audio_extension


@pytest.mark.parametrize(
    ("head", "extension"),
    [
        (b"ID3\x04\x00\x00\x00\x00\x00\x00", ".mp3"),
        (b"\xff\xfb\x90\x64", ".mp3"),
        (b"\xff\xf3\x90\x64", ".mp3"),
        (b"\x00\x00\x00\x20ftypM4A ", ".m4a"),
        (b"RIFF\x24\x00\x00\x00WAVEfmt ", ".wav"),
        (b"<!doctype html>", None),
        (b'{"detail":"no"}', None),
        (b"RIFF\x24\x00\x00\x00WEBP", None),
        (b"\xff\xff\xff\xff", None),
        (b"", None),
    ],
)
def test_audio_is_known_by_its_first_bytes(head: bytes, extension: str | None) -> None:
    assert audio_extension(head) == extension
