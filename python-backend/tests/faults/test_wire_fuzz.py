"""Whatever is written to a backend, it answers or refuses, and takes the next command."""

from __future__ import annotations

from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from stdwire import Backend
from stdwire.testing import connect

COMMAND = b'{"id":"x-1","type":"ECHO","payload":{"text":"\xc3\xa4","list":[1,2.5,null]}}'
TOKENS = [
    b"{", b"}", b"[", b"]", b",", b":", b'"', b"\\", b"\\ud800", b"\n", b"\r", b"\x00", b"\xef\xbb\xbf",
    b"\xff", b'"id"', b'"type"', b'"payload"', b'"ECHO"', b'"PING"', b'"progress-event"', b"{}", b"1e400",
    b"NaN",
]  # fmt: skip


@st.composite
def mutants(draw: st.DrawFn) -> bytes:
    """Make a command with some of its bytes taken out, put in or changed."""
    data = bytearray(COMMAND)
    for _ in range(draw(st.integers(1, 6))):
        place = draw(st.integers(0, len(data)))
        data[place : place + draw(st.integers(0, 3))] = draw(st.binary(max_size=4))
    return bytes(data)


garbage = st.one_of(
    mutants(), st.binary(max_size=300), st.lists(st.sampled_from(TOKENS), max_size=40).map(b"".join)
)


@settings(deadline=None)
@given(st.lists(garbage, max_size=30))
def test_w21_whatever_is_written_to_a_backend_it_takes_the_next_command(pieces: list[bytes]) -> None:
    """W21: nothing ends it, and every answer is one line of JSON in its own right."""
    backend = Backend()

    @backend.command("ECHO")
    def echo(payload: dict[str, Any], _context: object) -> object:
        return payload

    with connect(backend) as client:
        for piece in pieces:
            client.send_raw(piece + b"\n")
        assert client.answer_to(client.send("PING", command_id="the last one"))["success"]
        for message in client.messages:
            assert message["success"] is True or message["error_code"] in {
                "INVALID_PAYLOAD",
                "UNKNOWN_COMMAND",
            }
