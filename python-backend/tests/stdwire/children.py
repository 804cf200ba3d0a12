"""Backends in processes of their own, for the rules that only a process can show."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from typing import Any, BinaryIO

BOUND_SECONDS = 20.0
"""No test waits longer: it is a bound for hangs, not a measure of speed."""


class Child:
    """A backend in a child process, with its three pipes."""

    def __init__(self, process: subprocess.Popen[bytes]) -> None:
        """Talk to `process`."""
        assert process.stdin is not None
        assert process.stdout is not None
        assert process.stderr is not None
        self.process = process
        self.stdin: BinaryIO = process.stdin  # type: ignore[assignment]
        self.stdout: BinaryIO = process.stdout  # type: ignore[assignment]
        self.stderr: BinaryIO = process.stderr  # type: ignore[assignment]

    def ready(self) -> dict[str, Any]:
        """Read the first line of stderr."""
        message: dict[str, Any] = json.loads(self.stderr.readline())
        return message

    def send(self, command_id: str, command: str, payload: object = None) -> None:
        """Send a command."""
        message = {"id": command_id, "type": command, "payload": {} if payload is None else payload}
        self.stdin.write(json.dumps(message).encode() + b"\n")
        self.stdin.flush()

    def read(self) -> dict[str, Any]:
        """Read the next message."""
        line = self.stdout.readline()
        assert line, "The backend ended its stdout."
        message: dict[str, Any] = json.loads(line)
        return message

    def call(self, command_id: str, command: str, payload: object = None) -> dict[str, Any]:
        """Send a command and read messages until its answer comes."""
        self.send(command_id, command, payload)
        while True:
            message = self.read()
            if message["id"] == command_id:
                return message

    def end(self) -> tuple[list[dict[str, Any]], str]:
        """Close stdin; return the messages that still came, and what was left on stderr."""
        out, err = self.process.communicate(timeout=BOUND_SECONDS)
        return [json.loads(line) for line in out.splitlines()], err.decode()


@contextmanager
def run(program: str, *, env: dict[str, str] | None = None) -> Iterator[Child]:
    """Run a Python program as a backend; kill it if the test leaves it running."""
    process = subprocess.Popen(
        [sys.executable, "-c", program],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        bufsize=0,  # so that nothing is read ahead of what a test asks for
        env={**os.environ, "PYTHONUNBUFFERED": "", **(env or {})},
    )
    try:
        yield Child(process)
    finally:
        process.kill()
        process.wait()
        for stream in (process.stdin, process.stdout, process.stderr):
            assert stream is not None
            with suppress(OSError):  # what could not be written to a process that has ended
                stream.close()
