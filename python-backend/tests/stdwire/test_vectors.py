"""The raw bytes that ship with the protocol get the answers that the protocol says."""

from __future__ import annotations

import json
from base64 import b64decode
from pathlib import Path
from typing import Any

import pytest

from stdwire import Backend
from stdwire.testing import connect

VECTORS = Path(__file__).parents[3] / "protocol" / "vectors" / "raw" / "stdin.json"

END = b'{"id":"the-end","type":"PING","payload":{}}\n'


def stdin_vectors() -> list[Any]:
    vectors = json.loads(VECTORS.read_text("utf-8"))["vectors"]
    return [pytest.param(vector, id=vector["title"]) for vector in vectors]


@pytest.mark.parametrize("vector", stdin_vectors())
def test_every_line_of_a_vector_gets_its_verdict(vector: dict[str, Any]) -> None:
    """A message reaches its handler as it was sent, what is refused is answered, and nothing else is."""
    messages = [line["document"] for line in vector["lines"] if line["verdict"] == "message"]
    refusals = [line for line in vector["lines"] if line["verdict"] == "refused"]
    backend = Backend()
    for command in {document["type"] for document in messages} - {"PING"}:
        backend.command(command)(lambda payload, _context: payload)
    stream = b64decode(vector["base64"])
    has_end = stream.endswith(b"\n")
    with connect(backend) as client:
        client.send_raw(stream + END if has_end else stream)
        if has_end:
            client.answer_to("the-end")
        for document in messages:
            answer = client.answer_to(document["id"])
            assert answer["success"] or answer["type"] == "ERROR_RESPONSE"
            if answer["success"] and document["type"] != "PING":
                assert answer["data"] == document["payload"]
    answers = [message for message in client.messages if message["id"] != "the-end"]
    assert len(answers) == len(messages) + len(refusals)
    refused = [item for item in answers if item.get("error_code") == "INVALID_PAYLOAD"]
    assert len(refused) >= len(refusals)
    for line in refusals:
        if "id" in line:
            assert line["id"] in [item["id"] for item in refused]


def test_the_vectors_are_there() -> None:
    """An empty file is a failure, and not a test that has nothing to do."""
    assert len(stdin_vectors()) > 20
