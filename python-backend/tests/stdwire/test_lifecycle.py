"""Whatever asks a backend to end, it ends once, in good order and within its time."""

from __future__ import annotations

import json
import signal
import sys
import threading
from pathlib import Path
from typing import Any

import pytest

from stdwire import Backend, Cancelled, Context, Limits, Operation
from stdwire.testing import connect

from .children import BOUND_SECONDS, Child, run

WORKING = """
import sys, time
from stdwire import Backend, Limits

backend = Backend(on_shutdown=lambda: print("closed down"), limits=Limits(grace_seconds=GRACE))

@backend.operation("WORK", final="WORKED")
def work(payload, operation):
    operation.accept()
    operation.partial = {"done": 1}
    while True:
        operation.progress("WORKED", progress=10)
        operation.cancelled.wait(0.01)
        operation.raise_if_cancelled()

@backend.operation("IGNORE", final="WORKED")
def ignore(payload, operation):
    operation.accept()
    operation.partial = {"done": 2}
    time.sleep(60)

@backend.command("BLOCK", order="worker")
def block(payload, context):
    time.sleep(60)

@backend.command("STATE_BLOCK")
def state_block(payload, context):
    time.sleep(60)

backend.run()
print("after run")
"""


def program(grace: float = 5.0) -> str:
    return WORKING.replace("GRACE", str(grace))


def start_work(child: Child, command: str = "WORK") -> str:
    child.ready()
    started = child.call("w", command)["data"]
    return str(started["operation_id"])


def close_stdin(child: Child) -> None:
    child.stdin.close()


def shut_down(child: Child) -> None:
    child.send("bye", "SHUTDOWN")


def terminate(child: Child) -> None:
    child.process.send_signal(signal.SIGTERM)


def interrupt(child: Child) -> None:
    child.process.send_signal(signal.SIGINT)


def interrupt_twice(child: Child) -> None:
    child.process.send_signal(signal.SIGINT)
    child.process.send_signal(signal.SIGTERM)
    child.process.send_signal(signal.SIGINT)


ENDINGS = [close_stdin, shut_down, terminate, interrupt, interrupt_twice]


@pytest.mark.parametrize("ask", ENDINGS)
def test_what_runs_is_interrupted_told_and_the_process_ends_with_zero(ask: Any) -> None:
    """The last final event goes out, closing down happens, and no traceback appears."""
    with run(program()) as child:
        operation_id = start_work(child)
        ask(child)
        lines = child.stdout.read().splitlines()
        stderr = child.stderr.read().decode()
        assert child.process.wait(BOUND_SECONDS) == 0

    messages = [json.loads(line) for line in lines]
    finals = [message["payload"] for message in messages if message.get("payload", {}).get("final")]
    assert [(final["operation_id"], final["status"], final["result"]) for final in finals] == [
        (operation_id, "interrupted", {"done": 1})
    ]
    assert finals[0]["error_code"] == "INTERRUPTED"
    assert "closed down" in stderr
    assert "after run" in stderr
    assert "Traceback" not in stderr
    if ask is shut_down:
        answer = next(message for message in messages if message["id"] == "bye")
        assert answer["data"] == {"stopping": True, "commands": 0, "operations": 1}
        assert messages.index(answer) < len(messages) - 1


@pytest.mark.parametrize("ask", [close_stdin, shut_down, terminate])
def test_what_does_not_listen_is_answered_for_and_left_behind(ask: Any) -> None:
    """After the grace every caller has an answer, and the process ends in spite of its threads."""
    with run(program(grace=0.1)) as child:
        operation_id = start_work(child, "IGNORE")
        child.send("b", "BLOCK")
        child.send("s", "STATE_BLOCK")
        child.send("q", "STATE_BLOCK")
        child.call("p", "PING")
        ask(child)
        messages, stderr = [], child.stdout.read()

        messages = [json.loads(line) for line in stderr.splitlines()]
        assert child.process.wait(BOUND_SECONDS) == 0
    codes = {message["id"]: message["error_code"] for message in messages if "error_code" in message}
    assert codes == {"b": "INTERRUPTED", "s": "INTERRUPTED", "q": "INTERRUPTED"}
    finals = [message["payload"] for message in messages if message.get("payload", {}).get("final")]
    assert [(final["operation_id"], final["result"]) for final in finals] == [(operation_id, {"done": 2})]


def test_the_process_ends_at_its_deadline_also_when_closing_down_hangs() -> None:
    """Nothing that a backend does keeps its process alive."""
    hanging = """
import threading
from stdwire import Backend, Limits, backend
backend._FINISH_SECONDS = 0.2
backend.Backend(on_shutdown=threading.Event().wait, limits=Limits(grace_seconds=0.1)).run()
"""
    with run(hanging) as child:
        child.ready()
        _messages, stderr = child.end()
        assert child.process.returncode == 0
    assert "did not end within" in stderr


def test_an_idle_backend_ends_at_once_with_its_stdin() -> None:
    """There is nothing to wait for."""
    with run(program(grace=60)) as child:
        child.ready()
        messages, _stderr = child.end()
        assert (messages, child.process.returncode) == ([], 0)


def test_commands_that_came_before_the_end_of_stdin_are_answered() -> None:
    """A shell pipeline gets all its answers."""
    with run(
        "from stdwire import Backend\nb = Backend()\nb.command('N')(lambda p, c: p['n'])\nb.run()"
    ) as child:
        for number in range(200):
            child.send(f"n{number}", "N", {"n": number})
        messages, _stderr = child.end()
    assert [message["data"] for message in messages] == list(range(200))


def test_a_line_that_stdin_ends_in_is_not_run() -> None:
    """Its sender died in the middle of it, perhaps."""
    with run("from stdwire import Backend\nb = Backend()\nb.command('N')(lambda p, c: p)\nb.run()") as child:
        child.stdin.write(b'{"id":"1","type":"N","payload":{}}')
        messages, stderr = child.end()
    assert messages == []
    assert "ended within a line" in stderr


def test_a_client_that_reads_no_more_ends_the_backend() -> None:
    """When nobody can read its answers a backend ends, without a loop and without complaints."""
    with run(program()) as child:
        start_work(child)
        child.stdout.close()
        assert child.process.wait(BOUND_SECONDS) == 0
        stderr = child.stderr.read().decode()
    assert "not read any more" in stderr
    assert "Exception ignored" not in stderr
    assert "Traceback" not in stderr


def test_an_operation_that_outpaces_its_client_does_not_keep_the_backend_from_ending() -> None:
    """Who waits for the client to read is let go when the end comes."""
    flooding = """
from stdwire import Backend, Limits
backend = Backend(limits=Limits(grace_seconds=0.3))

@backend.operation("FLOOD", final="FLOODED")
def flood(payload, operation):
    operation.accept()
    while not operation.cancelled.is_set():
        operation.progress("FLOODED", text="x" * 1000)

backend.run()
"""
    with run(flooding) as child:
        start_work(child, "FLOOD")
        child.stdin.close()  # and stdout is not read
        assert child.process.wait(BOUND_SECONDS) == 0


def test_commands_that_come_while_the_backend_stops_are_refused() -> None:
    """What is under way is ended, and nothing new is begun."""
    backend = Backend(limits=Limits(grace_seconds=5))
    told, release = threading.Event(), threading.Event()

    @backend.command("HOLD", order="worker")
    def hold(payload: dict[str, Any], context: Context) -> str:
        context.cancelled.wait(10)
        told.set()
        release.wait(10)
        return "done all the same"

    with connect(backend) as client:
        client.send("HOLD", command_id="h")
        client.call("PING")
        client.call("SHUTDOWN")
        told.wait(10)
        assert client.request("HOLD")["error_code"] == "INTERRUPTED"
        assert client.call("PING")["commands"] == 1
        release.set()
        assert client.answer_to("h")["data"] == "done all the same"
        client.wait_for_end()


def test_a_handler_that_gives_way_to_the_end_is_interrupted_and_not_cancelled() -> None:
    """Nobody took the work back: it can be taken up again."""
    backend = Backend()

    @backend.operation("WORK", final="WORKED")
    def work(payload: dict[str, Any], operation: Operation) -> None:
        operation.accept()
        operation.cancelled.wait(10)
        raise Cancelled("The work saw that it should stop.", result="half")

    @backend.command("WAIT", order="worker")
    def wait(payload: dict[str, Any], context: Context) -> None:
        context.cancelled.wait(10)
        context.raise_if_cancelled()

    with connect(backend) as client:
        client.send("WAIT", command_id="w")
        operation_id = client.call("WORK")["operation_id"]
        client.call("SHUTDOWN")
        final = client.final(operation_id)
        assert (final["status"], final["error_code"], final["result"]) == (
            "interrupted",
            "INTERRUPTED",
            "half",
        )
        assert client.answer_to("w")["error_code"] == "INTERRUPTED"


def test_a_shutdown_that_raises_is_logged_and_ends_all_the_same(log: Any) -> None:
    """The last answers go out whatever closing down does."""

    def fail() -> None:
        raise ZeroDivisionError

    backend = Backend(on_shutdown=fail)
    with connect(backend) as client:
        client.call("SHUTDOWN")
        client.wait_for_end()
    assert "ZeroDivisionError" in log.text


def test_nothing_is_left_when_a_connection_has_ended() -> None:
    """No thread and no descriptor outlives a backend that was served in a process."""
    backend = Backend()
    backend.command("DO", order="worker")(lambda payload, context: None)
    descriptors = len(list(Path("/proc/self/fd").iterdir())) if sys.platform == "linux" else 0
    threads = set(threading.enumerate())
    for _ in range(5):
        with connect(backend) as client:
            client.call("DO")
    left = [thread for thread in threading.enumerate() if thread not in threads]
    for thread in left:
        thread.join(10)
    assert not [thread for thread in left if thread.is_alive()]
    if sys.platform == "linux":
        assert len(list(Path("/proc/self/fd").iterdir())) <= descriptors
