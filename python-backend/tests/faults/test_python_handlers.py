"""Whatever a handler does, its caller has one answer and the backend goes on."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from typing import Any

import pytest

from stdwire import Backend, Cancelled, Context, Operation
from stdwire.testing import Client, connect
from tests.stdwire.children import run

RAISING = """
import sys
from stdwire import Backend, CommandFailed

class Mute(Exception):
    def __str__(self):
        raise ZeroDivisionError("in __str__")

class Stubborn(BaseException):
    def __repr__(self):
        raise SystemExit("in __repr__")
    __str__ = __repr__

class Odd(CommandFailed):
    def __init__(self):
        super().__init__("ODD", "An odd failure", details={"not for JSON": object()})

def recurse(depth=0):
    return recurse(depth + 1)

def fail(name):
    if name == "SystemExit": sys.exit(3)
    if name == "KeyboardInterrupt": raise KeyboardInterrupt
    if name == "GeneratorExit": raise GeneratorExit
    if name == "MemoryError": return bytearray(1 << 62)
    if name == "RecursionError": return recurse()
    if name == "Exception": raise ValueError("a plain mistake")
    if name == "StopIteration": return next(iter([]))
    if name == "ExceptionGroup": raise ExceptionGroup("several", [ValueError("one"), Mute()])
    if name == "Mute": raise Mute
    if name == "Stubborn": raise Stubborn
    if name == "Odd": raise Odd
    if name == "surrogate": raise ValueError("a name that is no text: \\udcff")
    if name == "long": raise ValueError("x" * 1_000_000)

backend = Backend()
for order in ("state", "worker", "inline"):
    backend.command(f"FAIL_{order}", order=order)(lambda payload, context: fail(payload["name"]))

@backend.operation("FAIL_later", final="FAILED")
def fail_later(payload, operation):
    operation.accept()
    operation.partial = "so far"
    fail(payload["name"])

@backend.operation("FAIL_before", final="FAILED")
def fail_before(payload, operation):
    fail(payload["name"])

@backend.command("ECHO")
def echo(payload, context):
    return payload

backend.run()
print("ended in good order")
"""
NAMES = [
    "SystemExit",
    "KeyboardInterrupt",
    "GeneratorExit",
    "MemoryError",
    "RecursionError",
    "Exception",
    "StopIteration",
    "ExceptionGroup",
    "Mute",
    "Stubborn",
    "Odd",
    "surrogate",
    "long",
]


def test_p05_a_handler_raises_anything() -> None:
    """P05: every caller is answered with a code that stays the same, and the process lives.

    SystemExit and KeyboardInterrupt are no exception: they end the call, and never the backend.
    """
    with run(RAISING) as child:
        child.ready()
        for name in NAMES:
            code = "ODD" if name == "Odd" else "INTERNAL_ERROR"
            for how in ("FAIL_state", "FAIL_worker", "FAIL_inline", "FAIL_before"):
                answer = child.call(f"{how} {name}", how, {"name": name})
                assert (answer["success"], answer["error_code"]) == (False, code), (how, name)
                assert 0 < len(answer["error"]) < 1000
            child.call(f"later {name}", "FAIL_later", {"name": name})
            final = child.read()["payload"]
            assert (final["status"], final["error_code"], final["result"]) == ("failed", code, "so far")
        assert child.call("still", "ECHO", {"there": True})["data"] == {"there": True}
        messages, stderr = child.end()
        assert (messages, child.process.returncode) == ([], 0)
    assert "ended in good order" in stderr
    assert "a plain mistake" in stderr


ODD_VALUES = """
import datetime, decimal, math, pathlib, uuid
from stdwire import Backend

class Anything:
    pass

itself = []
itself.append(itself)
deep = []
for _ in range(100_000):
    deep = [deep]

VALUES = {
    "bytes": b"abc", "bytearray": bytearray(b"abc"), "set": {1}, "frozenset": frozenset({1}),
    "datetime": datetime.datetime(2026, 1, 1), "date": datetime.date(2026, 1, 1), "path": pathlib.Path("/a"),
    "decimal": decimal.Decimal("0.1"), "uuid": uuid.UUID(int=1), "complex": 1j, "nan": math.nan,
    "infinity": math.inf, "object": Anything(), "type": int, "function": len, "generator": (n for n in [1]),
    "collision": {1: "a", "1": "b"}, "tuple key": {(1, 2): 3}, "null key": {None: 1}, "surrogate": "\\udcff",
    "surrogate key": {"\\ud800": 1}, "large": 2**60, "huge": 10**5000, "itself": itself, "deep": deep,
    "buried": {"a": [{"b": ({"c": b"abc"},)}]},
}
backend = Backend()

@backend.command("RESULT")
def result(payload, context):
    return VALUES[payload["name"]]

@backend.operation("FINAL", final="ENDED")
def final(payload, operation):
    operation.accept()
    return VALUES[payload["name"]]

@backend.operation("EVENT", final="ENDED")
def event(payload, operation):
    operation.accept()
    operation.progress("HAPPENING", value=VALUES[payload["name"]])

@backend.command("NAMES")
def names(payload, context):
    return list(VALUES)

backend.run()
"""


def test_p06_a_handler_returns_what_json_does_not_have() -> None:
    """P06: each fails with the reason, as a result, as a final event and as an event; the writer lives."""
    with run(ODD_VALUES) as child:
        child.ready()
        names = child.call("names", "NAMES")["data"]
        assert len(names) == 26
        for name in names:
            answer = child.call(f"r {name}", "RESULT", {"name": name})
            assert answer.get("error_code") == "INTERNAL_ERROR", name
            assert answer["details"]["reason"] == "serialization", name
            for command in ("FINAL", "EVENT"):
                child.call(f"{command} {name}", command, {"name": name})
                final = child.read()["payload"]
                assert (final["status"], final["error_code"]) == ("failed", "INTERNAL_ERROR"), (command, name)
                assert final["details"]["reason"] == "serialization", (command, name)
        assert child.call("again", "NAMES")["data"] == names
        messages, _stderr = child.end()
        assert (messages, child.process.returncode) == ([], 0)


BLOCKING = """
import threading
from stdwire import Backend

backend = Backend()
release = threading.Event()

def block(payload, context):
    release.wait()

def spin(payload, context):
    while not release.is_set():
        pass

backend.command("BLOCK_state")(block)
backend.command("BLOCK_worker", order="worker")(block)
backend.command("SPIN_state")(spin)
backend.command("SPIN_worker", order="worker")(spin)
backend.command("RELEASE", order="inline")(lambda payload, context: release.set())
backend.run()
"""


@pytest.mark.parametrize("how", ["BLOCK_state", "BLOCK_worker", "SPIN_state", "SPIN_worker"])
def test_p07_a_handler_blocks(how: str) -> None:
    """P07: PING is answered meanwhile, by the thread that reads, whether the handler waits or computes."""
    with run(BLOCKING) as child:
        child.ready()
        child.send("b", how)
        for number in range(20):
            child.send(f"p{number}", "PING")
            message = child.read()
            assert (message["id"], message["data"]["commands"]) == (f"p{number}", 1)
        child.send("r", "RELEASE")
        assert {child.read()["id"], child.read()["id"]} == {"r", "b"}
        messages, _stderr = child.end()
        assert messages == []


class Cancelling:
    """A backend whose work waits until it is told, in ways that differ."""

    def __init__(self) -> None:
        """Register the handlers."""
        self.backend = Backend()
        self.hold = threading.Event()
        self.release = threading.Event()
        self.ran: list[str] = []
        self.backend.command("HOLD")(self._hold)
        self.backend.command("WAIT", order="worker")(self._wait)
        self.backend.command("NEXT")(self._next)
        self.backend.operation("WORK", final="WORKED", order="worker")(self._work)
        self.backend.operation("NEXT_WORK", final="WORKED")(self._work)

    def _hold(self, payload: dict[str, Any], context: Context) -> None:
        self.hold.wait(10)

    def _wait(self, payload: dict[str, Any], context: Context) -> str:
        context.cancelled.wait(10)
        if payload["obeys"]:
            context.raise_if_cancelled()
        self.release.wait(10)
        return "done all the same"

    def _next(self, payload: dict[str, Any], context: Context) -> None:
        self.ran.append("NEXT")

    def _work(self, payload: dict[str, Any], operation: Operation) -> str:
        self.ran.append("WORK")
        operation.accept()
        if payload.get("is_quick"):
            return "done"
        operation.cancelled.wait(10)
        if payload["obeys"]:
            raise Cancelled(result="half")
        self.release.wait(10)
        return "done all the same"


@pytest.fixture
def cancelling() -> Cancelling:
    return Cancelling()


@pytest.fixture
def client(cancelling: Cancelling) -> Iterator[Client]:
    with connect(cancelling.backend) as found:
        yield found
        # Whatever was cancelled: one answer per command, one final event per operation.
        ids = [message["id"] for message in found.messages if message["id"] != "progress-event"]
        assert len(ids) == len(set(ids))
        payloads = [message.get("payload", {}) for message in found.messages]
        ended = [payload["operation_id"] for payload in payloads if payload.get("final")]
        assert len(ended) == len(set(ended))


def cancel_command(client: Client, command_id: str) -> tuple[bool, str]:
    result = client.call("CANCEL_COMMAND", {"command_id": command_id})
    return result["accepted"], result["status"]


def cancel_operation(client: Client, operation_id: str) -> tuple[bool, str]:
    result = client.call("CANCEL_OPERATION", {"operation_id": operation_id})
    return result["accepted"], result["status"]


def test_p08_before_it_starts(client: Client, cancelling: Cancelling) -> None:
    """P08: a command that waits is taken back and never runs."""
    client.send("HOLD", command_id="h")
    client.send("NEXT", command_id="n")
    client.send("NEXT_WORK", {"obeys": True}, command_id="w")
    assert cancel_command(client, "n") == (True, "cancelling")
    assert cancel_command(client, "w") == (True, "cancelling")
    assert client.answer_to("n")["error_code"] == "CANCELLED"
    assert client.answer_to("w")["error_code"] == "CANCELLED"
    cancelling.hold.set()
    assert client.answer_to("h")["success"]
    assert cancelling.ran == []


def test_p08_while_it_runs(client: Client) -> None:
    """P08: what obeys ends as cancelled, and tells what it had reached."""
    client.send("WAIT", {"obeys": True}, command_id="c")
    assert cancel_command(client, "c") == (True, "cancelling")
    assert client.answer_to("c")["error_code"] == "CANCELLED"
    operation_id = client.call("WORK", {"obeys": True})["operation_id"]
    assert cancel_operation(client, operation_id) == (True, "cancelling")
    final = client.final(operation_id)
    assert (final["status"], final["error_code"], final["result"]) == ("cancelled", "CANCELLED", "half")


def test_p08_after_it_has_ended(client: Client) -> None:
    """P08: there is nothing to cancel, and the operation keeps the end it had."""
    operation_id = client.call("WORK", {"is_quick": True})["operation_id"]
    assert client.final(operation_id)["status"] == "completed"
    assert cancel_operation(client, operation_id) == (False, "completed")
    client.send("NEXT", command_id="n")
    client.answer_to("n")
    assert cancel_command(client, "n") == (False, "unknown")


def test_p08_what_nobody_knows(client: Client) -> None:
    """P08: an id that never was is told to be unknown."""
    assert cancel_operation(client, "never was") == (False, "unknown")
    assert cancel_command(client, "never was") == (False, "unknown")


def test_p08_what_does_not_listen(client: Client, cancelling: Cancelling) -> None:
    """P08: it ends as what it became, once, however often it is cancelled."""
    client.send("WAIT", {"obeys": False}, command_id="c")
    operation_id = client.call("WORK", {"obeys": False})["operation_id"]
    for _ in range(3):
        assert cancel_command(client, "c") == (True, "cancelling")
        assert cancel_operation(client, operation_id) == (True, "cancelling")
    cancelling.release.set()
    assert client.answer_to("c")["data"] == "done all the same"
    final = client.final(operation_id)
    assert (final["status"], final["result"]) == ("completed", "done all the same")
    assert cancel_operation(client, operation_id) == (False, "completed")
