"""The descriptor that answers go out by, written to without ever waiting unasked.

A pipe or socket is made non-blocking, so that the thread that reads commands can answer one without the
risk of being held up by a client that does not read. Anything else (a file, a terminal, a pipe of Windows)
is written to by the writer's own thread only.
"""

from __future__ import annotations

import os
import select
import stat
import sys

__all__ = ["OutputPipe"]

_POLL_MS = 200


class OutputPipe:
    """Writes bytes to a descriptor."""

    def __init__(self, fd: int) -> None:
        """Prepare `fd`; `waits` tells whether a write may wait for the reader."""
        self._fd = fd
        mode = os.fstat(fd).st_mode
        self.waits = sys.platform == "win32" or not (stat.S_ISFIFO(mode) or stat.S_ISSOCK(mode))
        self._was_blocking = os.get_blocking(fd) if not self.waits else True
        if not self.waits:
            os.set_blocking(fd, False)

    def write(self, data: bytes | memoryview) -> int:
        """Write what there is room for and return how much; OSError when nobody can read any more."""
        try:
            return os.write(self._fd, data)
        except BlockingIOError:
            return 0

    def wait_for_room(self) -> None:
        """Return when there may be room, and after a short while anyway, so that the caller can look up."""
        if not self.waits:
            poll = select.poll()
            poll.register(self._fd, select.POLLOUT)
            poll.poll(_POLL_MS)

    def close(self) -> None:
        """Close the descriptor, as it was found: whoever shares the pipe did not ask for a change."""
        if not self.waits and self._was_blocking:
            os.set_blocking(self._fd, True)
        os.close(self._fd)
