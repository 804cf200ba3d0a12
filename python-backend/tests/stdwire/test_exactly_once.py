"""Whatever happens at the same time, every command has one answer and every operation one final event."""

from __future__ import annotations

import random
from collections import Counter
from typing import Any

import pytest

from stdwire import Backend, CommandFailed, Context, Limits, Operation
from stdwire.testing import connect


def busy_backend() -> Backend:
    backend = Backend(max_workers=4, limits=Limits(max_operations=16, grace_seconds=5))

    def act(payload: dict[str, Any], context: Context) -> object:
        context.progress("TOLD", step=0)
        context.cancelled.wait(payload["wait"])
        if payload["how"] == "listen":
            context.raise_if_cancelled()
        if payload["how"] == "fail":
            raise CommandFailed("FAILED", "As it was told.")
        if payload["how"] == "raise":
            raise ValueError("as it was told")
        if payload["how"] == "odd":
            return {1, 2}
        context.progress("TOLD", step=1)
        return payload["how"]

    def operate(payload: dict[str, Any], operation: Operation) -> object:
        if payload["how"] == "refuse":
            raise CommandFailed("REFUSED", "As it was told.")
        operation.accept()
        return act(payload, operation)

    backend.command("STATE")(act)
    backend.command("WORK", order="worker")(act)
    backend.operation("OPERATE", final="DONE")(operate)
    return backend


@pytest.mark.parametrize("seed", range(4))
def test_a_storm_of_commands_cancellations_and_an_end_in_the_middle(seed: int) -> None:
    """Answers and final events are counted, and their order is checked, for a random mix."""
    chance = random.Random(seed)
    sent: dict[str, str] = {}
    with connect(busy_backend(), timeout=30) as client:
        for number in range(600):
            command_id = f"c{number}"
            kind = chance.choice(
                ["STATE", "WORK", "OPERATE", "PING", "CANCEL_COMMAND", "CANCEL_OPERATION", "NOPE"]
            )
            payload: dict[str, Any] = {}
            if kind in ("STATE", "WORK", "OPERATE"):
                wait = chance.choice([0, 0, 0, 0.001, 0.01 if kind != "STATE" else 0])
                how = chance.choice(["listen", "ignore", "fail", "raise", "odd", "refuse"])
                payload = {"wait": wait, "how": how}
            elif kind == "CANCEL_COMMAND":
                payload = {"command_id": f"c{chance.randrange(number + 1)}"}
            elif kind == "CANCEL_OPERATION":
                known = [
                    m["data"]["operation_id"] for m in client.messages if m["type"] == "OPERATE_RESPONSE"
                ]
                payload = {"operation_id": chance.choice(known or ["none"])}
            sent[command_id] = kind
            client.send(kind, payload, command_id=command_id)
        client.send("SHUTDOWN", command_id="end")
        for number in range(20):
            client.send("STATE", {"wait": 0, "how": "late"}, command_id=f"late{number}")
        client.wait_for_end()
    answers = [message for message in client.messages if message["id"] != "progress-event"]
    assert Counter(message["id"] for message in answers) == Counter(
        [*sent, "end", *[f"late{n}" for n in range(20)]]
    )
    late = [message.get("error_code") for message in answers if message["id"].startswith("late")]
    assert late == ["INTERRUPTED"] * 20
    started = {
        message["data"]["operation_id"] for message in answers if message["type"] == "OPERATE_RESPONSE"
    }
    ended: set[str] = set()
    seen: set[str] = set()
    for message in client.messages:
        if message["type"] == "OPERATE_RESPONSE":
            seen.add(message["data"]["operation_id"])
        elif message["id"] == "progress-event" and message["payload"]["operation_id"] not in sent:
            operation_id = message["payload"]["operation_id"]
            assert operation_id in seen, "an event came before its response"
            assert operation_id not in ended, "an event came after the final one"
            if message["payload"].get("final"):
                ended.add(operation_id)
        elif message["id"] == "progress-event":
            answered = [m for m in answers if m["id"] == message["payload"]["operation_id"]]
            assert client.messages.index(answered[0]) > client.messages.index(message)
    assert ended == started
