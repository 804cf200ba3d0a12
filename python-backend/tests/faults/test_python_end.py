"""Whatever ends a backend, it ends once, in good order and in time."""

from __future__ import annotations

import os
import signal
import sys
from pathlib import Path
from typing import Any

import pytest

from tests.stdwire.children import BOUND_SECONDS, Child, run

WORKING = """
import os, sys, threading
from stdwire import Backend, Interrupted, Limits

backend = Backend(on_shutdown=lambda: print("closed down"), limits=Limits(grace_seconds=GRACE))
started = threading.Semaphore(0)

@backend.operation("CHECKPOINT", final="WORKED")
def checkpoint(payload, operation):
    operation.accept()
    operation.progress("WORKED", progress=50)
    operation.cancelled.wait()
    with open(payload["path"], "w") as file:
        file.write("half")
    raise Interrupted(result="half")

@backend.operation("IGNORE", final="WORKED")
def ignore(payload, operation):
    operation.accept()
    operation.partial = "so far"
    threading.Event().wait()

@backend.command("BLOCK", order="worker")
def block(payload, context):
    threading.Event().wait()

@backend.command("BUSY", order="worker")
def busy(payload, context):
    while True:
        pass

@backend.operation("FLOOD", final="WORKED")
def flood(payload, operation):
    operation.accept()
    while not operation.cancelled.is_set():
        operation.progress("WORKED", text="x" * 1000)

backend.run()
"""


def program(grace: float = 60) -> str:
    return WORKING.replace("GRACE", str(grace))


def ended(child: Child) -> tuple[list[Any], str]:
    messages, stderr = child.end()
    assert child.process.returncode == 0
    assert "Traceback" not in stderr
    assert stderr.count("closed down") == 1
    assert stderr.count("The backend ends") == 1
    return messages, stderr


def finals(messages: list[Any]) -> list[tuple[str, Any]]:
    found = [message["payload"] for message in messages if message.get("payload", {}).get("final")]
    return [(final["status"], final["result"]) for final in found]


def test_p09_stdin_ends_while_work_runs(tmp_path: Path) -> None:
    """P09: what runs saves where it is and says so, and the code is 0."""
    path = tmp_path / "checkpoint"
    with run(program()) as child:
        child.ready()
        child.call("w", "CHECKPOINT", {"path": str(path)})
        messages, _stderr = ended(child)
    assert path.read_text("utf-8") == "half"
    assert finals(messages) == [("interrupted", "half")]


def test_p09_work_that_does_not_listen() -> None:
    """P09: after the grace it is answered for, and the process ends in spite of it, with 0 as well."""
    with run(program(grace=0.2)) as child:
        child.ready()
        child.call("w", "IGNORE")
        child.send("b", "BLOCK")
        child.send("l", "BUSY")
        messages, _stderr = ended(child)
    assert finals(messages) == [("interrupted", "so far")]
    answers = {message["id"]: message.get("error_code") for message in messages if message["id"] in "bl"}
    assert answers == {"b": "INTERRUPTED", "l": "INTERRUPTED"}


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has no such signals")
@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT, signal.SIGHUP])
def test_p10_a_signal(tmp_path: Path, number: signal.Signals) -> None:
    """P10: one clean end, for which what runs is interrupted."""
    with run(program()) as child:
        child.ready()
        child.call("w", "CHECKPOINT", {"path": str(tmp_path / "checkpoint")})
        child.process.send_signal(number)
        child.process.wait(BOUND_SECONDS)
        messages, stderr = ended(child)
    assert finals(messages) == [("interrupted", "half")]
    assert f"it received {number.name}" in stderr


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has no process groups of this kind")
def test_p10_ctrl_c_reaches_the_whole_group(tmp_path: Path) -> None:
    """P10: a terminal signals every process of the job, twice if one is impatient, and stdin ends too."""
    leading = f"import os\nos.setpgid(0, 0)\n{program()}"
    with run(leading) as child:
        child.ready()
        child.call("w", "CHECKPOINT", {"path": str(tmp_path / "checkpoint")})
        os.killpg(child.process.pid, signal.SIGINT)
        os.killpg(child.process.pid, signal.SIGINT)
        messages, stderr = ended(child)
    assert finals(messages) == [("interrupted", "half")]
    assert "KeyboardInterrupt" not in stderr


@pytest.mark.parametrize("what", ["CHECKPOINT", "FLOOD"])
def test_p11_stdout_is_closed(tmp_path: Path, what: str) -> None:
    """P11: a backend that nobody can hear ends, in silence, whether it has much to say or nothing."""
    with run(program()) as child:
        child.ready()
        child.send("w", what, {"path": str(tmp_path / "checkpoint")})
        child.stdout.readline()
        child.stdout.close()
        child.send("p", "PING")  # whoever has nothing to say does not notice
        assert child.process.wait(BOUND_SECONDS) == 0
        stderr = child.stderr.read().decode()
    assert "not read any more" in stderr
    assert "closed down" in stderr
    for complaint in ("Exception ignored", "Traceback", "BrokenPipe"):
        assert complaint not in stderr
    assert len(stderr.splitlines()) < 10
