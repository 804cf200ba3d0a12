"""A backend as a child process, that is there to be killed.

It leads a process group of its own, so that whatever it leaves behind can be counted.
"""

import contextlib
import itertools
import json
import os
import select
import signal
import subprocess
import sys
import time
from collections import deque
from pathlib import Path
from typing import Any

Message = dict[str, Any]

HANG_SECONDS = 60.0
"""Whatever takes so long does not come at all."""

ORPHAN_SECONDS = 3.0
"""How long what the backend had started may outlive it."""


class Victim:
    """One life of a backend, from its ready message to its end."""

    def __init__(self, folder: Path, *arguments: str) -> None:
        """Start it on a data folder and wait until it takes commands."""
        self._process = subprocess.Popen(
            [sys.executable, "-m", "stdwire_songs", "--data-dir", str(folder), *arguments],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            bufsize=0,
            start_new_session=True,
        )
        self.pid = self._process.pid
        self._numbers = itertools.count(1)
        self._kept = b""
        self._errors = b""
        while b"BACKEND_READY" not in self._errors:
            data = self._read(self._process.stderr, HANG_SECONDS)
            if not data:
                self.kill()
                raise RuntimeError(f"the backend did not start: {self._errors.decode()}")
            self._errors += data

    def send(self, name: str, payload: Message) -> str:
        """Write one command and return its id; once the backend is dead this does nothing."""
        command_id = f"{self.pid}-{next(self._numbers)}"
        line = json.dumps({"id": command_id, "type": name, "payload": payload}).encode() + b"\n"
        assert self._process.stdin is not None
        with contextlib.suppress(BrokenPipeError):
            self._process.stdin.write(line)
        return command_id

    def read(self, seconds: float = HANG_SECONDS) -> Message | None:
        """Return the next message, or None when none comes in time or the backend has ended."""
        deadline = time.monotonic() + seconds
        while b"\n" not in self._kept:
            data = self._read(self._process.stdout, max(0.0, deadline - time.monotonic()))
            if not data:
                return None
            self._kept += data
        line, _, self._kept = self._kept.partition(b"\n")
        message: Message = json.loads(line)
        return message

    def data(self, name: str, payload: Message | None = None) -> Any:
        """Return the data of a command that must succeed; events before its answer are passed over."""
        command_id = self.send(name, payload or {})
        while (message := self.read()) is not None:
            if message["id"] == command_id:
                assert message["success"] is True, message
                return message["data"]
        raise RuntimeError(f"{name} was not answered")

    @property
    def is_alive(self) -> bool:
        """Whether it runs, or stands still."""
        return self._process.poll() is None

    def kill(self) -> list[Message]:
        """Kill it without a warning, and return what it had said that was not read yet."""
        os.kill(self.pid, signal.SIGKILL)
        return self._bury()

    def end(self) -> int:
        """End its stdin, as its owner does, and return its exit code."""
        assert self._process.stdin is not None
        self._process.stdin.close()
        self._bury()
        return self._process.returncode

    def _bury(self) -> list[Message]:
        """Read what is left in its pipes, wait for its end, and close everything."""
        said: list[Message] = []
        for stream in (self._process.stdout, self._process.stderr):
            while data := self._read(stream, HANG_SECONDS):
                if stream is self._process.stdout:
                    self._kept += data
        self._process.wait(HANG_SECONDS)
        *lines, _torn = self._kept.split(b"\n")
        said += [json.loads(line) for line in lines if line]
        for pipe in (self._process.stdin, self._process.stdout, self._process.stderr):
            if pipe is not None:
                pipe.close()
        return said

    @staticmethod
    def _read(stream: Any, seconds: float) -> bytes:
        ready, _, _ = select.select([stream], [], [], seconds)
        return os.read(stream.fileno(), 1 << 16) if ready else b""


class Graves:
    """What backends that were killed have left behind, looked for when its grace is over."""

    def __init__(self) -> None:
        """Begin with none."""
        self.orphans = 0
        """How many backends have left something behind."""
        self._waiting: deque[tuple[int, float]] = deque()

    def add(self, victim: Victim) -> None:
        """Look at a backend that is dead as soon as its grace is over, and at those that it is over for."""
        self._waiting.append((victim.pid, time.monotonic() + ORPHAN_SECONDS))
        while self._waiting and self._waiting[0][1] < time.monotonic():
            self.orphans += _group_is_alive(self._waiting.popleft()[0])

    def close(self) -> None:
        """Look at all of them: each is gone in time, or counted."""
        while self._waiting:
            pid, deadline = self._waiting[0]
            is_alive = _group_is_alive(pid)
            if not is_alive or time.monotonic() > deadline:
                self.orphans += is_alive
                self._waiting.popleft()
            else:
                time.sleep(0.01)  # they are no children of ours: there is nothing to wait for


def _group_is_alive(pid: int) -> bool:
    try:
        os.killpg(pid, 0)
    except ProcessLookupError:
        return False
    return True
