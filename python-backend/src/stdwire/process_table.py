"""Which processes there are: what the kernel says on Linux, what `ps` says on the other POSIX systems."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable, Iterator
from contextlib import suppress
from typing import NamedTuple

__all__ = ["Process", "follow", "members"]

_PROC = "/proc"
_PS = ("/bin/ps", "-A", "-o", "pid=,ppid=,pgid=,stat=")
_DEAD = ("Z", "X", "x")
"""States of a process that has ended and whose parent has not asked how."""
_STATE, _PARENT, _START = 0, 1, 19
"""Where they stand in /proc/PID/stat, counted from what follows the name."""


class Process(NamedTuple):
    """One living process."""

    pid: int
    parent: int


def members(group: int) -> list[Process]:
    """Return the processes of a process group that have not ended; none where the system does not tell."""
    try:
        return list(_from_proc(group) if sys.platform == "linux" else _from_ps(group))
    except OSError:  # /proc is not mounted, or there is no `ps`
        return []


def follow(pid: int) -> Callable[[], bool]:
    """Return what tells whether the process that has this id now is alive.

    It is not once it has ended, also if its parent has not asked how. Its id may be given to another process
    then: on Linux the two are told apart by when they started. Elsewhere they are not, since the system would
    have to be asked by a program of its own each time, and the other one is taken for it.
    """
    birth = _birth_of(pid)
    return lambda: birth is not None and _birth_of(pid) == birth


def _birth_of(pid: int) -> bytes | None:
    """Return when a living process started, empty where that is not told at once; None if there is none."""
    if sys.platform == "linux":
        fields = _fields_of(pid)
        return b"".join(fields[_START : _START + 1]) if fields else None
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return None
    except PermissionError:  # it is there, and somebody else's
        return b""
    return b""


def _from_proc(group: int) -> Iterator[Process]:
    for name in os.listdir(_PROC):  # noqa: PTH208 - pathlib is not imported for this
        if name.isdigit() and _group_of(int(name)) == group:  # far cheaper than to read about each of them
            process = _read(int(name))
            if process is not None:
                yield process


def _group_of(pid: int) -> int | None:
    try:
        return os.getpgid(pid)
    except OSError:  # it ended just now
        return None


def _read(pid: int) -> Process | None:
    fields = _fields_of(pid)
    return Process(pid, int(fields[_PARENT])) if fields else None


def _fields_of(pid: int) -> list[bytes]:
    """Read /proc/PID/stat, where a name in parentheses, which may hold anything, precedes the fields.

    No fields if it has ended. https://man7.org/linux/man-pages/man5/proc_pid_stat.5.html
    """
    try:
        fd = os.open(f"{_PROC}/{pid}/stat", os.O_RDONLY)
    except OSError:
        return []
    try:
        fields = os.read(fd, 512).rpartition(b")")[2].split()
    except OSError:  # it ended just now
        return []
    finally:
        os.close(fd)
    return [] if not fields or fields[_STATE].decode() in _DEAD else fields


def _from_ps(group: int) -> Iterator[Process]:
    import subprocess

    with subprocess.Popen(_PS, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE) as listing:  # noqa: S603
        output, _ = listing.communicate()
    for line in output.decode("ascii", "replace").splitlines():
        with suppress(ValueError):  # a line of another form is about no process
            pid, parent, its_group, state = line.split()[:4]
            if int(its_group) == group and int(pid) != listing.pid and not state.startswith(_DEAD):
                yield Process(int(pid), int(parent))
