"""What JSON leaves open or does not have: refused as a command and never sent, while the backend lives."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest

from stdwire import Backend
from stdwire.connection import Limits
from stdwire.testing import Client, connect

LEVELS = 100_000
LIMIT = 10_000


def nested(levels: int) -> list[Any]:
    value: list[Any] = []
    for _ in range(levels):
        value = [value]
    return value


ODD: dict[str, Any] = {
    "nan": float("nan"),
    "infinity": [float("inf")],
    "minus infinity": {"n": float("-inf")},
    "2**53": 2**53,
    "2**63": [2**63],
    "5,000 digits": 10**5000,
    "half a pair": "a\ud800",
    "half a pair as a key": {"\udc00": 1},
    "100,000 levels": nested(LEVELS),
}


@pytest.fixture
def client() -> Iterator[Client]:
    """Talk to a backend that answers with what it is sent, or with what cannot be sent."""
    backend = Backend(limits=Limits(max_line_bytes=LIMIT * 100))

    @backend.command("ECHO")
    def echo(payload: dict[str, Any], _context: object) -> object:
        return payload

    @backend.command("ODD")
    def odd(payload: dict[str, Any], _context: object) -> object:
        return ODD[payload["what"]]

    with connect(backend) as connected:
        yield connected
        assert connected.call("ECHO", {"still": "here"}) == {"still": "here"}


def refused(client: Client, payload: bytes) -> dict[str, Any]:
    """Send a command with that payload, which must be refused, under its id or under none."""
    client.send_raw(b'{"id":"bad","type":"ECHO","payload":{"value":%s}}\n' % payload)
    answer = client.wait_for(lambda message: message["id"] in {"bad", None})
    assert (answer["success"], answer["error_code"]) == (False, "INVALID_PAYLOAD")
    return answer


def not_sent(client: Client, what: str) -> str:
    """Have it answer with what cannot be sent; return the reason of the failure."""
    answer = client.request("ODD", {"what": what})
    assert (answer["success"], answer["error_code"]) == (False, "INTERNAL_ERROR")
    reason: str = answer["details"]["reason"]
    return reason


@pytest.mark.parametrize("mark", [b"\xef\xbb\xbf", b"\r\n\n \t\n", b" \t "])
def test_w06_a_stream_may_begin_with_a_mark_or_blanks(client: Client, mark: bytes) -> None:
    """W06: a byte order mark at the start of stdin is taken off, and blank lines say nothing."""
    client.send_raw(mark + b'{"id":"first","type":"ECHO","payload":{"n":1}}\r\n')
    assert client.answer_to("first")["data"] == {"n": 1}
    assert client.request("ECHO", {"n": 2})["success"]
    assert len(client.messages) == 2


@pytest.mark.parametrize(
    "text", [b"\xff", b"\xc0\xaf", b"\xed\xa0\xbc\xed\xbe\xb5", b"\xe2\x82", b"\xf4\x90\x80\x80"]
)
def test_w07_bytes_that_are_no_utf8_are_refused(client: Client, text: bytes) -> None:
    """W07: they are never replaced by something else."""
    assert refused(client, b'"' + text + b'"')["details"]["reason"] == "encoding"


@pytest.mark.parametrize("text", [b"NaN", b"Infinity", b"-Infinity", b"1e400", b"-1e400"])
def test_w08_a_number_that_is_none_is_refused(client: Client, text: bytes) -> None:
    """W08: no handler ever sees one."""
    refused(client, text)


@pytest.mark.parametrize("what", ["nan", "infinity", "minus infinity"])
def test_w08_a_number_that_is_none_is_not_sent(client: Client, what: str) -> None:
    """W08: the call fails, and the writer lives."""
    assert not_sent(client, what) == "serialization"


@pytest.mark.parametrize("number", [2**53, -(2**53), 2**53 + 1, 2**63, 2**64, 10**400])
def test_w09_a_whole_number_that_javascript_rounds_is_refused(client: Client, number: int) -> None:
    """W09: the client refuses the same ones."""
    refused(client, str(number).encode())


def test_w09_five_thousand_digits_are_refused(client: Client) -> None:
    """W09: far beyond what Python turns into a number."""
    refused(client, b"7" * 5000)


@pytest.mark.parametrize("what", ["2**53", "2**63", "5,000 digits"])
def test_w09_a_whole_number_that_javascript_rounds_is_not_sent(client: Client, what: str) -> None:
    """W09: the call fails in place of another number arriving."""
    assert not_sent(client, what) == "serialization"


@pytest.mark.parametrize("text", [rb'"\ud800"', rb'"a\udc00"', rb'{"\udbff":1}', rb'"\ud83d\ud83d"'])
def test_w10_half_of_a_pair_is_refused(client: Client, text: bytes) -> None:
    """W10: it is no text, and nothing could be answered about it."""
    refused(client, text)


@pytest.mark.parametrize("what", ["half a pair", "half a pair as a key"])
def test_w10_half_of_a_pair_is_not_sent(client: Client, what: str) -> None:
    """W10: the call fails, and the writer lives."""
    assert not_sent(client, what) == "serialization"


def test_w11_keys_that_mean_something_are_ordinary(client: Client) -> None:
    """W11: they come back as they were sent, and of a key that comes twice the last counts."""
    keys: dict[str, Any] = {"__proto__": {"polluted": True}, "__class__": 1, "constructor": {"prototype": 2}}
    assert client.call("ECHO", keys) == keys
    client.send_raw(b'{"id":"x","id":"twice","type":"ODD","type":"ECHO","payload":{"a":1,"a":2}}\n')
    assert client.answer_to("twice")["data"] == {"a": 2}


@pytest.mark.parametrize(
    "payload",
    [
        b"[" * LEVELS + b"]" * LEVELS,
        b'{"a":' * LEVELS + b"1" + b"}" * LEVELS,
        b"[" * LEVELS,
        b"[" * 501 + b"]" * 501,
    ],
)
def test_w12_what_is_nested_too_deeply_is_refused(client: Client, payload: bytes) -> None:
    """W12: the stack of no thread overflows."""
    refused(client, payload)


def test_w12_what_is_nested_too_deeply_is_not_sent(client: Client) -> None:
    """W12: the call fails, and the writer lives."""
    assert not_sent(client, "100,000 levels") in {"serialization", "nesting"}


@pytest.mark.parametrize(("size", "is_taken"), [(LIMIT - 1, True), (LIMIT, True), (LIMIT + 1, False)])
def test_w13_the_limit_holds_to_the_byte(size: int, is_taken: bool) -> None:
    """W13: one byte more is refused under its id, and the next command is taken."""
    backend = Backend(limits=Limits(max_line_bytes=LIMIT))
    lengths: list[int] = []

    @backend.command("TAKE")
    def take(payload: dict[str, str], _context: object) -> None:
        lengths.append(len(payload["text"]))

    head, tail = b'{"id":"sized","type":"TAKE","payload":{"text":"', b'"}}'
    text = b"x" * (size - len(head) - len(tail))
    with connect(backend) as client:
        client.send_raw(head + text + tail + b"\n")
        assert client.answer_to("sized")["success"] is is_taken
        assert client.request("PING")["success"]
    assert lengths == ([len(text)] if is_taken else [])
