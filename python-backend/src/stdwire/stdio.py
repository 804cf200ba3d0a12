"""Take stdin and stdout away from everything but the wire.

The wire keeps private copies of descriptors 0 and 1 that no child process inherits. What is left under the
old numbers is harmless: reading stdin finds its end at once, and what is written to stdout, by `print()`,
by a C library or by a child process, arrives on stderr.
"""

from __future__ import annotations

import os
import sys
from typing import NamedTuple, TextIO

from stdwire import logs, orphans
from stdwire.streams import open_missing

__all__ = ["Wire", "claim", "follow_ready", "take_streams"]


_HOLD_SECONDS = 0.25
"""How long the log waits behind the ready message, unless a command comes before.

There are clients that take what they read from stderr at once for the ready message: under load they would
read the first lines of the log with it, and wait for ever.
"""


class Wire(NamedTuple):
    """The descriptors of one connection."""

    stdin: int
    stdout: int
    stderr: int


class _Claim(NamedTuple):
    """What claiming leaves to be done once the ready message is out."""

    wire: Wire
    old_stdout: TextIO | None


_claim: _Claim | None = None


def claim() -> Wire:
    """Claim the standard streams of this process for the wire, once; return its private descriptors.

    `Backend.run` does this. A program that imports chatty libraries calls it before it imports them: what
    they print is then held back until the ready message has gone out on stderr.
    """
    wire = take_streams()
    orphans.guard(0).settle()
    return wire


def take_streams() -> Wire:
    """Claim the streams, and leave it to the caller to let the guard settle, which costs a moment."""
    global _claim  # a process has one stdin and one stdout
    if _claim is None:
        open_missing()
        orphans.guard(0)
        wire = Wire(_private_copy(0), _private_copy(1), 2)
        null = os.open(os.devnull, os.O_RDONLY)
        os.dup2(null, 0)
        os.close(null)
        os.dup2(2, 1)
        if sys.platform == "win32":
            _tell_windows()
        _claim = _Claim(wire, sys.stdout)
        sys.stdin = open(0, encoding="utf-8", closefd=False)  # noqa: SIM115 - it stays open
        sys.stdout = logs.text_stream(1)
    return _claim.wire


def follow_ready() -> None:
    """Let stderr carry logs from here on: first what was held back, then everything as it comes."""
    old_stderr = sys.stderr
    old_stdout = _claim.old_stdout if _claim else None
    for stream in (old_stdout, old_stderr):
        if stream is not None:
            stream.flush()  # 1 means stderr by now, so what was printed before the claim arrives there
    sys.stderr = logs.text_stream(2)
    logs.redirect_standard_logging({old_stdout, old_stderr})
    logs.queue.start(2, hold_seconds=_HOLD_SECONDS)


def _private_copy(fd: int) -> int:
    """Duplicate a descriptor; Python's copies are not inherited by child processes (PEP 446)."""
    copy = os.dup(fd)
    if sys.platform == "win32":
        import msvcrt

        msvcrt.setmode(copy, os.O_BINARY)
    return copy


def _tell_windows() -> None:
    """Set the handles that Windows gives to child processes, which do not follow `dup2`.

    https://learn.microsoft.com/windows/console/setstdhandle
    """
    if sys.platform == "win32":
        import ctypes
        import msvcrt

        std_input, std_output = -10, -11
        set_handle = ctypes.WinDLL("kernel32").SetStdHandle
        set_handle(std_input, ctypes.c_void_p(msvcrt.get_osfhandle(0)))
        set_handle(std_output, ctypes.c_void_p(msvcrt.get_osfhandle(1)))
