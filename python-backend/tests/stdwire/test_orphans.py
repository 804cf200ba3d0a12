"""Which guard a backend has depends on the system."""

from __future__ import annotations

import os
import subprocess
import sys

import pytest

from stdwire import Backend, orphans, watchdog, windows_job
from stdwire.testing import connect
from tests.processes import wait_for_end

from .children import BOUND_SECONDS


@pytest.fixture(autouse=True)
def no_guard(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(orphans, "_guard", None)


def test_there_is_one_per_process(monkeypatch: pytest.MonkeyPatch) -> None:
    """Whoever asks first starts it."""
    started: list[int] = []
    monkeypatch.setattr(watchdog, "start", lambda stdin: started.append(stdin))
    assert orphans.guard(0) is orphans.guard(5)
    assert started == [0]


def test_on_windows_the_process_is_put_into_a_job(monkeypatch: pytest.MonkeyPatch) -> None:
    """The system does the rest (emulated)."""
    contained: list[bool] = []
    monkeypatch.setattr(sys, "platform", "win32")
    monkeypatch.setattr(windows_job, "contain", lambda: contained.append(True))
    guard = orphans.guard(0)
    assert contained == [True]
    guard.settle()
    guard.allow(0)
    guard.ask_by_signal()
    guard.expect_end(0)
    guard.end_family()


def test_where_nothing_can_be_forked_a_backend_runs_all_the_same(monkeypatch: pytest.MonkeyPatch) -> None:
    """In a browser, for example."""
    monkeypatch.delattr(os, "fork", raising=False)
    orphans.guard(0).end_family()


def test_a_backend_that_is_served_in_a_test_has_none() -> None:
    """The process is not the backend's own."""
    with connect(Backend()) as client:
        client.call("PING")
    assert orphans._guard is None


@pytest.mark.skipif(not hasattr(os, "fork"), reason="asks for a watchdog")
def test_a_program_whose_stdin_is_closed_leaves_no_watchdog() -> None:
    """A pipe of the watchdog's must not get the number of stdin, and be taken for it."""
    program = (
        "import os\nos.close(0)\nfrom stdwire import orphans\n"
        "guard = orphans.guard(0)\nguard.settle()\nprint(guard._fork.pid)"
    )
    done = subprocess.run(
        [sys.executable, "-c", program],
        stdin=subprocess.DEVNULL,
        capture_output=True,
        start_new_session=True,
        check=True,
        timeout=BOUND_SECONDS,
    )
    wait_for_end(int(done.stdout))
