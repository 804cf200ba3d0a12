"""A secret is replaced in everything that leaves the backend."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import msgspec
import pytest

from stdwire import Backend, CommandSpec, Context, Contract, EventSpec, secrets
from stdwire.secret_fields import register_secrets
from stdwire.testing import connect

from .conftest import LogLines

CASES = Path(__file__).parents[3] / "test" / "fixtures" / "redaction.json"

CANARY = 'canary-"quoted"-é-token'


def test_a_registered_value_is_replaced_in_text_and_in_json() -> None:
    """In JSON it is found in its escaped form, and the line stays valid."""
    secrets.register(CANARY)
    assert secrets.redact(f"a {CANARY} b") == "a [redacted] b"
    line = msgspec.json.encode({"error": f"a {CANARY} b"})
    assert json.loads(secrets.redact_line(line)) == {"error": "a [redacted] b"}


def test_a_value_that_contains_another_is_replaced_whole() -> None:
    """No piece of the longer one is left."""
    secrets.register("secret-part")
    secrets.register("secret-part-and-more")
    assert secrets.redact("x secret-part-and-more y secret-part") == "x [redacted] y [redacted]"


def test_short_values_are_not_registered() -> None:
    """They would be found inside of ordinary words."""
    secrets.register("abc")
    assert secrets.redact("abc abcdef") == "abc abcdef"


def test_how_many_values_are_kept_is_bounded() -> None:
    """The newest are kept: tokens are renewed for as long as a backend lives."""
    for number in range(2000):
        secrets.register(f"token-number-{number:05}")
    assert secrets.redact("token-number-01999") == "[redacted]"
    assert len(secrets.registered) <= 512


def test_a_value_that_is_kept_does_not_give_way() -> None:
    """The API key of a server is registered once, and holds as long as it runs."""
    secrets.register("key-of-the-server", keep=True)
    for number in range(2000):
        secrets.register(f"token-number-{number:05}")
    assert secrets.redact("key-of-the-server token-number-01999") == "[redacted] [redacted]"
    assert len(secrets.registered) <= 513


def test_an_answer_with_some_hundred_tokens_is_kept_whole() -> None:
    """None of them makes another one of the same answer be forgotten."""
    tokens = [f"token-of-a-list-{number:05}" for number in range(400)]
    register_secrets({"items": [{"token": token} for token in tokens]}, ("items[].token",))
    assert {secrets.redact(token) for token in tokens} == {"[redacted]"}


def test_a_value_is_replaced_though_texts_were_redacted_before_it_was_known() -> None:
    """The list of what is known is made anew for the first text after it."""
    assert secrets.redact("early-token late-token") == "early-token late-token"
    secrets.register("late-token")
    assert secrets.redact("early-token late-token") == "early-token [redacted]"
    secrets.register("early-token")
    assert secrets.redact("early-token late-token") == "[redacted] [redacted]"


def cases() -> list[Any]:
    return [pytest.param(case, id=case["title"]) for case in json.loads(CASES.read_text("utf-8"))]


@pytest.mark.parametrize("case", cases())
def test_what_looks_like_a_credential_is_replaced_unasked(case: dict[str, str]) -> None:
    """The name of the header or parameter stays, its value goes; the TypeScript side does the same."""
    assert secrets.redact(case["text"]) == case["redacted"]


class Session(msgspec.Struct):
    token: str


class Payload(msgspec.Struct):
    session_token: str
    sessions: list[Session] = []


def test_secret_fields_are_found_by_their_paths() -> None:
    """In objects and Structs, in lists, and not where they are missing."""
    payload = Payload("outer-canary", [Session("inner-canary-1"), Session("inner-canary-2")])
    register_secrets(payload, ("session_token", "sessions[].token", "nothing.here"))
    register_secrets({"session": {"token": "dict-canary"}, "n": 1}, ("session.token", "n", "n.deeper[]"))
    assert set(secrets.registered) == {"outer-canary", "inner-canary-1", "inner-canary-2", "dict-canary"}


def test_the_secret_fields_of_a_protocol_are_redacted_everywhere_but_in_their_own_place(
    log: LogLines,
) -> None:
    """A token that a command takes or answers is in no log, error or event afterwards."""
    spec = CommandSpec(name="USE", payload=Payload, secrets=("session_token", "token"))
    contract = Contract(
        name="t", version="1.0.0", commands={"USE": spec}, events={"USED": EventSpec(name="USED")}
    )
    backend = Backend(contract)

    @backend.command("USE")
    def use(payload: Payload, context: Context) -> dict[str, str]:
        context.logger.info("using %s", payload.session_token)
        context.progress("USED", text=f"with {payload.session_token}")
        if payload.sessions:
            raise ValueError(f"bad token {payload.session_token}")
        return {"token": "canary-of-the-answer"}

    with connect(backend) as client:
        answer: Any = client.call("USE", {"session_token": "canary-of-the-call"})
        failure = client.request("USE", {"session_token": "canary-of-the-call", "sessions": [{"token": "x"}]})
        events = [message for message in client.messages if message["id"] == "progress-event"]
        backend.event("USED", operation_id="o", text="about canary-of-the-answer")
        told = client.wait_for(lambda message: message.get("payload", {}).get("operation_id") == "o")
    assert answer == {"token": "canary-of-the-answer"}
    assert "bad token [redacted]" in failure["error"]
    assert len(events) == 2
    assert "canary" not in str([failure, events, told, log.text])


def test_what_the_client_goes_by_stays_whatever_was_registered() -> None:
    """A caller may pass off any word as a token: ids, types, codes and field names are not touched."""
    for word in ("progress-event", "success", "error_code", "operation_id", "ACCOUNT_NOT_FOUND", "completed"):
        secrets.register(word)
    event = {
        "id": "progress-event",
        "type": "STEP",
        "payload": {"operation_id": "completed", "status": "completed", "message": "success at last"},
    }
    failure = {
        "id": "success",
        "success": False,
        "error": "no success",
        "error_code": "ACCOUNT_NOT_FOUND",
        "details": {"success": ["completed", 1, None]},
    }
    assert json.loads(secrets.redact_line(msgspec.json.encode(event))) == {
        **event,
        "payload": {
            "operation_id": "completed",
            "status": "completed",
            "message": "[redacted] at last",
        },
    }
    assert json.loads(secrets.redact_line(msgspec.json.encode(failure))) == {
        **failure,
        "error": "no [redacted]",
        "details": {"success": ["[redacted]", 1, None]},
    }
