"""The backend's own studio: a child process, started when first needed, that never outlives the backend.

The child ends when its stdin ends. The backend holds the other end of that pipe and nobody else does, so the
child goes however the backend goes, kill -9 included. See `stdwire_songs.studio`.
"""

import contextlib
import logging
import queue
import subprocess
import threading
import time
from collections import deque
from pathlib import Path
from typing import IO

import msgspec

from stdwire_songs.frozen import this_program
from stdwire_songs.services.service_errors import ServiceUnreachable

START_SECONDS = 20.0
"""A slow disk or a virus scanner at the first start; usually it takes less than one."""
STOP_SECONDS = 2.0
_SLICE_SECONDS = 0.1
"""How long one wait for the start lasts before it is looked whether the backend stops."""

_log = logging.getLogger(__name__)


class EmbeddedStudio:
    """Starts the studio once, for whoever asks first."""

    def __init__(self, folder: Path, *, speed: float = 1.0, faults: str | None = None) -> None:
        """Keep the studio's files in `folder`; `speed` is how much faster than usual it makes songs.

        `faults` is what goes wrong in it from each of its starts, as its command line takes it.
        """
        self._arguments = ["--data-dir", str(folder), "--speed", f"{speed:g}"]
        if faults is not None:
            self._arguments += ["--faults", faults]
        self._lock = threading.Lock()
        self._running: _Running | None = None
        self._closed = threading.Event()

    def address(self) -> str:
        """Return where the studio is, and start it if it does not run (any more)."""
        with self._lock:
            if self._closed.is_set():
                raise _stopped()
            if self._running is not None and not self._running.alive():
                self._running.stop()
                self._running = None
            if self._running is None:
                self._running = _Running(self._arguments, self._closed)
            return self._running.url

    @property
    def pid(self) -> int | None:
        """The process id of the studio, while it runs."""
        running = self._running
        return running.process.pid if running is not None and running.alive() else None

    def close(self) -> None:
        """Stop the studio, and start none any more."""
        self._closed.set()
        with self._lock:
            if self._running is not None:
                self._running.stop()
                self._running = None


class _Running:
    """One life of the studio."""

    def __init__(self, arguments: list[str], closed: threading.Event) -> None:
        command = [*this_program(), "studio", "--port", "0", *arguments]
        try:
            self.process = subprocess.Popen(  # noqa: S603 - this very program, and arguments of our own
                command,
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                stderr=subprocess.PIPE,
                creationflags=getattr(subprocess, "CREATE_NO_WINDOW", 0),
            )
        except OSError as error:
            raise _not_started(str(error)) from error
        self._last_words: deque[str] = deque(maxlen=12)
        self._readers = [
            threading.Thread(target=self._read_stderr, name="studio-log", daemon=True),
        ]
        ready: queue.SimpleQueue[str | None] = queue.SimpleQueue()
        self._readers.append(
            threading.Thread(target=self._read_stdout, args=(ready,), name="studio-ready", daemon=True)
        )
        for reader in self._readers:
            reader.start()
        try:
            self.url = self._await_ready(ready, closed)
        except BaseException:
            self.stop()
            raise

    def alive(self) -> bool:
        return self.process.poll() is None

    def stop(self) -> None:
        """End its stdin, which is how it is told; wait; kill."""
        with contextlib.suppress(OSError):
            _pipe(self.process.stdin).close()
        try:
            self.process.wait(STOP_SECONDS)
        except subprocess.TimeoutExpired:
            self.process.kill()
            self.process.wait()
        for reader in self._readers:
            reader.join(STOP_SECONDS)
        _pipe(self.process.stdout).close()
        _pipe(self.process.stderr).close()

    def _await_ready(self, ready: "queue.SimpleQueue[str | None]", closed: threading.Event) -> str:
        deadline = time.monotonic() + START_SECONDS
        while True:
            if closed.is_set():
                raise _stopped()
            try:
                url = ready.get(timeout=_SLICE_SECONDS)
                break
            except queue.Empty:
                if time.monotonic() >= deadline:
                    raise _not_started(f"it did not listen within {START_SECONDS:g} s") from None
        if url is None:
            self.process.wait()
            self._readers[0].join(STOP_SECONDS)
            words = " ".join(self._last_words) or "it said nothing"
            raise _not_started(f"it ended with exit code {self.process.returncode}: {words}")
        return url

    def _read_stdout(self, ready: "queue.SimpleQueue[str | None]") -> None:
        for line in _pipe(self.process.stdout):
            url = _ready_url(line)
            if url is not None:
                ready.put(url)
        ready.put(None)

    def _read_stderr(self) -> None:
        for line in _pipe(self.process.stderr):
            text = line.decode("utf-8", "replace").rstrip()
            if text:
                self._last_words.append(text)
                _log.debug("studio: %s", text)


def _pipe(stream: IO[bytes] | None) -> IO[bytes]:
    if stream is None:
        raise RuntimeError("the studio was started without pipes")
    return stream


def _ready_url(line: bytes) -> str | None:
    try:
        message = msgspec.json.decode(line)
    except msgspec.DecodeError:
        return None
    if isinstance(message, dict) and message.get("type") == "STUDIO_READY":
        url = message.get("url")
        return url.rstrip("/") if isinstance(url, str) else None
    return None


def _stopped() -> ServiceUnreachable:
    return ServiceUnreachable("The studio was stopped, because the backend is stopping.")


def _not_started(why: str) -> ServiceUnreachable:
    return ServiceUnreachable(
        f"The built-in studio did not start: {why.rstrip('.')}. "
        "Install stdwire[studio], or name a studio that runs with --studio-url."
    )
