"""Lines are read strictly, and refused with an answer that names the id where it can be read."""

from __future__ import annotations

import json
from typing import Any

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from stdwire.codec import (
    Command,
    Refusal,
    encode_event,
    encode_failure,
    encode_success,
    read,
    read_one,
    refuse,
)
from stdwire.faithful import SerializationError
from stdwire.lines import Oversized


def refusal_of(line: bytes) -> tuple[str | None, str]:
    found = read_one(line)
    assert isinstance(found, Refusal), f"{line[:80]!r} was not refused"
    return found.id, found.details["reason"]


@pytest.mark.parametrize(
    ("line", "call_id", "reason"),
    [
        (b"hello", None, "syntax"),
        (b'{"id":"a","type":"X","payload":{}', None, "syntax"),
        (b'{"id":"a","type":"X","payload":{"n":NaN}}', None, "syntax"),
        (b'{"id":"a","type":"X","payload":{"n":-Infinity}}', None, "syntax"),
        (b'{"id":"a","type":"X","payload":{}} {"id":"b","type":"X","payload":{}}', None, "syntax"),
        (b'{"id":"a","type":"X","payload":{"t":"\xff"}}', None, "encoding"),
        (b'{"id":"a","type":"X","payload":{"t":"\xed\xa0\x80"}}', None, "encoding"),
        (b'{"id":"a","type":"X","payload":{"t":"\xc0\xaf"}}', None, "encoding"),
        (b'{"id":"a","type":"X","payload":{"t":"\\ud800"}}', "a", "surrogate"),
        (b'{"type":"X","payload":{"t":"\\ud800"},"id":"late"}', "late", "surrogate"),
        (b'{"id":"a","type":"X","payload":' + b"[" * 100_000 + b"]" * 100_000 + b"}", "a", "nesting"),
        (b'{"type":"X","id":"a","payload":' + b'{"a":' * 100_000 + b"1" + b"}" * 100_001, "a", "nesting"),
        (b"[" * 100_000, None, "envelope"),
        (b'{"type":7,"payload":' + b"[" * 100_000, None, "envelope"),
        (b"42", None, "envelope"),
        (b"[]", None, "envelope"),
        (b"null", None, "envelope"),
        (b'{"type":"X","payload":{}}', None, "envelope"),
        (b'{"id":null,"type":"X","payload":{}}', None, "envelope"),
        (b'{"id":7,"type":"X","payload":{}}', None, "envelope"),
        (b'{"id":"","type":"X","payload":{}}', None, "envelope"),
        (b'{"id":"' + b"i" * 201 + b'","type":"X","payload":{}}', None, "envelope"),
        (b'{"id":"a","payload":{}}', "a", "envelope"),
        (b'{"id":"a","type":7,"payload":{}}', "a", "envelope"),
        (b'{"id":"a","type":"X"}', "a", "envelope"),
        (b'{"id":"a","type":"X","payload":{},"timestamp":"now"}', "a", "envelope"),
        (b'{"id":"a","type":"X","payload":{},"timestamp":1' + b"0" * 400 + b"}", "a", "envelope"),
    ],
)
def test_a_line_that_is_no_command_is_refused_by_its_id_where_that_can_be_read(
    line: bytes, call_id: str | None, reason: str
) -> None:
    """The answer goes to the caller whenever JSON's grammar lets the id be read."""
    assert refusal_of(line) == (call_id, reason)


def test_a_line_over_the_limit_is_answered_by_the_id_in_its_first_bytes() -> None:
    """What was skipped can still be answered."""
    refusal = refuse(Oversized(b'{"id":"big","type":"X","payload":{"t":"aaaa', 100))
    assert (refusal.id, refusal.details) == ("big", {"reason": "too-large", "limit": 100})
    assert refuse(Oversized(b'{"payload":{"id":"not this one', 100)).id is None


@pytest.mark.parametrize("line", [b"", b"  ", b"\r", b"\t \r"])
def test_a_blank_line_is_neither_a_message_nor_a_mistake(line: bytes) -> None:
    """An empty line is ignored."""
    assert read_one(line) is None


def test_spaces_and_a_carriage_return_around_a_command_do_not_matter() -> None:
    """Windows line ends are read."""
    command = read(b' {"id":"a","type":"X","payload":{}} \r')
    assert (command.id, command.type, bytes(command.payload)) == ("a", "X", b"{}")


@given(st.binary(max_size=200))
def test_any_bytes_are_a_command_a_refusal_or_blank(line: bytes) -> None:
    """Nothing that can be sent makes reading fail."""
    found = read_one(line.replace(b"\n", b""))
    assert found is None or found.id is None or isinstance(found.id, str)


@given(
    st.dictionaries(
        st.text(),
        st.recursive(st.none() | st.booleans() | st.text(max_size=20), st.lists, max_leaves=8),
        max_size=4,
    )
)
def test_what_a_client_sends_is_what_a_handler_gets(payload: dict[str, Any]) -> None:
    """A payload comes through unchanged, in ASCII escapes or in plain UTF-8."""
    for ensure_ascii in (True, False):
        line = json.dumps({"id": "a", "type": "X", "payload": payload}, ensure_ascii=ensure_ascii)
        found = read_one(line.encode())
        assert isinstance(found, Command)
        assert msgspec.json.decode(found.payload) == payload


def test_a_success_has_every_field_of_the_reference() -> None:
    """A success tells its id, its type, success, data, a null error and the time."""
    message = json.loads(encode_success("a", "X_RESPONSE", {"n": 1}))
    assert message.pop("timestamp") > 1_600_000_000_000
    assert message == {"id": "a", "type": "X_RESPONSE", "success": True, "data": {"n": 1}, "error": None}


def test_an_error_has_every_field_of_the_reference() -> None:
    """An error tells its id, its type, success, the text, the code and the time."""
    message = json.loads(encode_failure(None, "CODE", "Why."))
    assert message.pop("timestamp") > 1_600_000_000_000
    expected = {"id": None, "type": "ERROR_RESPONSE", "success": False, "error": "Why.", "error_code": "CODE"}
    assert message == expected


@pytest.mark.parametrize("details", [{"x": {1}}, {"x": "\ud800"}, {"x": float("nan")}])
def test_an_error_arrives_without_the_facts_that_json_cannot_carry(details: dict[str, Any]) -> None:
    """Nothing in an error's details can keep the error from being sent."""
    message = json.loads(encode_failure("a", "CODE", "Why \ud800.", details))
    assert message["error_code"] == "CODE"
    assert "details" not in message


def test_an_event_is_told_by_its_id() -> None:
    """The text `progress-event` is in `id`, and the name of the event in `type`."""
    message = json.loads(encode_event("WORKED", {"operation_id": "o"}))
    assert (message["id"], message["type"], message["payload"]) == (
        "progress-event",
        "WORKED",
        {"operation_id": "o"},
    )


@pytest.mark.parametrize("value", [float("nan"), float("inf"), {1, 2}, b"x", 2**53, "\udfff", object()])
def test_neither_answers_nor_events_carry_what_json_would_change(value: object) -> None:
    """What would arrive as something else is refused, on both ways out."""
    with pytest.raises(SerializationError):
        encode_success("a", "X_RESPONSE", {"v": value})
    with pytest.raises(SerializationError):
        encode_event("WORKED", {"operation_id": "o", "v": value})
