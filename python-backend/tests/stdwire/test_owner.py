"""The owner of a backend is who made its stdin, or else its parent and who made its output."""

from __future__ import annotations

import os
import socket
import sys
from typing import Any

import pytest

from stdwire.owner import owners_of

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="POSIX only")

PARENT, BACKEND = 4001, 4002


def test_of_a_pipe_or_a_file_it_is_the_parent() -> None:
    """Nobody knows who made them."""
    reading, writing = os.pipe()
    try:
        assert owners_of(reading, PARENT, BACKEND, []) == {PARENT}
        os.fstat(reading)  # it was only looked at
    finally:
        os.close(reading)
        os.close(writing)


@pytest.mark.skipif(sys.platform != "linux", reason="asks Linux")
def test_of_a_socket_it_is_its_maker() -> None:
    """Whoever is between the two, a shell for example."""
    ours, theirs = socket.socketpair()
    with ours, theirs:
        assert owners_of(theirs.fileno(), PARENT, BACKEND, []) == {os.getpid()}
        theirs.getsockname()  # it was only looked at


@pytest.mark.skipif(sys.platform != "linux", reason="asks Linux")
def test_of_a_pipe_it_is_also_who_made_the_sockets_of_the_output() -> None:
    """In a pipeline of a shell stderr is still the client's."""
    reading, writing = os.pipe()
    ours, theirs = socket.socketpair()
    with ours, theirs:
        outputs = [writing, theirs.fileno()]
        assert owners_of(reading, PARENT, BACKEND, outputs) == {PARENT, os.getpid()}
        assert owners_of(reading, PARENT, os.getpid(), outputs) == {PARENT}
    os.close(reading)
    os.close(writing)


@pytest.mark.skipif(sys.platform != "linux", reason="asks Linux")
def test_a_socket_that_the_backend_made_itself_tells_nothing() -> None:
    """It would otherwise watch itself."""
    ours, theirs = socket.socketpair()
    with ours, theirs:
        assert owners_of(theirs.fileno(), PARENT, os.getpid(), []) == {PARENT}


def test_macos_is_asked_in_its_own_way(monkeypatch: pytest.MonkeyPatch) -> None:
    """By an option of local sockets (emulated)."""
    asked: list[Any] = []

    class Pair:
        """A socket of macOS."""

        def __init__(self, fileno: int) -> None:
            """Take over a descriptor."""

        def getsockopt(self, *option: int) -> int:
            """Tell who is at the other end."""
            asked.append(option)
            return 4711

        def detach(self) -> None:
            """Give the descriptor back."""
            asked.append("detached")

    monkeypatch.setattr(sys, "platform", "darwin")
    monkeypatch.setattr("_socket.socket", Pair)
    assert owners_of(0, PARENT, BACKEND, []) == {4711}
    assert asked == [(0, 2), "detached"]


def test_a_socket_without_a_maker_has_the_parent_for_an_owner() -> None:
    """A network connection, for example."""
    with socket.socket() as unconnected:
        assert owners_of(unconnected.fileno(), PARENT, BACKEND, []) == {PARENT}
