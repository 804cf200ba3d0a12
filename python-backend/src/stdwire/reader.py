"""Reads commands and, as long as that is quick, runs the state lane in the same thread.

To hand a command over to another thread costs more than to run a quick handler, but a slow handler must not
keep the backend from reading. So there are two threads and one baton: who has it reads, and runs what was
read. When that takes longer than a moment, the writer's clock passes the baton on: the other thread reads
from then on, and the first waits for the baton once its handlers have ended.
"""

from __future__ import annotations

import os
import select
from _queue import SimpleQueue  # the part that is needed: `queue` would import `heapq` as well
from collections.abc import Callable
from contextlib import suppress
from threading import Thread

from stdwire.lanes import StateLane
from stdwire.logs import get_logger
from stdwire.writer import Writer

__all__ = ["Reader"]

_FIRST_READ = 1 << 16
_LARGEST_READ = 1 << 20

_log = get_logger("stdwire")


class Reader:
    """Takes blocks of bytes from a descriptor until it ends."""

    def __init__(
        self,
        fd: int,
        take: Callable[[bytes], bool],
        lane: StateLane,
        writer: Writer,
        on_end: Callable[[str], None],
    ) -> None:
        """Give each block of `fd` to `take` and run `lane` after it; `on_end` is told why reading ended."""
        self._fd = fd
        self.take = take
        self._lane = lane
        self._writer = writer
        self._on_end = on_end
        self._size = _FIRST_READ
        self._baton: SimpleQueue[bool] = SimpleQueue()
        self._may_be_passed: list[bool] = []
        self._turn = 0
        self._turn_seen = 0

    def start(self) -> None:
        """Begin to read."""
        self._writer.on_tick = self._look
        for number in (1, 2):
            Thread(target=self._serve, name=f"stdwire-reader-{number}", daemon=True).start()
        self._baton.put(True)

    def _serve(self) -> None:
        """Read while this thread has the baton."""
        while self._baton.get():
            cause = self._read_until_passed()
            if cause is not None:
                self._baton.put(False)  # for the other thread
                # First: the watchdog learns of the end by stdin, or by being told. What holds this process
                # in between must not keep it from both.
                self._on_end(cause)
                with suppress(OSError):
                    os.close(self._fd)
                return

    def _read_until_passed(self) -> str | None:
        """Read until the other thread does; tell why there is nothing more to read, if that is so."""
        batches = self._lane.batches
        try:
            while block := self._read():
                if not self.take(block):
                    return "a line went on far beyond the limit"
                if batches and not self._run_lane():
                    return None
        except BaseException as error:  # noqa: BLE001 - without a reader a backend is deaf: it must end
            _log.exception("Reading commands failed", error=error)
            return "commands cannot be read any more"
        return "stdin has ended"

    def _read(self) -> bytes:
        """Read what there is; an empty block means that stdin has ended."""
        while True:
            try:
                block = os.read(self._fd, self._size)
            except BlockingIOError:  # stdin and stdout may be one socket, and stdout does not block
                select.select([self._fd], [], [])
                continue
            except OSError:
                return b""
            if len(block) == self._size:
                self._size = min(self._size * 2, _LARGEST_READ)
            return block

    def _run_lane(self) -> bool:
        """Run what was read; tell whether this thread still has the baton."""
        self._turn += 1
        self._may_be_passed.append(True)
        self._writer.watch()
        self._lane.run()
        try:
            self._may_be_passed.pop()  # who takes this out, this thread or the clock, decides
        except IndexError:
            return False
        else:
            return True

    def _look(self) -> None:
        """Pass the baton on when the same turn was under way at the last tick already."""
        turn = self._turn if self._may_be_passed else 0
        if turn and turn == self._turn_seen:
            try:
                self._may_be_passed.pop()
            except IndexError:
                return
            self._baton.put(True)
        self._turn_seen = turn
