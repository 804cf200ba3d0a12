"""Reading the headers that say which bytes of a file a body is."""

import re
from collections.abc import Mapping
from typing import NamedTuple

_RANGE = re.compile(r"bytes ([0-9]{1,18})-([0-9]{1,18})/([0-9]{1,18}|\*)")
_UNSATISFIED = re.compile(r"bytes \*/([0-9]{1,18})")


class SentRange(NamedTuple):
    """Which bytes of a file a body is."""

    start: int
    total: int | None


def content_length(headers: Mapping[str, str]) -> int | None:
    """Return the announced length of a body."""
    value = headers.get("Content-Length", "")
    return int(value) if value.isascii() and value.isdigit() and len(value) <= 18 else None


def content_range(headers: Mapping[str, str]) -> SentRange | None:
    """Return the first byte of a partial body and the length of the whole file, if the header can be read."""
    match = _RANGE.fullmatch(headers.get("Content-Range", "").strip())
    if match is None:
        return None
    return SentRange(int(match[1]), None if match[3] == "*" else int(match[3]))


def complete_length(headers: Mapping[str, str]) -> int | None:
    """Return the length of the whole file from the answer that a range could not be satisfied."""
    match = _UNSATISFIED.fullmatch(headers.get("Content-Range", "").strip())
    return int(match[1]) if match else None
