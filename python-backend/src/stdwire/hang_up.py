"""Sleep until something is said or the other end of stdin is gone, without reading stdin or keeping it.

On Linux an epoll watches a file as long as any process has it open, also after the copy it was told of was
closed: https://man7.org/linux/man-pages/man7/epoll.7.html (Q6). So nobody notices that stdin is watched. A
kqueue, on macOS and the BSDs, needs its copy, and keeps it until stdin has ended.
"""

from __future__ import annotations

import os
import select
import sys
from contextlib import suppress

__all__ = ["HangUp"]

_RDHUP = 0x2000
"""EPOLLRDHUP: the other end writes no more."""


class HangUp:
    """Waits on a pipe that is read here and on a stdin that is not."""

    def __init__(self, line: int, stdin: int) -> None:
        """Watch both; this process's copy of `stdin` is closed as soon as it can be."""
        self._line = line
        self._stdin = stdin
        self.has_come = False
        """Whether nothing more comes by stdin than what is in it already."""
        if sys.platform == "linux":
            self._epoll = select.epoll()
            self._epoll.register(line, select.EPOLLIN)
            with suppress(OSError):  # a file or /dev/null has no other end
                self._epoll.register(stdin, _RDHUP | select.EPOLLONESHOT)
            os.close(stdin)
        else:
            self._kqueue = select.kqueue()
            # What comes by stdin is told once and not until it is read: it is somebody else who reads it.
            once = select.KQ_EV_ADD | select.KQ_EV_CLEAR
            self._kqueue.control([select.kevent(line, select.KQ_FILTER_READ, select.KQ_EV_ADD)], 0)
            with suppress(OSError):
                self._kqueue.control([select.kevent(stdin, select.KQ_FILTER_READ, once)], 0)

    def wait(self, seconds: float | None) -> bool:
        """Wait for `seconds` at most, for ever with None; tell whether the line has something to read."""
        if sys.platform == "linux":
            told = {fd for fd, _ in self._epoll.poll(seconds)}
            self.has_come = self.has_come or bool(told - {self._line})
            return self._line in told
        events = self._kqueue.control(None, 2, seconds)
        if not self.has_come and any(
            event.ident == self._stdin and event.flags & select.KQ_EV_EOF for event in events
        ):
            self.has_come = True
            os.close(self._stdin)
        return any(event.ident == self._line for event in events)
