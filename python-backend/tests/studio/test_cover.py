"""Covers: PNG files, of the right size, that follow from the prompt."""

import struct
import zlib

import pytest

from stdwire_songs.studio.cover import draw_cover
from stdwire_songs.studio.prompts import SongPrompt

PROMPT = SongPrompt(title="Harbour", style="indie pop")


def chunks(data: bytes) -> dict[bytes, bytes]:
    """Read a PNG, with its checksums."""
    assert data.startswith(b"\x89PNG\r\n\x1a\n")
    found, at = {}, 8
    while at < len(data):
        (length,) = struct.unpack_from(">I", data, at)
        kind, content = data[at + 4 : at + 8], data[at + 8 : at + 8 + length]
        assert struct.unpack_from(">I", data, at + 8 + length) == (zlib.crc32(kind + content),)
        found[kind] = content
        at += 12 + length
    return found


@pytest.mark.parametrize("size", [512, 1_024])
def test_a_cover_is_a_whole_png_of_its_size(size: int) -> None:
    """With a palette that has a colour for every pixel, and in more than a few colours."""
    png = chunks(draw_cover(PROMPT, 0, size))
    width, height, *form = struct.unpack(">IIBBBBB", png[b"IHDR"])
    pixels = zlib.decompress(png[b"IDAT"])

    assert (width, height, form) == (size, size, [8, 3, 0, 0, 0])
    assert len(pixels) == size * (size + 1)
    assert max(pixels) < len(png[b"PLTE"]) // 3
    assert len(set(pixels)) > 50
    assert png[b"IEND"] == b""


def test_the_large_cover_is_the_small_one_in_large() -> None:
    """Each pixel became four."""
    small, large = (zlib.decompress(chunks(draw_cover(PROMPT, 0, size))[b"IDAT"]) for size in (512, 1_024))
    row = small[513 * 100 + 1 : 513 * 101]

    assert large[1_025 * 200 + 1 : 1_025 * 201 : 2] == row
    assert large[1_025 * 201 + 2 : 1_025 * 202 : 2] == row


def test_a_cover_follows_from_the_prompt() -> None:
    """The same prompt and seed give the same picture, another gives another."""
    assert draw_cover(PROMPT, 0, 512) == draw_cover(PROMPT, 0, 512)
    assert draw_cover(PROMPT, 1, 512) != draw_cover(PROMPT, 0, 512)
    assert draw_cover(SongPrompt(title="Other"), 0, 512) != draw_cover(PROMPT, 0, 512)
