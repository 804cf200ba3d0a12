"""C25, the backend's side: however the program that started a backend dies, nothing of it is left."""

from __future__ import annotations

import os
import shlex
import signal
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.faults.beacon import Beacon, beacon_at
from tests.faults.owners import backend_command, owner
from tests.stdwire.children import BOUND_SECONDS

pytestmark = pytest.mark.skipif(
    sys.platform == "win32", reason="a job object does it there, see tests/stdwire/test_windows_job.py"
)


@pytest.fixture
def beacon() -> Iterator[Beacon]:
    with tempfile.TemporaryDirectory() as folder, beacon_at(str(Path(folder, "beacon"))) as found:
        yield found


def kill(beacon: Beacon, name: str, number: signal.Signals = signal.SIGKILL) -> None:
    os.kill(beacon.pids[name], number)


@pytest.mark.parametrize("mode", ["IDLE", "BUSY", "HOLD_THE_LOCK"])
@pytest.mark.parametrize(
    ("sockets", "session", "wrap"),
    [
        pytest.param(True, True, None, id="as Node does"),
        pytest.param(False, True, None, id="over pipes"),
        pytest.param(False, False, None, id="over pipes in a shared group"),
        pytest.param(True, True, '"$@"; exit', id="through a shell"),
        pytest.param(True, True, 'cat | "$@" | cat', id="in a pipeline"),
    ],
)
def test_c25_the_owner_is_killed(
    beacon: Beacon, mode: str, *, sockets: bool, session: bool, wrap: str | None
) -> None:
    """C25: backend and grandchild are gone, whatever the backend is doing just then.

    What is not here is a C call that holds the lock in a backend behind a shell that lives on, with a pipe
    for stdin: the kernel knows no maker of a pipe, so that only the end of stdin tells, after the call.
    """
    commands = {"START": {"name": "grandchild"}, mode: {}}
    with owner(beacon, commands, sockets=sockets, session=session, wrap=wrap):
        beacon.wait_for("owner", "backend", "grandchild")
        kill(beacon, "owner")
        beacon.wait_for_end()


def test_c25_a_grandchild_that_ignores_sigterm(beacon: Beacon) -> None:
    """C25: it is killed, also when its own parent has ended long ago."""
    commands = {"START": {"name": "grandchild", "stubborn": True, "orphan": True}, "IDLE": {}}
    with owner(beacon, commands):
        beacon.wait_for("owner", "backend", "grandchild")
        kill(beacon, "owner")
        beacon.wait_for_end()


@pytest.mark.parametrize("mode", ["IDLE", "HOLD_THE_LOCK"])
def test_c25_what_a_shell_has_started_beside_the_backend(beacon: Beacon, mode: str) -> None:
    """C25: and what has lost its parent: the session was the client's, for this backend alone."""
    beside = f"{beacon.light}\nheld = light('beside')\nimport threading\nthreading.Event().wait()"
    wrap = f"{shlex.quote(sys.executable)} -c {shlex.quote(beside)} </dev/null >/dev/null 2>&1 & "
    commands = {"START": {"name": "grandchild", "orphan": True}, mode: {}}
    with owner(beacon, commands, wrap=wrap + '"$@"; true'):
        beacon.wait_for("owner", "backend", "grandchild", "beside")
        kill(beacon, "owner")
        beacon.wait_for_end()


@pytest.mark.skipif(sys.platform != "linux", reason="asks Linux who made a socket")
def test_c25_a_stopped_backend_in_a_pipeline(beacon: Beacon) -> None:
    """C25: its stdin is the pipe of a shell, and its stderr tells who the client is."""
    with owner(beacon, {"IDLE": {}}, wrap='cat | "$@" | cat'):
        beacon.wait_for("owner", "backend")
        kill(beacon, "backend", signal.SIGSTOP)
        kill(beacon, "owner")
        beacon.wait_for_end()


def test_c25_a_stopped_backend(beacon: Beacon) -> None:
    """C25: a process that SIGSTOP holds cannot end itself, and is ended."""
    with owner(beacon, {"START": {"name": "grandchild"}, "IDLE": {}}):
        beacon.wait_for("owner", "backend", "grandchild")
        kill(beacon, "backend", signal.SIGSTOP)
        kill(beacon, "owner")
        beacon.wait_for_end()


def test_c25_the_backend_alone_is_killed(beacon: Beacon) -> None:
    """C25: what it had started goes with it, though the client lives."""
    with owner(beacon, {"START": {"name": "grandchild", "stubborn": True}, "IDLE": {}}):
        beacon.wait_for("owner", "backend", "grandchild")
        kill(beacon, "backend")
        beacon.wait_for_end("backend", "grandchild")


def test_c25_a_process_in_a_session_of_its_own_is_left(beacon: Beacon) -> None:
    """C25: who starts a process apart wants it to outlive the backend, as an opened browser does."""
    commands = {"START": {"name": "apart", "apart": True}, "IDLE": {}}
    with owner(beacon, commands):
        beacon.wait_for("owner", "backend", "apart")
        try:
            kill(beacon, "owner")
            beacon.wait_for_end("owner", "backend")
            assert beacon.lives("apart")
        finally:
            kill(beacon, "apart")
        beacon.wait_for_end("apart")


@pytest.mark.parametrize("session", [True, False], ids=["own session", "shared group"])
@pytest.mark.parametrize("asked", ["end of stdin", "SHUTDOWN", "SIGTERM"])
def test_c25_an_orderly_end_leaves_nothing_either(beacon: Beacon, asked: str, *, session: bool) -> None:
    """C25: the code is 0, and what the backend had started goes before it, whatever asked it to end."""
    commands = b'{"id":"1","type":"START","payload":{"name":"grandchild"}}\n'
    commands += b'{"id":"2","type":"IDLE","payload":{}}\n'
    with subprocess.Popen(
        backend_command(beacon),
        stdin=subprocess.PIPE,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        start_new_session=session,
    ) as backend:
        assert backend.stdin is not None
        backend.stdin.write(commands)
        backend.stdin.flush()
        beacon.wait_for("backend", "grandchild")
        if asked == "SHUTDOWN":
            backend.stdin.write(b'{"id":"3","type":"SHUTDOWN","payload":{}}\n')
            backend.stdin.flush()
        elif asked == "SIGTERM":
            backend.terminate()
        else:
            backend.stdin.close()
        assert backend.wait(BOUND_SECONDS) == 0
        beacon.wait_for_end()


@pytest.mark.parametrize("obeys", [True, False], ids=["obeys SIGTERM", "ignores it"])
def test_c25_a_program_that_does_not_read_its_stdin(beacon: Beacon, *, obeys: bool) -> None:
    """C25: an HTTP backend looks at signals only; it is asked by one, and killed if it does not listen."""
    program = f"""
import signal, subprocess, sys, stdwire
stdwire.end_with_client(grace_seconds={600 if obeys else 0.1})
{beacon.light}
def end(number, frame):
    if {obeys}:
        sys.exit()
signal.signal(signal.SIGTERM, end)
held = light("backend")
subprocess.Popen([sys.executable, "-c", sys.argv[1]])
while True:
    signal.pause()
"""
    grandchild = f"{beacon.light}\nheld = light('grandchild')\nimport signal\nsignal.pause()"
    with owner(beacon, {}, command=[sys.executable, "-c", program, grandchild]):
        beacon.wait_for("owner", "backend", "grandchild")
        kill(beacon, "owner")
        beacon.wait_for_end()


def test_c25_others_in_the_same_pipeline_are_left_alone(beacon: Beacon) -> None:
    """C25: a backend that a shell has made the first of a job leads the group of all programs in it."""
    neighbour = f"{beacon.light}\nheld = light('neighbour')\nimport sys\nsys.stdin.read()\n"
    leader = subprocess.Popen(
        backend_command(beacon),
        stdin=subprocess.PIPE,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        process_group=0,
    )
    with (
        leader,
        subprocess.Popen(
            [sys.executable, "-c", neighbour], stdin=subprocess.PIPE, process_group=leader.pid
        ) as other,
    ):
        assert leader.stdin is not None
        leader.stdin.write(b'{"id":"2","type":"IDLE","payload":{}}\n')
        leader.stdin.flush()
        beacon.wait_for("backend", "neighbour")
        leader.stdin.close()
        assert leader.wait(BOUND_SECONDS) == 0
        assert other.stdin is not None
        other.stdin.close()
        assert other.wait(BOUND_SECONDS) == 0
