"""The one way out: every message passes here, in order, and goes out in as few writes as possible.

Anyone may add a message, and nobody waits in adding it. While the connection is quiet it is written at once;
while it is busy, messages are gathered for a few milliseconds, or until there are many, and go out together.
What the client does not read in time stays in the queue, and who produces more waits for it in `keep_up`.
"""

from __future__ import annotations

import time
from _queue import Empty, SimpleQueue  # the part that is needed: `queue` would import `heapq` as well
from collections import deque
from collections.abc import Callable, Hashable
from contextlib import suppress
from threading import Lock, Thread

from stdwire.pipe import OutputPipe

__all__ = ["Writer"]

_GATHER_SECONDS = 0.004
_POLL_SECONDS = 1.0
_GATHER_COUNT = 512
"""How many messages are gathered at most before they are written."""
_BACKLOG_COUNT = 2048
_SMALL = 4096
"""Larger messages are not gathered."""
_LARGE = 1 << 16


class Writer:
    """Writes messages to a pipe, one per line."""

    def __init__(self, pipe: OutputPipe, on_broken: Callable[[], None]) -> None:
        """Write to `pipe`; `on_broken` is called once when nobody can read it any more."""
        self.on_tick: Callable[[], None] = _do_nothing
        """Called every few milliseconds while there is traffic."""
        self.parked: dict[Hashable, dict[Hashable, bytes]] = {}
        """Messages that may give way to newer ones, until there is room for them."""
        self._pipe = pipe
        self._queue: deque[bytes] = deque()
        """Messages that nobody has begun to write."""
        self._is_busy = False
        """Whether there is traffic, so that what is added goes out soon by itself."""
        self._on_broken = on_broken
        self.append = self._queue.append
        """Add a message that goes out with the next `flush`, or soon by itself after `watch`."""
        self._rest: deque[bytes | memoryview] = deque()
        self._parking = Lock()
        self._writing = Lock()
        self._wake: SimpleQueue[bool] = SimpleQueue()
        self._is_watched = False
        self._is_over = False
        self._thread = Thread(target=self._run, name="stdwire-writer", daemon=True)
        self._thread.start()

    @property
    def is_pressed(self) -> bool:
        """Whether the client reads more slowly than messages are made."""
        return len(self._queue) > _BACKLOG_COUNT // 2

    def watch(self) -> None:
        """See to it that what is appended goes out soon, and that `on_tick` is called meanwhile."""
        self._is_watched = True
        if not self._is_busy:
            self._rouse(at_once=False)

    def send(self, line: bytes, size: int) -> bool:
        """Add a message of `size` bytes and see it off: at once when it is quiet, soon when it is busy.

        Tell whether the backlog is so long that the sender should `keep_up` before it makes more.
        """
        queue = self._queue
        queue.append(line)
        if self._is_busy and size <= _SMALL and len(queue) < _GATHER_COUNT:
            return False
        is_first = not self._is_busy
        self.flush()
        if is_first:
            self._rouse(at_once=False)
        return len(queue) * (1 + size // _SMALL) >= _BACKLOG_COUNT

    def answer(self, *lines: bytes) -> None:
        """Add messages and write them at once, with everything that was added before."""
        self._queue.extend(lines)
        self.flush()

    def flush(self) -> None:
        """Write what there is room for, unless somebody else is just doing so."""
        if self._is_over:
            self._queue.clear()
            return
        if self._pipe.waits:
            if self._queue:
                self._rouse(at_once=True)
            return
        while (self._queue or self._rest) and self._writing.acquire(False):
            try:
                is_done = self._write_queue()
            finally:
                self._writing.release()
            if not is_done:
                self._rouse(at_once=True)
                return

    def keep_up(self) -> None:
        """Wait until the client has taken what is queued, or the connection has ended."""
        with self._writing:
            self._drain(None)
        self.flush()  # whoever added a message while the lock was held has left it to who held it

    def park(self, group: Hashable, subject: Hashable, line: bytes) -> None:
        """Keep a message until there is room, in the place of an older one of the same subject."""
        with self._parking:
            subjects = self.parked.setdefault(group, {})
            subjects.pop(subject, None)
            subjects[subject] = line
        self._rouse(at_once=True)

    def unpark(self, group: Hashable) -> None:
        """Queue what is parked of a group, since something is coming that must follow it."""
        if self.parked:
            with self._parking:
                self._queue.extend(self.parked.get(group, {}).values())
                self.parked.pop(group, None)

    def close(self, timeout: float) -> bool:
        """Write what is left, for `timeout` seconds at most, and end; tell whether everything was written."""
        deadline = time.monotonic() + timeout
        is_complete = False
        if self._writing.acquire(timeout=timeout):
            try:
                is_complete = self._drain(deadline)
                self._end()
                self._pipe.close()
            finally:
                self._writing.release()
        self._end()
        self._thread.join(timeout=_POLL_SECONDS)
        return is_complete

    def _rouse(self, *, at_once: bool) -> None:
        """Make sure that the thread looks after what is in the queue."""
        if (at_once or not self._is_busy) and not self._is_over:
            self._is_busy = True
            self._wake.put(at_once)

    def _run(self) -> None:
        """Look after the queue while there is traffic; sleep without waking up while there is none."""
        while not self._is_over:
            at_once = self._wake.get()
            while self._is_busy and not self._is_over:
                if not at_once:
                    self._nap()
                at_once = False
                was_watched, self._is_watched = self._is_watched, False
                self.on_tick()
                if not self._has_more() and not was_watched:
                    self._is_busy = False
                    self._is_busy = self._is_watched  # `watch` may have found it busy in this very moment
                if self._has_more() and self._writing.acquire(False):
                    try:
                        self._is_busy = True
                        self._drain(None)
                    finally:
                        self._writing.release()

    def _nap(self) -> None:
        """Let messages gather, unless somebody cannot wait."""
        with suppress(Empty):
            self._wake.get(timeout=_GATHER_SECONDS)

    def _drain(self, deadline: float | None) -> bool:
        """Write everything, waiting for room; the caller holds the lock. Tell whether nothing is left."""
        while not self._is_over:
            if not self._write_queue():
                self._pipe.wait_for_room()
                self.on_tick()
            elif not self._queue_parked():
                return True
            if deadline is not None and time.monotonic() > deadline:
                return False
        return False

    def _write_queue(self) -> bool:
        """Write until the queue is empty (True) or the pipe is full (False); the caller holds the lock."""
        queue, rest, write = self._queue, self._rest, self._pipe.write
        try:
            while True:
                while rest:
                    chunk = rest[0]
                    written = write(chunk)
                    if written < len(chunk):
                        rest[0] = memoryview(chunk)[written:]
                        return False
                    rest.popleft()
                count = len(queue)
                if not count:
                    return True
                if count == 1 and len(queue[0]) < _LARGE:
                    rest.append(queue.popleft() + b"\n")
                else:
                    rest.extend(_chunks([queue.popleft() for _ in range(count)]))
        except OSError:
            self._rest.clear()
            if not self._is_over:
                self._end()
                self._on_broken()
            return True

    def _queue_parked(self) -> bool:
        """Queue everything that was parked, now that there is room; tell whether there was anything."""
        with self._parking:
            groups = self.parked
            for subjects in groups.values():
                self._queue.extend(subjects.values())
            self.parked = {}  # last: who finds nothing parked adds what must follow it
        return bool(groups)

    def _has_more(self) -> bool:
        return bool(self._queue or self._rest or self.parked)

    def _end(self) -> None:
        """Take no more messages."""
        self._is_over = True
        self._is_busy = False
        self._wake.put(True)


def _chunks(lines: list[bytes]) -> list[bytes]:
    """Join messages into one piece to write; large ones stay apart, so that they are not copied once more."""
    if max(map(len, lines)) < _LARGE:
        lines.append(b"")
        return [b"\n".join(lines)]
    chunks = []
    for line in lines:
        chunks += [line, b"\n"]
    return chunks


def _do_nothing() -> None:
    """Stand in until somebody wants to be called."""
