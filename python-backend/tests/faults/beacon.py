"""Tells which processes live without asking for them: each holds a connection, which the kernel closes."""

from __future__ import annotations

import socket
from collections.abc import Iterator
from contextlib import contextmanager

from tests.stdwire.children import BOUND_SECONDS

LIGHT = """
def light(name):
    import os, socket
    beacon = socket.socket(socket.AF_UNIX)
    beacon.connect({path!r})
    beacon.sendall(f"{{name}} {{os.getpid()}}\\n".encode())
    return beacon
"""
"""What a program says to hold a connection: the result of `light("its name")`, for as long as it lives."""


class Beacon:
    """Takes a connection from each process of a test."""

    def __init__(self, listener: socket.socket, path: str) -> None:
        """Listen at `path`."""
        self.light = LIGHT.format(path=path)
        self._listener = listener
        self._lights: dict[str, socket.socket] = {}
        self.pids: dict[str, int] = {}

    def wait_for(self, *names: str) -> None:
        """Wait until processes of these names have come."""
        while not set(names) <= self.pids.keys():
            connection, _ = self._listener.accept()
            connection.settimeout(BOUND_SECONDS)
            name, pid = connection.makefile("r").readline().split()
            self._lights[name] = connection
            self.pids[name] = int(pid)

    def wait_for_end(self, *names: str) -> None:
        """Wait until they have gone; a process that lives on beyond the bound is an error of the test."""
        for name in names or self.pids:
            assert self._lights[name].recv(1) == b"", f"{name} has not ended"

    def lives(self, name: str) -> bool:
        """Tell whether a process has not ended, as far as is known now."""
        self._lights[name].setblocking(False)
        try:
            return self._lights[name].recv(1) != b""
        except BlockingIOError:
            return True
        finally:
            self._lights[name].settimeout(BOUND_SECONDS)

    def close(self) -> None:
        """Let go of everything."""
        for light in [self._listener, *self._lights.values()]:
            light.close()


@contextmanager
def beacon_at(path: str) -> Iterator[Beacon]:
    """Yield a beacon at a path of the file system that is short enough for a socket."""
    with socket.socket(socket.AF_UNIX) as listener:
        listener.bind(path)
        listener.listen(16)
        listener.settimeout(BOUND_SECONDS)
        beacon = Beacon(listener, path)
        try:
            yield beacon
        finally:
            beacon.close()
