"""Cancelling ends what it names, once, and tells where the work stood."""

from __future__ import annotations

import threading
from typing import Any

import pytest

from stdwire import Backend, CommandSpec, Context, Contract, Operation
from stdwire.testing import connect


def backend_that_waits() -> Backend:
    backend = Backend()

    @backend.command("WAIT", order="worker")
    def wait(payload: dict[str, Any], context: Context) -> str:
        context.cancelled.wait(10)
        context.raise_if_cancelled()
        return "not cancelled"

    @backend.operation("WORK", final="WORKED")
    def work(payload: dict[str, Any], operation: Operation) -> str:
        operation.accept()
        operation.cancelled.wait(10)
        if payload.get("ignores"):
            return "done all the same"
        operation.raise_if_cancelled()
        return "not cancelled"

    return backend


def test_a_running_command_is_told_and_its_answer_follows() -> None:
    """The cancellation is answered first, then the command, with CANCELLED."""
    with connect(backend_that_waits()) as client:
        command_id = client.send("WAIT")
        result = client.call("CANCEL_COMMAND", {"command_id": command_id})
        assert result == {"command_id": command_id, "accepted": True, "status": "cancelling"}
        assert client.answer_to(command_id)["error_code"] == "CANCELLED"


def test_a_waiting_command_is_cancelled_before_it_runs() -> None:
    """It has no effect, its answer follows the cancellation's, and nothing waits for the lane."""
    backend = Backend()
    release = threading.Event()
    ran: list[str] = []

    @backend.command("SLOW")
    def slow(payload: dict[str, Any], context: Context) -> None:
        release.wait(10)

    @backend.command("NEXT")
    def following(payload: dict[str, Any], context: Context) -> None:
        ran.append(context.id)

    with connect(backend) as client:
        client.send("SLOW", command_id="slow")
        client.call("PING")
        client.send("NEXT", command_id="taken-back")
        client.send("NEXT", command_id="kept")
        cancel = client.send("CANCEL_COMMAND", {"command_id": "taken-back"})
        assert client.answer_to("taken-back")["error_code"] == "CANCELLED"
        order = [message["id"] for message in client.messages]
        assert order.index(cancel) < order.index("taken-back")
        release.set()
        client.answer_to("kept")
    assert ran == ["kept"]
    assert [message["id"] for message in client.messages].count("taken-back") == 1


def test_a_command_that_the_protocol_does_not_let_be_cancelled_goes_on() -> None:
    """The cancellation is not accepted, and that is no error."""
    spec = CommandSpec(name="WAIT", order="worker", cancellable=False)
    backend = Backend(Contract(name="t", version="1.0.0", commands={"WAIT": spec}, events={}))
    entered, release = threading.Event(), threading.Event()

    @backend.command("WAIT")
    def wait(payload: dict[str, Any], context: Context) -> bool:
        entered.set()
        release.wait(10)
        return context.cancelled.is_set()

    with connect(backend) as client:
        client.send("WAIT", command_id="w")
        entered.wait(10)
        result = client.call("CANCEL_COMMAND", {"command_id": "w"})
        assert result == {"command_id": "w", "accepted": False, "status": "running"}
        release.set()
        assert client.answer_to("w")["data"] is False


@pytest.mark.parametrize("command_id", ["never-seen", "done"])
def test_cancelling_a_command_that_is_answered_or_unknown_is_no_error(command_id: str) -> None:
    """It is simply not accepted."""
    backend = Backend()
    backend.command("DO")(lambda payload, context: None)
    with connect(backend) as client:
        client.send("DO", command_id="done")
        client.answer_to("done")
        result = client.call("CANCEL_COMMAND", {"command_id": command_id})
    assert result == {"command_id": command_id, "accepted": False, "status": "unknown"}


def test_a_running_operation_is_told_and_ends_as_cancelled() -> None:
    """Where it stands can be asked at any time: cancelling, then cancelled."""
    with connect(backend_that_waits()) as client:
        operation_id = client.call("WORK")["operation_id"]
        result = client.call("CANCEL_OPERATION", {"operation_id": operation_id})
        assert result == {"operation_id": operation_id, "accepted": True, "status": "cancelling"}
        final = client.final(operation_id)
        assert (final["status"], final["error_code"]) == ("cancelled", "CANCELLED")
        again = client.call("CANCEL_OPERATION", {"operation_id": operation_id})
        assert again == {"operation_id": operation_id, "accepted": False, "status": "cancelled"}


def test_an_operation_that_ignores_its_cancellation_completes() -> None:
    """Cancelling is a request: who was quicker, or does not listen, ends as it ends, once."""
    with connect(backend_that_waits()) as client:
        operation_id = client.call("WORK", {"ignores": True})["operation_id"]
        for _ in range(3):
            client.call("CANCEL_OPERATION", {"operation_id": operation_id})
        assert client.final(operation_id)["status"] == "completed"
        client.call("PING")
        finals = [event for event in client.events(operation_id) if event["payload"].get("final")]
    assert len(finals) == 1


def test_cancelling_an_unknown_operation_is_no_error() -> None:
    """It is simply not accepted."""
    with connect(Backend()) as client:
        result = client.call("CANCEL_OPERATION", {"operation_id": "nope"})
    assert result == {"operation_id": "nope", "accepted": False, "status": "unknown"}


def test_a_handler_that_asks_late_still_learns_that_it_was_cancelled() -> None:
    """The event is there for who first looks at it after the cancellation."""
    backend = Backend()
    entered, told = threading.Event(), threading.Event()

    @backend.command("LOOK", order="worker")
    def look(payload: dict[str, Any], context: Context) -> bool:
        entered.set()
        told.wait(10)
        return context.cancelled.is_set() and context.cancelled.wait(0)

    with connect(backend) as client:
        client.send("LOOK", command_id="look")
        entered.wait(10)
        client.call("CANCEL_COMMAND", {"command_id": "look"})
        told.set()
        assert client.answer_to("look")["data"] is True


def test_the_control_commands_check_their_payloads() -> None:
    """What every protocol has is as strict as what one protocol has."""
    with connect(Backend()) as client:
        for command in ("PING", "GET_OPERATIONS", "SHUTDOWN"):
            answer = client.request(command, {"all": True})
            assert (answer["error"], answer["details"]) == ("The field 'all' is not known.", {"path": "all"})
        for command, field in (("CANCEL_COMMAND", "command_id"), ("CANCEL_OPERATION", "operation_id")):
            assert client.request(command)["error"] == f"The field '{field}' is missing."


def test_ping_says_what_the_process_uses() -> None:
    """Process id, uptime, memory and processor time are measured and not made up."""
    import os

    with connect(Backend()) as client:
        first = client.call("PING")
        sum(range(2_000_000))
        second = client.call("PING")
    assert first["pid"] == os.getpid()
    assert 5_000_000 < first["memory_bytes"] < 5_000_000_000
    assert second["cpu_time_ms"] > first["cpu_time_ms"] > 0
    assert second["uptime_ms"] >= first["uptime_ms"] >= 0
    assert (first["commands"], first["operations"]) == (0, 0)
