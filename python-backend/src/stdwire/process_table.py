"""Which processes there are: what the kernel says on Linux, what `ps` says on the other POSIX systems."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator
from contextlib import suppress
from typing import NamedTuple

__all__ = ["Process", "is_alive", "members"]

_PROC = "/proc"
_PS = ("/bin/ps", "-A", "-o", "pid=,ppid=,pgid=,stat=")
_DEAD = ("Z", "X", "x")
"""States of a process that has ended and whose parent has not asked how."""


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


def is_alive(pid: int) -> bool:
    """Tell whether a process has not ended; one whose parent has not asked how it ended has."""
    if sys.platform == "linux":
        return _read(pid) is not None
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    except PermissionError:  # it is there, and somebody else's
        return True
    return True


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
    """Read /proc/PID/stat, where a name in parentheses, which may hold anything, precedes the fields.

    https://man7.org/linux/man-pages/man5/proc_pid_stat.5.html
    """
    try:
        fd = os.open(f"{_PROC}/{pid}/stat", os.O_RDONLY)
    except OSError:
        return None
    try:
        state, parent = os.read(fd, 512).rpartition(b")")[2].split()[:2]
    except (OSError, ValueError):  # it ended just now
        return None
    finally:
        os.close(fd)
    return None if state.decode() in _DEAD else Process(pid, int(parent))


def _from_ps(group: int) -> Iterator[Process]:
    import subprocess

    with subprocess.Popen(_PS, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE) as listing:  # noqa: S603
        output, _ = listing.communicate()
    for line in output.decode("ascii", "replace").splitlines():
        with suppress(ValueError):  # a line of another form is about no process
            pid, parent, its_group, state = line.split()[:4]
            if int(its_group) == group and int(pid) != listing.pid and not state.startswith(_DEAD):
                yield Process(int(pid), int(parent))
