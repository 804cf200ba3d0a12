"""The three standard descriptors of a process."""

from __future__ import annotations

import os

__all__ = ["open_missing"]


def open_missing() -> None:
    """Open what the parent closed, so that no later file gets a standard number."""
    for fd in (0, 1, 2):
        try:
            os.fstat(fd)
        except OSError:
            os.open(os.devnull, os.O_RDWR)  # the lowest free number is this one
