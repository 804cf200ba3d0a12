"""Writing PNG files with a palette (https://www.w3.org/TR/png-3/), which zlib alone is enough for."""

import struct
import zlib
from collections.abc import Iterable, Sequence

_SIGNATURE = b"\x89PNG\r\n\x1a\n"
_PALETTE_COLOURS = 3
_LEVEL = 4
"""Of zlib: the pictures compress well anyway."""

Colour = tuple[int, int, int]


def png(width: int, rows: Iterable[bytes], palette: Sequence[Colour]) -> bytes:
    """Return a picture; each byte of a row is the number of a colour."""
    lines = list(rows)
    header = struct.pack(">IIBBBBB", width, len(lines), 8, _PALETTE_COLOURS, 0, 0, 0)
    pixels = zlib.compress(b"".join(b"\0" + line for line in lines), _LEVEL)
    colours = b"".join(bytes(colour) for colour in palette)
    return _SIGNATURE + b"".join(
        _chunk(kind, data)
        for kind, data in ((b"IHDR", header), (b"PLTE", colours), (b"IDAT", pixels), (b"IEND", b""))
    )


def _chunk(kind: bytes, data: bytes) -> bytes:
    return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))
