"""The generated constants are what the files of the protocol say."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from stdwire import messages
from stdwire_songs import protocol

FOLDER = Path(__file__).parents[3] / "protocol"


def read(folder: str) -> list[Any]:
    """Return the files of one folder of the protocol."""
    return [json.loads(path.read_text("utf-8")) for path in sorted((FOLDER / folder).glob("*.json"))]


def test_the_known_words_are_those_of_the_shared_types() -> None:
    expected = {
        f"{file['title']}.{field}": tuple(schema["x-known-values"])
        for file in read("types")
        for field, schema in file.get("properties", {}).items()
        if "x-known-values" in schema
    }

    assert expected
    assert expected == protocol.KNOWN_WORDS


def test_the_control_commands_are_those_that_have_a_file() -> None:
    assert {file["name"] for file in read("control")} == messages.CONTROL_COMMANDS


def test_the_limits_are_those_of_the_protocol() -> None:
    limits = json.loads((FOLDER / "protocol.json").read_text("utf-8"))["limits"]

    assert {name: getattr(messages, name.upper()) for name in limits} == limits
