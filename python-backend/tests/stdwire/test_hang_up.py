"""The end of stdin is noticed by a process that neither reads stdin nor keeps it open."""

from __future__ import annotations

import os
import select
import socket
import sys
from collections.abc import Iterator
from types import SimpleNamespace
from typing import Any

import pytest

from stdwire.hang_up import HangUp

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="POSIX only")


@pytest.fixture
def line() -> Iterator[tuple[int, int]]:
    reading, writing = os.pipe()
    yield reading, writing
    os.close(reading)
    os.close(writing)


@pytest.fixture(params=["pipe", "socket", "socket that writes no more"])
def stdin(request: pytest.FixtureRequest) -> Iterator[tuple[int, Any, Any]]:
    """Yield the end that is read, what writes to the other, and what ends it."""
    if request.param == "pipe":
        reading, writing = os.pipe()
        is_open = [True]

        def close() -> None:
            if is_open.pop():
                os.close(writing)
                is_open.append(False)

        yield reading, lambda data: os.write(writing, data), close
        close()
    else:
        ours, theirs = socket.socketpair()
        end = ours.close if request.param == "socket" else lambda: ours.shutdown(socket.SHUT_WR)
        yield theirs.detach(), ours.sendall, end
        ours.close()


@pytest.mark.skipif(sys.platform != "linux", reason="as an epoll does it; for a kqueue see below")
def test_the_other_end_goes(line: tuple[int, int], stdin: tuple[int, Any, Any]) -> None:
    """Data wakes nobody up, the end does, also with unread data, once, and through a copy that is closed."""
    reading, write, end = stdin
    backends_own = os.dup(reading)
    try:
        hang_up = HangUp(line[0], reading)
        with pytest.raises(OSError, match="Bad file"):
            os.fstat(reading)
        write(b"commands")
        assert not hang_up.wait(0)
        assert not hang_up.has_come
        end()
        assert not hang_up.wait(10)
        assert hang_up.has_come
        os.write(line[1], b"said")
        assert hang_up.wait(10)
    finally:
        os.close(backends_own)


@pytest.mark.skipif(sys.platform != "linux", reason="as an epoll does it")
def test_what_has_no_other_end_never_hangs_up(line: tuple[int, int]) -> None:
    """A backend may be given a file or nothing for stdin."""
    hang_up = HangUp(line[0], os.open(os.devnull, os.O_RDONLY))
    os.write(line[1], b"said")
    assert hang_up.wait(10)
    assert not hang_up.has_come


class FakeKqueue:
    """Gives out the events that a test has put in, and keeps the registrations."""

    def __init__(self) -> None:
        """Start with nothing."""
        self.registered: list[Any] = []
        self.coming: list[list[Any]] = []

    def control(self, changes: list[Any] | None, count: int, seconds: float | None = None) -> list[Any]:
        """Take changes or give events."""
        self.registered += changes or []
        return self.coming.pop(0) if count else []


def test_a_kqueue_tells_it_too(monkeypatch: pytest.MonkeyPatch, line: tuple[int, int]) -> None:
    """The end is an event with a flag of its own, and the copy of stdin is kept until then (emulated)."""
    queue = FakeKqueue()
    stdin = os.open(os.devnull, os.O_RDONLY)
    fake = SimpleNamespace(
        kqueue=lambda: queue,
        kevent=lambda ident, kind, flags: SimpleNamespace(ident=ident, kind=kind, flags=flags),
        KQ_FILTER_READ=-1,
        KQ_EV_ADD=0x1,
        KQ_EV_CLEAR=0x20,
        KQ_EV_EOF=0x8000,
    )
    monkeypatch.setattr(sys, "platform", "darwin")
    for name, value in vars(fake).items():
        monkeypatch.setattr(select, name, value, raising=False)

    hang_up = HangUp(line[0], stdin)
    assert [(event.ident, event.flags) for event in queue.registered] == [(line[0], 0x1), (stdin, 0x21)]
    queue.coming = [
        [SimpleNamespace(ident=stdin, flags=0x20)],
        [SimpleNamespace(ident=line[0], flags=0), SimpleNamespace(ident=stdin, flags=0x8020)],
    ]
    assert not hang_up.wait(None)
    assert not hang_up.has_come
    os.fstat(stdin)
    assert hang_up.wait(None)
    assert hang_up.has_come
    with pytest.raises(OSError, match="Bad file"):
        os.fstat(stdin)
