"""Lines out of bytes."""

import json
from collections.abc import Callable
from typing import IO, Any

BYTE_ORDER_MARK = b"\xef\xbb\xbf"
PIECE = 65536


def read_lines(stream: IO[bytes], on_line: Callable[[bytes], None], limit: int) -> None:
    """Read a stream to its end, line by line.

    A line ends at 0x0A alone, whatever else a text may hold; what has no end at the end of the stream is no
    line. Of a line longer than the limit only the beginning is kept, so that it cannot be read.
    """
    held: list[bytes] = []
    size = 0
    is_first = True
    # Unbuffered: it returns what is there, and waits only for the first byte of it.
    while piece := stream.read(PIECE):
        *ended, rest = piece.split(b"\n")
        for part in ended:
            line = b"".join([*held, part])
            held, size = [], 0
            on_line(line.removeprefix(BYTE_ORDER_MARK) if is_first else line)
            is_first = False
        size += len(rest)
        if rest and size <= limit:
            held.append(rest)


def object_in(line: bytes) -> dict[str, Any] | None:
    """Return the JSON object that a line is; None for anything else."""
    try:
        value = json.loads(line.decode("utf-8"), parse_constant=_refuse)
    except (ValueError, RecursionError):
        return None
    return value if isinstance(value, dict) else None


def _refuse(word: str) -> None:
    raise ValueError(f"{word} is no JSON")
