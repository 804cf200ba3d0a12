"""An operation is accepted once, reports while it runs, and ends with exactly one final event."""

from __future__ import annotations

import threading
from typing import Any

import msgspec
import pytest

from stdwire import (
    Backend,
    Cancelled,
    CommandFailed,
    CommandSpec,
    Contract,
    EventSpec,
    Interrupted,
    Limits,
    Operation,
    OperationSpec,
    UsageError,
)
from stdwire.testing import Client, connect

CONTRACT = Contract(
    name="test",
    version="1.0.0",
    commands={"WORK": CommandSpec(name="WORK", order="worker", operation=OperationSpec("WORKED"))},
    events={
        "WORKED": EventSpec(name="WORKED"),
        "STEPPED": EventSpec(name="STEPPED", delivery="latest", subject=("operation_id", "part")),
    },
)


def final_of(client: Client, payload: object = None) -> dict[str, Any]:
    started = client.call("WORK", payload)
    return client.final(started["operation_id"])


def test_the_response_comes_first_then_the_events_then_one_final_event() -> None:
    """The order on the wire is response, progress, final, and nothing after it."""
    backend = Backend(CONTRACT)

    @backend.operation("WORK")
    def work(payload: dict[str, Any], operation: Operation) -> dict[str, int]:
        operation.accept(total=3)
        for number in range(3):
            operation.progress("WORKED", completed=number, progress=number * 30)
        operation.final_fields(completed=3, total=3, message="3 of 3")
        return {"made": 3}

    with connect(backend) as client:
        command_id = client.send("WORK")
        started = client.answer_to(command_id)["data"]
        final = client.final(started["operation_id"])
        client.call("PING")
    assert started["status"] == "started"
    assert started["total"] == 3
    kinds = [message["type"] for message in client.messages]
    assert kinds == ["WORK_RESPONSE", "WORKED", "WORKED", "WORKED", "WORKED", "PING_RESPONSE"]
    assert final.pop("timestamp") > 0
    assert final == {
        "operation_id": started["operation_id"],
        "status": "completed",
        "final": True,
        "progress": 100,
        "message": "3 of 3",
        "completed": 3,
        "total": 3,
        "result": {"made": 3},
    }


@pytest.mark.parametrize(
    ("raised", "status", "code", "result"),
    [
        (CommandFailed("BROKEN", "It broke.", details={"n": 1}), "failed", "BROKEN", {"so": "far"}),
        (CommandFailed("BROKEN", "It broke.", result=[1]), "failed", "BROKEN", [1]),
        (Cancelled(), "cancelled", "CANCELLED", {"so": "far"}),
        (Interrupted("A person is needed.", result="half"), "interrupted", "INTERRUPTED", "half"),
        (ValueError("odd"), "failed", "INTERNAL_ERROR", {"so": "far"}),
        (SystemExit(1), "failed", "INTERNAL_ERROR", {"so": "far"}),
    ],
)
def test_what_is_raised_after_acceptance_becomes_the_final_event(
    raised: BaseException, status: str, code: str, result: object
) -> None:
    """How it ended, why, and what was reached by then are in the final event."""
    backend = Backend(CONTRACT)

    @backend.operation("WORK")
    def work(payload: dict[str, Any], operation: Operation) -> None:
        operation.accept()
        operation.progress("WORKED", progress=40)
        operation.partial = {"so": "far"}
        raise raised

    with connect(backend) as client:
        final = final_of(client)
    assert (final["status"], final["error_code"], final["result"]) == (status, code, result)
    assert final["progress"] == 40
    assert final["error"] == final["message"]


def test_what_is_raised_before_acceptance_is_the_error_response() -> None:
    """What is wrong with the request is told in the response, and no operation begins."""
    backend = Backend(CONTRACT)

    @backend.operation("WORK")
    def work(payload: dict[str, Any], operation: Operation) -> None:
        raise CommandFailed("NOTHING_TO_DO", "There is nothing to do.")

    with connect(backend) as client:
        assert client.request("WORK")["error_code"] == "NOTHING_TO_DO"
        assert client.request("WORK", [])["error_code"] == "INVALID_PAYLOAD"
        assert client.call("GET_OPERATIONS") == []
    assert not [message for message in client.messages if message["id"] == "progress-event"]


def test_an_operation_that_returns_without_accepting_is_accepted_then() -> None:
    """A short operation needs no call to accept."""
    backend = Backend(CONTRACT)
    backend.operation("WORK")(lambda payload, operation: "short")
    with connect(backend) as client:
        assert final_of(client)["result"] == "short"


def test_progress_before_acceptance_and_a_second_acceptance_are_mistakes() -> None:
    """The response must come first, and once."""
    backend = Backend(CONTRACT)
    mistakes: list[str] = []

    @backend.operation("WORK")
    def work(payload: dict[str, Any], operation: Operation) -> None:
        with pytest.raises(UsageError) as early:
            operation.progress("WORKED")
        operation.accept()
        with pytest.raises(UsageError) as twice:
            operation.accept()
        with pytest.raises(UsageError) as unknown:
            operation.progress("NOT_IN_THE_PROTOCOL")
        mistakes.extend(str(caught.value) for caught in (early, twice, unknown))

    with connect(backend) as client:
        assert final_of(client)["status"] == "completed"
    assert "before accept()" in mistakes[0]
    assert "once" in mistakes[1]
    assert "NOT_IN_THE_PROTOCOL" in mistakes[2]


def test_nothing_follows_the_final_event_whoever_still_reports() -> None:
    """Threads that an operation leaves behind report in vain."""
    backend = Backend(CONTRACT)
    stop = threading.Event()
    threads: list[threading.Thread] = []

    @backend.operation("WORK")
    def work(payload: dict[str, Any], operation: Operation) -> None:
        operation.accept()

        def report() -> None:
            while not stop.is_set():
                operation.progress("WORKED", progress=1)

        threads.extend(threading.Thread(target=report) for _ in range(3))
        for thread in threads:
            thread.start()
        while len(threads[0].name) and not client.events(operation.operation_id):
            operation.cancelled.wait(0.001)

    with connect(backend) as client:
        final = final_of(client)
        for _ in range(20):
            client.call("PING")
        stop.set()
        for thread in threads:
            thread.join()
        client.call("PING")
        events = client.events(final["operation_id"])
    assert [event["payload"].get("final") for event in events].index(True) == len(events) - 1


def test_a_result_that_cannot_be_sent_still_ends_the_operation() -> None:
    """The final event comes whatever the result is, and says what is wrong with it."""
    backend = Backend(CONTRACT)

    @backend.operation("WORK")
    def work(payload: dict[str, Any], operation: Operation) -> object:
        operation.accept()
        if payload["bad_field"]:
            operation.final_fields(extra={1, 2})
        return {1, 2}

    with connect(backend) as client:
        for bad_field in (False, True):
            final = final_of(client, {"bad_field": bad_field})
            assert (final["status"], final["error_code"], final["result"]) == (
                "failed",
                "INTERNAL_ERROR",
                None,
            )
            assert final["details"] == {"reason": "serialization"}


def test_an_event_that_json_cannot_carry_fails_the_operation_that_reports_it() -> None:
    """A mistake in an event is the reporter's, and is told in its final event."""
    backend = Backend(CONTRACT)

    @backend.operation("WORK")
    def work(payload: dict[str, Any], operation: Operation) -> None:
        operation.accept()
        operation.progress("WORKED", progress=float("nan"))

    with connect(backend) as client:
        assert final_of(client)["details"] == {"reason": "serialization"}


def test_operations_run_beside_each_other_and_beside_commands() -> None:
    """Two operations that wait for each other both end."""
    backend = Backend(CONTRACT)
    meeting = threading.Barrier(2, timeout=10)

    @backend.operation("WORK")
    def work(payload: dict[str, Any], operation: Operation) -> None:
        operation.accept()
        meeting.wait()

    with connect(backend) as client:
        ids = [client.call("WORK")["operation_id"] for _ in range(2)]
        assert ids[0] != ids[1]
        assert [client.final(operation_id)["status"] for operation_id in ids] == ["completed"] * 2


def test_too_many_operations_are_refused() -> None:
    """Each operation has a thread, so their number has a bound."""
    backend = Backend(CONTRACT, limits=Limits(max_operations=2))

    @backend.operation("WORK")
    def work(payload: dict[str, Any], operation: Operation) -> None:
        operation.accept()
        operation.cancelled.wait(10)
        operation.raise_if_cancelled()

    with connect(backend) as client:
        ids = [client.call("WORK")["operation_id"] for _ in range(2)]
        assert client.request("WORK")["error_code"] == "OVERLOADED"
        client.call("CANCEL_OPERATION", {"operation_id": ids[0]})
        client.final(ids[0])
        assert client.call("WORK")["status"] == "started"


def test_operations_that_are_not_accepted_yet_count_as_well() -> None:
    """What takes long before it is accepted holds a thread all the same."""
    backend = Backend(CONTRACT, limits=Limits(max_operations=2))
    release = threading.Event()

    @backend.operation("WORK")
    def work(payload: dict[str, Any], operation: Operation) -> None:
        release.wait(20)
        operation.accept()

    with connect(backend) as client:
        ids = [client.send("WORK") for _ in range(3)]
        assert client.answer_to(ids[2])["error_code"] == "OVERLOADED"
        release.set()
        assert [client.answer_to(command_id)["success"] for command_id in ids[:2]] == [True, True]


def test_an_operation_of_the_state_order_is_accepted_before_the_next_command_runs() -> None:
    """Its acceptance takes effect in arrival order, and its work holds up nobody."""
    backend = Backend()
    release = threading.Event()
    accepted: list[bool] = []

    @backend.operation("WORK", final="WORKED", order="state")
    def work(payload: dict[str, Any], operation: Operation) -> None:
        operation.cancelled.wait(0.02)
        accepted.append(True)
        operation.accept()
        release.wait(10)

    backend.command("LOOK")(lambda payload, context: list(accepted))
    with connect(backend) as client:
        client.send_raw(b'{"id":"1","type":"WORK","payload":{}}\n{"id":"2","type":"LOOK","payload":{}}\n')
        assert client.answer_to("2")["data"] == [True]
        release.set()


def test_get_operations_lists_what_runs_and_what_ended_last() -> None:
    """A page that was reloaded finds everything that it missed."""
    backend = Backend(CONTRACT)
    release = threading.Event()

    @backend.operation("WORK")
    def work(payload: dict[str, Any], operation: Operation) -> dict[str, int]:
        operation.accept()
        operation.progress("WORKED", progress=25)
        if payload.get("wait"):
            release.wait(10)
        return {"n": payload["n"]}

    with connect(backend) as client:
        for number in range(103):
            final_of(client, {"n": number})
        running = client.call("WORK", {"n": 999, "wait": True})["operation_id"]
        client.wait_for(lambda message: message.get("payload", {}).get("operation_id") == running)
        listed = client.call("GET_OPERATIONS")
        release.set()
        client.final(running)
        after = client.call("GET_OPERATIONS")
    assert len(listed) == 101
    assert [item["final"]["result"]["n"] for item in listed[:100]] == list(range(3, 103))
    assert all(
        item["status"] == "completed" and item["ended_at"] >= item["started_at"] for item in listed[:100]
    )
    assert (listed[100]["status"], listed[100]["progress"], listed[100]["final"]) == ("running", 25, None)
    assert (len(after), after[-1]["operation_id"], after[-1]["status"]) == (100, running, "completed")


def test_a_hundred_thousand_events_arrive_in_order_and_none_is_lost() -> None:
    """Events whose delivery is `every` are all there, in the order in which they were reported."""
    backend = Backend(CONTRACT)

    @backend.operation("WORK")
    def work(payload: dict[str, Any], operation: Operation) -> None:
        operation.accept()
        for number in range(100_000):
            operation.progress("WORKED", n=number)

    with connect(backend, timeout=60) as client:
        operation_id = client.call("WORK")["operation_id"]
        client.final(operation_id)
        events = client.events(operation_id)
    assert [event["payload"].get("n") for event in events[:-1]] == list(range(100_000))


def test_events_can_be_sent_outside_of_calls() -> None:
    """A backend may report what nobody asked for; without a client it cannot."""
    backend = Backend(CONTRACT)
    with pytest.raises(UsageError):
        backend.event("WORKED", operation_id="o")
    with connect(backend) as client:
        backend.event("WORKED", operation_id="o", note="by itself")
        event = client.wait_for(lambda message: message["id"] == "progress-event")
    assert event["payload"] == {"operation_id": "o", "note": "by itself"}


def test_an_operation_has_its_payload_type_from_the_contract() -> None:
    """The handler of a contract's command gets what the contract says."""

    class Job(msgspec.Struct, forbid_unknown_fields=True):
        size: int

    spec = CommandSpec(name="WORK", payload=Job, order="worker", operation=OperationSpec("WORKED"))
    backend = Backend(Contract(name="t", version="1.0.0", commands={"WORK": spec}, events=CONTRACT.events))
    backend.operation("WORK")(lambda payload, operation: payload.size)
    with connect(backend) as client:
        assert final_of(client, {"size": 4})["result"] == 4
        assert client.request("WORK", {"size": "4"})["details"] == {"path": "size"}
