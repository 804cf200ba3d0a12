"""What belongs to a backend is ended: asked first, then by force."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager

import pytest

from stdwire import family
from stdwire.family import Family
from stdwire.process_table import Process

from .children import BOUND_SECONDS

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="process groups are POSIX's")

OBEDIENT = "import sys; print('here', flush=True); sys.stdin.read()"
STUBBORN = f"import signal; signal.signal(signal.SIGTERM, signal.SIG_IGN); {OBEDIENT}"


@contextmanager
def process(program: str, group: int | None = 0) -> Iterator[subprocess.Popen[bytes]]:
    """Run a program that is at its work already, in a new group or in that of another process."""
    with subprocess.Popen(
        [sys.executable, "-c", program],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        process_group=group,
    ) as started:
        assert started.stdout is not None
        assert started.stdout.readline() == b"here\n"
        try:
            yield started
        finally:
            started.kill()


def test_who_obeys_is_asked_and_who_does_not_is_killed() -> None:
    """The signal that ended it tells which."""
    with process(OBEDIENT) as backend, process(OBEDIENT, backend.pid) as obedient:
        with process(STUBBORN, backend.pid) as stubborn:
            Family(backend.pid, backend.pid, owns_group=True).end_others()
            assert obedient.wait(BOUND_SECONDS) == -signal.SIGTERM
            assert stubborn.wait(BOUND_SECONDS) == -signal.SIGKILL
        assert backend.poll() is None


def test_nobody_is_waited_for_when_nobody_is_there(monkeypatch: pytest.MonkeyPatch) -> None:
    """The usual end of a backend costs one look."""
    looks: list[int] = []

    def look(group: int) -> list[Process]:
        looks.append(group)
        return [Process(41, 1)]

    monkeypatch.setattr(family, "members", look)
    Family(41, 40, owns_group=True).end_others()
    assert looks == [40]


def test_who_is_named_is_left() -> None:
    """The watchdog is in the group as well."""
    with process(OBEDIENT) as backend, process(OBEDIENT, backend.pid) as watchdog:
        owned = Family(backend.pid, backend.pid, owns_group=True)
        assert owned.others() == [watchdog.pid]
        owned.end_others(but=[watchdog.pid])
        assert watchdog.poll() is None


def test_in_a_shared_group_only_descendants_belong(monkeypatch: pytest.MonkeyPatch) -> None:
    """Children and their children, but neither the neighbours nor the parent."""
    table = [
        Process(10, 1),
        Process(20, 10),
        Process(21, 10),
        Process(30, 20),
        Process(31, 30),
        Process(40, 1),
    ]
    monkeypatch.setattr(family, "members", lambda group: table)
    assert Family(20, 10, owns_group=False).others() == [30, 31]
    assert Family(20, 10, owns_group=True).others() == [10, 21, 30, 31, 40]


def test_a_process_that_multiplies_does_not_hold_up_the_end(monkeypatch: pytest.MonkeyPatch) -> None:
    """After some rounds it is left to whatever ends the whole group at once."""
    monkeypatch.setattr(family, "members", lambda group: [Process(2**22 + 1, 1)])
    monkeypatch.setattr(family, "TERM_SECONDS", 0)
    family_of_nobody = Family(2**22 + 2, 2**22 + 2, owns_group=True)
    family_of_nobody.end_others()
    assert family_of_nobody.others() == [2**22 + 1]


def test_what_must_not_be_signalled_is_left(monkeypatch: pytest.MonkeyPatch) -> None:
    """A program that has become another user's does not keep the others from being ended."""

    def refuse(pid: int, number: int) -> None:
        raise PermissionError

    with process(OBEDIENT) as backend, process(OBEDIENT, backend.pid) as other:
        monkeypatch.setattr(os, "kill", refuse)
        monkeypatch.setattr(family, "TERM_SECONDS", 0)
        Family(backend.pid, backend.pid, owns_group=True).end_others()
        monkeypatch.undo()
        assert other.poll() is None
