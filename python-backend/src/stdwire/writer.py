"""The one way out: every message passes here, in order, and goes out in as few writes as possible.

Anyone may add a message, and nobody waits in adding it. While the connection is quiet it is written at
once; while it is busy, messages are gathered for about a millisecond, or until there are many, and go out
together. What the client does not read in time is written by the writer's own thread, and who produces more
waits in `keep_up`.
"""

from __future__ import annotations

import time
from collections import deque
from collections.abc import Callable, Hashable
from contextlib import suppress
from queue import Empty, SimpleQueue
from threading import Condition, Lock, Thread

from stdwire.pipe import OutputPipe

__all__ = ["Writer"]

_GATHER_SECONDS = 0.001
_GATHER_COUNT = 512
_BACKLOG_COUNT = 2048
_SMALL = 4096
_LARGE = 1 << 16


class Writer:
    """Writes messages to a pipe, one per line."""

    def __init__(self, pipe: OutputPipe, on_broken: Callable[[], None]) -> None:
        """Write to `pipe`; `on_broken` is called once when nobody can read it any more."""
        self._pipe = pipe
        self._on_broken = on_broken
        self._queue: deque[bytes] = deque()
        self._rest: deque[bytes | memoryview] = deque()
        self._parked: dict[Hashable, dict[Hashable, bytes]] = {}
        self._parking = Lock()
        self._writing = Lock()
        self._room = Condition()
        self._waiting = 0
        self._wake: SimpleQueue[bool] = SimpleQueue()
        self._busy = False
        self._ended = False
        self._thread = Thread(target=self._run, name="stdwire-writer", daemon=True)
        self._thread.start()

    @property
    def is_pressed(self) -> bool:
        """Whether the client reads more slowly than messages are made."""
        return len(self._queue) > _BACKLOG_COUNT // 2

    def hold(self, line: bytes) -> None:
        """Add a message that goes out with the next `flush`, or by itself after about a millisecond."""
        if self._ended:
            return
        self._queue.append(line)
        if not self._busy:
            self._rouse(at_once=False)

    def send(self, line: bytes) -> bool:
        """Add a message and see it off: at once when the connection is quiet, soon when it is busy.

        Tell whether the backlog is so long that the sender should `keep_up` before it makes more.
        """
        queue = self._queue
        if self._ended:
            return False
        queue.append(line)
        if not self._busy:
            self.flush()
            self._rouse(at_once=False)
        elif len(queue) >= _GATHER_COUNT or len(line) > _SMALL:
            self.flush()
            return len(queue) * max(1, len(line) // _SMALL) >= _BACKLOG_COUNT
        return False

    def answer(self, *lines: bytes) -> None:
        """Add messages and write them at once, with everything that was held before."""
        if not self._ended:
            self._queue.extend(lines)
            self.flush()

    def flush(self) -> None:
        """Write what there is room for, unless somebody else is just doing so."""
        if self._pipe.waits:
            if self._queue:
                self._rouse(at_once=True)
            return
        while (self._queue or self._rest) and self._writing.acquire(blocking=False):
            try:
                is_done = self._write_queue()
            finally:
                self._writing.release()
            if not is_done:
                self._rouse(at_once=True)
                return

    def keep_up(self) -> None:
        """Wait until the client has taken what is queued, or the connection has ended."""
        if self._queue:
            self._rouse(at_once=True)
            with self._room:
                self._waiting += 1
                self._room.wait_for(lambda: not self._queue or self._ended)
                self._waiting -= 1

    def park(self, group: Hashable, subject: Hashable, line: bytes) -> None:
        """Keep a message until there is room, in the place of an older one of the same subject."""
        with self._parking:
            subjects = self._parked.setdefault(group, {})
            subjects.pop(subject, None)
            subjects[subject] = line
        self._rouse(at_once=True)

    def unpark(self, group: Hashable) -> None:
        """Queue what is parked of a group, since something is coming that must follow it."""
        if self._parked:
            with self._parking:
                self._queue.extend(self._parked.pop(group, {}).values())

    def close(self, timeout: float) -> bool:
        """Write what is left, for `timeout` seconds at most, and end; tell whether everything was written."""
        deadline = time.monotonic() + timeout
        is_complete = False
        if self._writing.acquire(timeout=timeout):
            try:
                is_complete = self._drain(deadline)
            finally:
                self._writing.release()
        self._end()
        self._thread.join(timeout=max(0.0, deadline - time.monotonic()) + 1.0)
        self._pipe.restore()
        return is_complete

    def _rouse(self, *, at_once: bool) -> None:
        """Make sure that the thread looks after what is in the queue."""
        if at_once or not self._busy:
            self._busy = True
            self._wake.put(at_once)

    def _run(self) -> None:
        """Look after the queue while there is traffic; sleep without waking up while there is none."""
        while not self._ended:
            at_once = self._wake.get()
            while self._busy and not self._ended:
                if not at_once:
                    self._nap()
                at_once = False
                if not self._has_more():
                    self._busy = False
                if self._has_more():  # looked at again: something may have come before `busy` was unset
                    with self._writing:
                        self._drain(None)

    def _nap(self) -> None:
        """Let messages gather, unless somebody cannot wait."""
        with suppress(Empty):
            self._wake.get(timeout=_GATHER_SECONDS)

    def _drain(self, deadline: float | None) -> bool:
        """Write everything, waiting for room; the caller holds the lock. Tell whether nothing is left."""
        while not self._ended:
            if not self._write_queue():
                self._pipe.wait_for_room()
            elif not self._queue_parked():
                return True
            if deadline is not None and time.monotonic() > deadline:
                return False
        return False

    def _write_queue(self) -> bool:
        """Write until the queue is empty (True) or the pipe is full (False); the caller holds the lock."""
        try:
            while True:
                while self._rest:
                    chunk = self._rest[0]
                    written = self._pipe.write(chunk)
                    if written < len(chunk):
                        self._rest[0] = memoryview(chunk)[written:]
                        return False
                    self._rest.popleft()
                count = len(self._queue)
                if not count:
                    return True
                lines = [self._queue.popleft() for _ in range(count)]
                self._rest.extend(_chunks(lines))
                if self._waiting:
                    with self._room:
                        self._room.notify_all()
        except OSError:
            self._rest.clear()
            if not self._ended:
                self._end()
                self._on_broken()
            return True

    def _queue_parked(self) -> bool:
        """Queue everything that was parked, now that there is room; tell whether there was anything."""
        with self._parking:
            groups, self._parked = self._parked, {}
            for subjects in groups.values():
                self._queue.extend(subjects.values())
        return bool(groups)

    def _has_more(self) -> bool:
        return bool(self._queue or self._rest or self._parked)

    def _end(self) -> None:
        """Take no more messages and let everybody go who waits for room."""
        self._ended = True
        self._wake.put(True)
        with self._room:
            self._room.notify_all()


def _chunks(lines: list[bytes]) -> list[bytes]:
    """Join messages into one piece to write; large ones stay apart, so that they are not copied once more."""
    if max(map(len, lines)) < _LARGE:
        lines.append(b"")
        return [b"\n".join(lines)]
    chunks = []
    for line in lines:
        chunks += [line, b"\n"]
    return chunks
