"""What a backend has started, and how it is ended: SIGTERM, a moment, SIGKILL.

A backend that leads a session of its own, as one that the client starts does, is the reason for everything in
its process group: the group is its family, also those whose parents have ended. Elsewhere (a shell's
pipeline, somebody's `Popen`, a wrapper such as `uv run`) the group holds others too, and the family is what
descends from the backend; but a session that the client itself has started for a wrapper goes as a whole once
the client is dead, since nobody else is left to end it. A process that was put into a group or a session of
its own is no family: that is how one is started that may outlive the backend, an opened browser for example.
"""

from __future__ import annotations

import os
import signal
import time
from collections.abc import Iterable
from contextlib import suppress

from stdwire.process_table import Process, members

__all__ = ["TERM_SECONDS", "Family"]

TERM_SECONDS = 0.25
"""How long processes have to end after SIGTERM."""
_LOOK_SECONDS = 0.01
_KILL_ROUNDS = 5
"""What multiplies faster than it is killed is left to the end of the group."""


class Family:
    """The processes that end with a backend."""

    def __init__(self, backend: int, group: int, *, owns_group: bool) -> None:
        """Belong to the process `backend` in `group`, all of which is its own where `owns_group`."""
        self.backend = backend
        self.group = group
        self.owns_group = owns_group

    def is_session_of(self, owner: int) -> bool:
        """Tell whether `owner` has started the session of this group, for a wrapper, while that one lives."""
        leader = os.getsid(0)
        return leader == self.group and Process(leader, owner) in members(self.group)

    def others(self, but: Iterable[int] = ()) -> list[int]:
        """Return the living members besides the backend, and besides `but`."""
        processes = members(self.group)
        if not self.owns_group:
            processes = _descendants(self.backend, processes)
        apart = {self.backend, *but}
        return [process.pid for process in processes if process.pid not in apart]

    def end_others(self, but: Iterable[int] = ()) -> None:
        """End everybody besides the backend and `but`, and return when they are gone."""
        left = self.others(but)
        deadline = time.monotonic() + TERM_SECONDS
        _send(left, signal.SIGTERM)
        while left and time.monotonic() < deadline:
            time.sleep(_LOOK_SECONDS)
            left = self.others(but)
        for _ in range(_KILL_ROUNDS):
            if not left:
                return
            _send(left, signal.SIGKILL)
            time.sleep(_LOOK_SECONDS)
            left = self.others(but)


def _descendants(ancestor: int, processes: list[Process]) -> list[Process]:
    found: list[Process] = []
    parents = {ancestor}
    while parents:
        children = [process for process in processes if process.parent in parents]
        found += children
        parents = {child.pid for child in children}
    return found


def _send(pids: list[int], number: signal.Signals) -> None:
    for pid in pids:
        with suppress(ProcessLookupError, PermissionError):
            os.kill(pid, number)
