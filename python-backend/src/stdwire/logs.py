"""Log lines to stderr that never make the backend wait, also when nobody reads them.

A line is put into a bounded queue; a thread of its own redacts it and writes it. When the reader of stderr
is slow the queue fills, further lines are dropped and counted, and the count is reported as soon as there
is room.
"""

from __future__ import annotations

import atexit
import io
import os
import sys
import time
from collections import deque
from threading import Condition, Event, Thread
from typing import Literal

from stdwire.secrets import redact

__all__ = ["Level", "LogQueue", "LogStream", "Logger", "get_logger", "queue", "set_level"]

Level = Literal["debug", "info", "warning", "error"]
"""How much is logged: this level and what is graver."""

_LEVELS: dict[str, int] = {"debug": 10, "info": 20, "warning": 30, "error": 40}
_MAX_QUEUED_BYTES = 1 << 20
_MAX_LINE_CHARS = 64 * 1024
_STDERR = 2
_EXIT_SECONDS = 0.5


class LogQueue:
    """A bounded queue of log text with one thread that writes it to a file descriptor."""

    def __init__(self, max_bytes: int = _MAX_QUEUED_BYTES) -> None:
        """Keep up to `max_bytes`; nothing is written before `start`, so that ready can be first."""
        self._max_bytes = max_bytes
        self._changed = Condition()
        self._texts: deque[bytes] = deque()
        self._size = 0
        self._dropped = 0
        self._writing = False
        self._fd: int | None = None
        self._has_exit_hook = False
        self._may_write = Event()

    def put(self, text: str) -> None:
        """Queue `text`, which ends its own lines; drop it when the queue is full."""
        data = text.encode("utf-8", "backslashreplace")
        with self._changed:
            if not self._has_exit_hook:
                self._has_exit_hook = True
                atexit.register(self._write_at_exit)
            if self._size + len(data) > self._max_bytes:
                self._dropped += 1
                return
            self._texts.append(data)
            self._size += len(data)
            self._changed.notify_all()

    def start(self, fd: int, *, hold_seconds: float = 0.0) -> None:
        """Begin to write to `fd`, unless `release` is called before only after `hold_seconds`.

        Later calls only change where to.
        """
        with self._changed:
            running = self._fd is not None
            self._fd = fd
        if not running:
            Thread(target=self._write_forever, args=[hold_seconds], name="stdwire-log", daemon=True).start()

    def release(self) -> None:
        """Hold nothing back any more."""
        self._may_write.set()

    def flush(self, timeout: float) -> bool:
        """Wait until everything is written, for `timeout` seconds at most; tell whether it is."""
        self.release()
        with self._changed:
            return self._changed.wait_for(lambda: not self._texts and not self._writing, timeout)

    def _write_at_exit(self) -> None:
        """Let nothing be lost of a program that ends in good order, or before its log was started."""
        if self._fd is None:
            _write_all(_STDERR, redact(b"".join(self._texts).decode()).encode())
        else:
            self.flush(_EXIT_SECONDS)

    def _write_forever(self, hold_seconds: float) -> None:
        self._may_write.wait(hold_seconds)
        while True:
            with self._changed:
                self._writing = False
                self._changed.notify_all()
                self._changed.wait_for(lambda: self._texts)
                self._writing = True
                data = b"".join(self._texts)
                self._texts.clear()
                self._size = 0
                dropped, self._dropped = self._dropped, 0
                fd = self._fd
            text = redact(data.decode("utf-8", "replace"))
            if dropped:
                text += _format(
                    "WARNING", "stdwire", f"{dropped} log lines were dropped: stderr is not read fast enough"
                )
            _write_all(fd, text.encode("utf-8", "replace"))


class LogStream(io.RawIOBase):
    """A file for `sys.stdout` and `sys.stderr` that never blocks: it is the log queue."""

    def __init__(self, target: LogQueue, fd: int) -> None:
        """Write to `target`; `fd` is what libraries that ask for a file descriptor are given."""
        super().__init__()
        self._target = target
        self._number = fd

    def writable(self) -> bool:
        """Return True: this is a file to write to."""
        return True

    def fileno(self) -> int:
        """Return the descriptor that stands for this stream outside of Python."""
        return self._number

    def write(self, data: object) -> int:
        """Queue the printed bytes."""
        text = bytes(data)  # type: ignore[call-overload]
        self._target.put(text.decode("utf-8", "backslashreplace"))
        return len(text)


class Logger:
    """Writes lines with a time, a level and a name; `%s` and its like are filled in from the arguments."""

    __slots__ = ("name",)

    def __init__(self, name: str) -> None:
        """Name the part of the program that speaks."""
        self.name = name

    def debug(self, message: str, *args: object) -> None:
        """Log what helps to find a fault."""
        self._log("debug", message, args)

    def info(self, message: str, *args: object) -> None:
        """Log what happened."""
        self._log("info", message, args)

    def warning(self, message: str, *args: object) -> None:
        """Log what somebody should look at."""
        self._log("warning", message, args)

    def error(self, message: str, *args: object) -> None:
        """Log what failed."""
        self._log("error", message, args)

    def exception(self, message: str, *args: object, error: BaseException | None = None) -> None:
        """Log what failed, with the traceback of `error` or of the exception that is being handled."""
        import traceback  # here and not above: a backend that never fails never needs it

        lines = traceback.format_exception(error) if error is not None else [traceback.format_exc()]
        self._log("error", message, args, "".join(lines))

    def _log(self, level: str, message: str, args: tuple[object, ...], more: str = "") -> None:
        if _LEVELS[level] < _threshold:
            return
        text = message % args if args else message
        line = _format(level.upper(), self.name, text) + more
        if len(line) > _MAX_LINE_CHARS:  # cut last: half a secret would not be known as one
            line = redact(line)[:_MAX_LINE_CHARS]
        queue.put(line)


queue = LogQueue()
"""The log of this process: there is one stderr."""

_threshold = _LEVELS["info"]


def get_logger(name: str) -> Logger:
    """Return the logger of one part of the program."""
    return Logger(name)


def set_level(level: str) -> None:
    """Log `level` and what is graver; `level` is debug, info, warning or error, in any case."""
    global _threshold  # one stderr per process, so one threshold
    if level.lower() not in _LEVELS:
        raise ValueError(f"Unknown log level '{level}': use one of {', '.join(_LEVELS)}.")
    _threshold = _LEVELS[level.lower()]


def text_stream(fd: int) -> io.TextIOWrapper:
    """Return a text file whose lines go into the log."""
    raw = io.BufferedWriter(LogStream(queue, fd))
    return io.TextIOWrapper(raw, encoding="utf-8", errors="backslashreplace", line_buffering=True)


def redirect_standard_logging(old_streams: set[object]) -> None:
    """Move handlers of the standard library's root logger from the old streams to the new stderr.

    A program that configured logging before it ran its backend would otherwise still write to stderr
    itself, and wait when nobody reads it.
    """
    logging = sys.modules.get("logging")
    if logging is None:
        return
    for handler in logging.getLogger().handlers:
        if getattr(handler, "stream", None) in old_streams:
            handler.setStream(sys.stderr)


def _format(level: str, name: str, text: str) -> str:
    now = time.time()
    stamp = time.strftime("%Y-%m-%dT%H:%M:%S", time.gmtime(now))
    return f"{stamp}.{int(now % 1 * 1000):03d}Z {level} {name}: {text}\n"


def _write_all(fd: int | None, data: bytes) -> None:
    """Write everything; a stderr that is closed takes the log with it, and nothing else."""
    view = memoryview(data)
    while fd is not None and view:
        try:
            view = view[os.write(fd, view) :]
        except BlockingIOError:
            time.sleep(0.01)  # stderr was made non-blocking by whoever else holds it
        except OSError:
            return
