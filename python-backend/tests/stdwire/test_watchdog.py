"""The watchdog is not in the way of anybody, and does what it is there for."""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import sys
from pathlib import Path
from typing import IO

import pytest

from stdwire import process_table, watchdog
from stdwire.family import Family
from tests.processes import wait_for_end

from .children import BOUND_SECONDS, run

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="looks into /proc")

BACKEND = """
import ctypes, os, signal, sys
from stdwire import Backend, Limits, orphans

heard = []
signal.signal(signal.SIGCHLD, lambda number, frame: heard.append(number))
backend = Backend(limits=Limits(grace_seconds=0.2))

@backend.command("CHILDREN")
def children(payload, context):
    try:
        return ["found", *os.waitpid(-1, os.WNOHANG)]
    except ChildProcessError:
        return "none"

@backend.command("RUN_ONE", order="worker")
def run_one(payload, context):
    import subprocess
    code = subprocess.run([sys.executable, "-c", "raise SystemExit(3)"]).returncode
    child = os.fork()
    if child == 0:
        os._exit(4)
    return [code, os.waitstatus_to_exitcode(os.wait()[1])]

@backend.command("FORK")
def fork(payload, context):
    child = os.fork()
    if child == 0:
        signal.pause()
    return child

@backend.command("EXPECT_END", order="worker")
def expect_end(payload, context):
    orphans.guard(0).expect_end(0.1)
    ctypes.PyDLL(None).sleep(600)

def close_down():
    orphans.guard(0).allow(0)  # so that a client which is taken for dead would be noticed
    import threading
    threading.Event().wait(0.4)
    print("closed down")

backend._on_shutdown = close_down if "patient" in sys.argv else None
backend.run()
"""


def watchdogs_of(group: int) -> list[int]:
    found = process_table.members(group)
    return [one.pid for one in found if Path(f"/proc/{one.pid}/comm").read_bytes() == b"stdwire-watch\n"]


def start(*arguments: str) -> subprocess.Popen[bytes]:
    process = subprocess.Popen(
        [sys.executable, "-c", BACKEND, *arguments],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        start_new_session=True,
    )
    assert process.stdin is not None
    assert process.stdout is not None
    assert process.stderr is not None
    process.stderr.readline()
    process.stdin.write(b'{"id":"p","type":"PING","payload":{}}\n')  # commands are taken when it is on guard
    process.stdin.flush()
    process.stdout.readline()
    return process


def open_files(pid: int) -> set[str]:
    return {str(path.readlink()) for path in Path(f"/proc/{pid}/fd").iterdir()}


def pipe_of(stream: IO[bytes]) -> str:
    return f"pipe:[{os.fstat(stream.fileno()).st_ino}]"


def test_code_that_waits_for_children_does_not_meet_it() -> None:
    """No child, and no signal of one that ended."""
    with run(BACKEND) as child:
        child.ready()
        assert child.call("1", "CHILDREN")["data"] == "none"
        assert child.call("2", "RUN_ONE")["data"] == [3, 4]
        assert child.call("3", "CHILDREN")["data"] == "none"


def test_it_holds_nothing_of_the_wire() -> None:
    """Whoever waits for the end of a pipe does not wait for it."""
    with start() as backend:
        (pid,) = watchdogs_of(backend.pid)
        assert backend.stdin is not None
        for stream in (backend.stdout, backend.stderr):
            assert stream is not None
            assert pipe_of(stream) not in open_files(pid)
        while pipe_of(backend.stdin) in open_files(pid):  # until it has begun to watch it
            assert backend.poll() is None
        assert len(open_files(pid) - {"/dev/null"}) == 2  # its line, and the epoll
        backend.kill()
        wait_for_end(pid)


@pytest.mark.parametrize("way", ["kill", "close stdin"])
def test_it_ends_with_the_backend(way: str) -> None:
    """However that ends."""
    with start() as backend:
        (pid,) = watchdogs_of(backend.pid)
        if way == "kill":
            backend.kill()
        else:
            assert backend.stdin is not None
            backend.stdin.close()
        wait_for_end(pid)


def test_it_leaves_a_wrapper_alone_while_the_client_lives() -> None:
    """The client ends what is left of the session itself, and hears how the wrapper ended."""
    ours, theirs = socket.socketpair()
    gate, opener = os.pipe()
    script = f'"$@"; read line </dev/fd/{gate}; exit 7'
    with (
        ours,
        subprocess.Popen(
            ["/bin/sh", "-c", script, "sh", sys.executable, "-c", BACKEND],
            stdin=theirs.fileno(),
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            start_new_session=True,
            pass_fds=[gate],
        ) as wrapper,
    ):
        theirs.close()
        os.close(gate)
        assert wrapper.stdout is not None
        ours.sendall(b'{"id":"p","type":"PING","payload":{}}\n')
        wrapper.stdout.readline()
        (pid,) = watchdogs_of(wrapper.pid)
        ours.close()
        wait_for_end(pid)
        assert wrapper.poll() is None
        os.close(opener)
        assert wrapper.wait(BOUND_SECONDS) == 7


def test_it_outlives_the_signals_that_ask_the_group_to_end() -> None:
    """It is there when the backend turns out not to listen."""
    with start() as backend:
        (pid,) = watchdogs_of(backend.pid)
        for number in (signal.SIGTERM, signal.SIGINT, signal.SIGHUP, signal.SIGUSR1):
            os.kill(pid, number)
        assert backend.stdin is not None
        backend.stdin.write(b'{"id":"1","type":"EXPECT_END","payload":{}}\n')
        backend.stdin.flush()
        assert backend.wait(BOUND_SECONDS) == -signal.SIGKILL


def test_a_fork_of_the_backend_does_not_hide_its_end() -> None:
    """A worker of multiprocessing has copies of everything that was open."""
    with start() as backend:
        assert backend.stdin is not None
        assert backend.stdout is not None
        backend.stdin.write(b'{"id":"1","type":"FORK","payload":{}}\n')
        backend.stdin.flush()
        backend.stdout.readline()
        forked = [one.pid for one in process_table.members(backend.pid) if one.parent == backend.pid]
        backend.kill()
        assert len(forked) == 1
        wait_for_end(forked[0])


def test_a_client_that_has_ended_stdin_and_lives_is_waited_for() -> None:
    """The backend has all the time that an orderly end may take."""
    with start("patient") as backend:
        _out, err = backend.communicate(timeout=BOUND_SECONDS)
        assert backend.returncode == 0
    assert b"closed down" in err


def test_where_the_system_does_not_tell_what_is_open_everything_is_closed() -> None:
    """As far as anybody may have opened something."""
    program = """
import os
from stdwire import watchdog

def refuse(path):
    raise FileNotFoundError(path)

kept, other = os.pipe()
os.listdir = refuse
watchdog._close_all_but(kept)
os.fstat(kept)
try:
    os.fstat(other)
except OSError:
    os._exit(7)
"""
    assert subprocess.run([sys.executable, "-c", program], stdout=subprocess.DEVNULL).returncode == 7


def test_a_system_that_gives_no_more_processes_is_lived_with(monkeypatch: pytest.MonkeyPatch) -> None:
    """Then there is no watchdog, and nothing is left open."""

    def refuse() -> int:
        raise OSError("no more processes")

    before = len(list(Path("/proc/self/fd").iterdir()))
    mask = signal.pthread_sigmask(signal.SIG_BLOCK, [])
    monkeypatch.setattr(os, "fork", refuse)
    assert watchdog.start(0) is None
    assert len(list(Path("/proc/self/fd").iterdir())) == before
    assert signal.pthread_sigmask(signal.SIG_BLOCK, []) == mask


def test_what_is_said_to_a_watchdog_that_was_killed_harms_nobody() -> None:
    """The backend goes on without it, and ends in good order."""
    with start() as backend:
        (pid,) = watchdogs_of(backend.pid)
        os.kill(pid, signal.SIGKILL)
        wait_for_end(pid)
        assert backend.stdin is not None
        backend.stdin.close()
        assert backend.wait(BOUND_SECONDS) == 0


def test_what_is_said_in_the_midst_of_much_is_understood() -> None:
    """A read may end within a line; the rest of it comes with the next one."""
    hearing, line = os.pipe()
    said = b"allow 10.0\n" * 500 + b"allow 0.25\n"
    try:
        watch = watchdog._Watch(hearing, -1, 1, Family(1, 1, owns_group=False))
        os.write(line, said)
        os.close(line)
        while watch._listen():
            pass
    finally:
        os.close(hearing)
    assert watch._patience == 0.25
