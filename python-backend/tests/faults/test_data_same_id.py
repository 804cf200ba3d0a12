"""D08: a command id that comes twice."""

import json
from pathlib import Path

import pytest

from tests.songs.wire import Wire, serving


@pytest.mark.parametrize("second", ["first", "second"], ids=["the same payload", "another payload"])
@pytest.mark.parametrize("is_answered", [True, False], ids=["answered", "not answered yet"])
def test_d08_it_has_one_effect_and_the_second_is_refused(
    tmp_path: Path, second: str, is_answered: bool
) -> None:
    """D08: whatever its payload; the refusal names the id, and settles nobody else's call."""
    with serving(tmp_path) as served:
        wire = served.wire
        _create(wire, "first")
        answers = [wire.read()] if is_answered else []
        _create(wire, second)
        while len(answers) < 2:
            answers.append(wire.read())
        names = [account["name"] for account in wire.data("GET_ACCOUNTS")]

    (refusal,) = [answer for answer in answers if not answer["success"]]
    (success,) = [answer for answer in answers if answer["success"]]
    assert (success["id"], success["data"]["name"]) == ("twice", "first")
    assert (refusal["id"], refusal["error_code"]) == (None, "INVALID_PAYLOAD")
    assert refusal["details"] == {"reason": "duplicate-id", "id": "twice"}
    assert names == ["first"]


def _create(wire: Wire, name: str) -> None:
    command = {"id": "twice", "type": "CREATE_ACCOUNT", "payload": {"name": name}}
    wire.write(json.dumps(command).encode() + b"\n")
