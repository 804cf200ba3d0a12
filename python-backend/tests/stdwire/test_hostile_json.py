"""The bridge makes of a command with hostile JSON in it what the corpus says, as the client does."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import msgspec
import pytest

from stdwire import Backend
from stdwire.testing import Client, connect

FOLDER = Path(__file__).parents[3] / "test" / "fixtures" / "json"
REFUSED = object()


def documents_in(file: str) -> list[dict[str, Any]]:
    documents: list[dict[str, Any]] = json.loads((FOLDER / file).read_text("utf-8"))["documents"]
    return documents


def bytes_of(document: dict[str, Any]) -> bytes:
    if "hex" in document:
        return bytes.fromhex(document["hex"])
    if "parts" in document:
        return "".join(part * times for part, times in document["parts"]).encode()
    text: str = document["text"]
    return text.encode()


def demanded(document: dict[str, Any]) -> object:
    """Return what must be read from a document; where its file does not say it, its own text does."""
    if document["verdict"] == "refused":
        return REFUSED
    return document["value"] if "value" in document else json.loads(bytes_of(document))


def is_same(one: object, other: object) -> bool:
    """Tell whether two values of JSON are the same, however deep they are; a truth value is no number."""
    pairs = [(one, other)]
    while pairs:
        left, right = pairs.pop()
        if isinstance(left, dict) and isinstance(right, dict) and left.keys() == right.keys():
            pairs += [(item, right[key]) for key, item in left.items()]
        elif isinstance(left, list) and isinstance(right, list) and len(left) == len(right):
            pairs += zip(left, right, strict=True)
        elif (
            isinstance(left, dict | list)
            or isinstance(left, bool) != isinstance(right, bool)
            or left != right
        ):
            return False
    return True


def first_answer(client: Client, line: bytes) -> dict[str, Any]:
    """Send a line and return what is answered to it; what has a line end in it is answered more than once."""
    client.call("PING")
    earlier = set(map(id, client.messages))
    client.send_raw(line)
    return client.wait_for(lambda message: id(message) not in earlier)


class Typed(msgspec.Struct):
    value: Any


def untyped_backend(taken: list[Any]) -> Backend:
    backend = Backend()

    @backend.command("TAKE")
    def take(payload: dict[str, Any], _context: object) -> object:
        taken.append(payload["value"])
        return payload["value"]

    return backend


def typed_backend(taken: list[Any]) -> Backend:
    backend = Backend()

    @backend.command("TAKE")
    def take(payload: Typed, _context: object) -> object:
        taken.append(payload.value)
        return payload.value

    return backend


@pytest.mark.parametrize("make", [untyped_backend, typed_backend])
@pytest.mark.parametrize("file", sorted(path.name for path in FOLDER.glob("*.json")))
def test_the_bridge_makes_of_hostile_json_what_the_corpus_says(
    file: str, make: Callable[[list[Any]], Backend]
) -> None:
    """A document is taken as it is, or its command is refused; nothing in between, and the backend lives."""
    taken: list[Any] = []
    backend = make(taken)

    wrong = []
    with connect(backend) as client:
        for number, document in enumerate(documents_in(file)):
            taken.clear()
            line = b'{"id":"h-%d","type":"TAKE","payload":{"value":%s}}\n' % (number, bytes_of(document))
            answer = first_answer(client, line)
            found = taken[0] if taken else REFUSED
            if not is_same(found, demanded(document)):
                wrong.append(f"{document['title']}: {str(found)[:60]}")
            elif answer["success"] != bool(taken) or (taken and not is_same(answer["data"], found)):
                wrong.append(f"{document['title']}: answered with another value")
    assert wrong == []
