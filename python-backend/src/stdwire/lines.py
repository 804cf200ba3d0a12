"""Bytes to lines: the byte 0x0A ends a line, and nothing else does.

Linear in the size of a line whatever the size of the pieces it comes in: a piece is kept once and looked at
once. A line over the limit is not kept at all; it is reported at once by its first bytes, and the rest of
it is skipped.
"""

from __future__ import annotations

from codecs import BOM_UTF8

from msgspec import Struct

__all__ = ["LineSplitter", "Oversized"]

PREFIX_BYTES = 4096
"""How much of a line over the limit is kept: enough to find its id in."""


class Oversized(Struct, frozen=True):
    """Stands in the place of a line that is over the limit."""

    prefix: bytes
    limit: int


class LineSplitter:
    """Cuts a stream of blocks into lines, without their line end."""

    __slots__ = ("_discard_after", "_is_at_start", "_max_line_bytes", "_partial", "_skipped")

    def __init__(self, max_line_bytes: int, discard_factor: int = 16) -> None:
        """Allow lines of `max_line_bytes`; give up on one that is `discard_factor` times as long."""
        self._max_line_bytes = max_line_bytes
        self._discard_after = max_line_bytes * discard_factor
        self._partial = bytearray()
        self._skipped = 0
        self._is_at_start = True

    def feed(self, block: bytes) -> list[bytes | bytearray | Oversized]:
        """Return the lines that `block` ends, in order, and a report where one goes over the limit."""
        pieces = block.split(b"\n")
        rest = pieces.pop()
        lines: list[bytes | bytearray | Oversized] = []
        if pieces and (self._partial or self._skipped):
            lines = self._end_partial(pieces.pop(0))
        if len(block) > self._max_line_bytes:
            lines += map(self._checked, pieces)
        else:
            lines += pieces
        if rest:
            lines += self._keep(rest)
        if self._is_at_start and lines:
            self._is_at_start = False
            lines[0] = _without_mark(lines[0])
        return lines

    @property
    def is_hopeless(self) -> bool:
        """Whether a line went so far over the limit that what writes it cannot be a client."""
        return self._skipped > self._discard_after

    @property
    def unended(self) -> int:
        """How many bytes have come since the last line end."""
        return self._skipped or len(self._partial)

    def _checked(self, line: bytes) -> bytes | Oversized:
        return (
            line
            if len(line) <= self._max_line_bytes
            else Oversized(line[:PREFIX_BYTES], self._max_line_bytes)
        )

    def _end_partial(self, end: bytes) -> list[bytes | bytearray | Oversized]:
        """Complete the line that earlier blocks began."""
        found = self._keep(end)
        if self._skipped:
            self._skipped = 0
        else:
            found.append(self._partial)
            self._partial = bytearray()
        return found

    def _keep(self, piece: bytes) -> list[bytes | bytearray | Oversized]:
        """Add a piece to the line that has not ended yet; report it when that takes it over the limit."""
        if self._skipped:
            self._skipped += len(piece)
            return []
        if len(self._partial) + len(piece) <= self._max_line_bytes:
            self._partial += piece
            return []
        self._skipped = len(self._partial) + len(piece)
        prefix = bytes(self._partial[:PREFIX_BYTES]) + piece[:PREFIX_BYTES]
        self._partial = bytearray()
        return [Oversized(prefix[:PREFIX_BYTES], self._max_line_bytes)]


def _without_mark(line: bytes | bytearray | Oversized) -> bytes | bytearray | Oversized:
    """Take off the byte order mark that a stream may begin with; anywhere else it is a character."""
    return line if isinstance(line, Oversized) else line.removeprefix(BOM_UTF8)
