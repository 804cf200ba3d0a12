"""Which part of a file a request wants (RFC 9110, sections 13.1.5 and 14)."""

import re
from collections.abc import Mapping

import msgspec

_RANGE = re.compile(r"bytes=(\d*)-(\d*)")


class Piece(msgspec.Struct, frozen=True):
    """The bytes from `start` up to, and without, `end`."""

    start: int
    end: int

    @property
    def length(self) -> int:
        """How many they are."""
        return self.end - self.start


class NotSatisfiable(Exception):  # noqa: N818 - the word of the standard
    """The range begins where the file has ended."""


def wanted_piece(headers: Mapping[str, str], size: int, etag: str, last_modified: str) -> Piece | None:
    """Return the piece that is asked for, or None for the whole file.

    A range that cannot be read, or several at once, may be ignored; so may one whose If-Range names another
    file.
    """
    asked = _RANGE.fullmatch(headers.get("range", "").replace(" ", ""))
    if asked is None or headers.get("if-range", etag) not in (etag, last_modified):
        return None
    first, last = asked.groups()
    if not first and not last:
        return None
    if not first:
        start, end = max(size - int(last), 0), size
        if int(last) == 0:
            raise NotSatisfiable
    else:
        start, end = int(first), min(int(last) + 1, size) if last else size
        if last and int(last) < start:
            return None
    if start >= size:
        raise NotSatisfiable
    return Piece(start, end)
