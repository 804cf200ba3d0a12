"""Nothing that a backend starts outlives it, and the backend does not outlive its client.

The end of stdin begins an orderly end, whose last step ends what the backend started. The guard sees to the
rest: on POSIX systems a watchdog process, on Windows a job object.
"""

from __future__ import annotations

import os
import sys
from typing import Protocol

from stdwire.streams import open_missing

__all__ = ["Guard", "end_with_client", "guard"]


class Guard(Protocol):
    """Ends what is left when the backend cannot do so itself."""

    def settle(self) -> None:
        """Wait until it is on guard and out of the way: to be called before the user's code runs on."""

    def allow(self, seconds: float) -> None:
        """Let the backend live on for so long after its client has died."""

    def ask_by_signal(self) -> None:
        """Send the backend a SIGTERM when its client has died."""

    def expect_end(self, seconds: float) -> None:
        """Let the backend live on for so long from now."""

    def end_family(self) -> None:
        """End what the backend started, and return when it is gone."""


class _SystemGuard:
    """Leaves everything to the system: to a job of Windows, or to nobody where nothing can be forked."""

    def settle(self) -> None:
        """Return: the system is always on guard."""

    def allow(self, seconds: float) -> None:
        """Change nothing: what ends with the backend ends at once."""

    def ask_by_signal(self) -> None:
        """Change nothing, likewise."""

    def expect_end(self, seconds: float) -> None:
        """Change nothing, likewise."""

    def end_family(self) -> None:
        """Leave it to the end of the process."""


_guard: Guard | None = None


def end_with_client(*, grace_seconds: float = 1.5) -> None:
    """Let a program that serves something else than commands, HTTP for example, not outlive its client.

    To be called first, before there are threads. When the client has died, however it did, the program gets
    SIGTERM, and is killed if it is still there after the grace. What it has started ends with it, but for
    what was put into a process group of its own. `Backend.run` does all this by itself. On Windows a job of
    the client's ends the program, and a job of the program's ends what that has started.
    """
    started = guard(0)
    started.settle()
    started.ask_by_signal()
    started.allow(grace_seconds)


def guard(stdin: int) -> Guard:
    """Return the guard of this process, which is called the earlier the better: it may fork.

    The owner, whose death is looked out for, is at the other end of `stdin`.
    """
    global _guard  # a process has one owner
    if _guard is None:
        open_missing()  # or a pipe of the guard's would be taken for stdin
        _guard = _start(stdin)
    return _guard


def _start(stdin: int) -> Guard:
    if sys.platform == "win32":
        from stdwire.windows_job import contain

        contain()
    elif hasattr(os, "fork"):
        from stdwire import watchdog

        return watchdog.start(stdin) or _SystemGuard()
    return _SystemGuard()
