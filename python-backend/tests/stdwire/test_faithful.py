"""What JSON would change without saying so is refused."""

from __future__ import annotations

import dataclasses
import json
import uuid
from collections import namedtuple
from datetime import datetime
from decimal import Decimal
from enum import Enum, IntEnum, StrEnum
from pathlib import PurePosixPath
from typing import Any

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from stdwire.codec import encode_success
from stdwire.faithful import MAX_NESTING, SerializationError, check

Pair = namedtuple("Pair", ["first", "second"])


class Word(StrEnum):
    YES = "yes"


class Number(IntEnum):
    ONE = 1
    HUGE = 2**60


class Kind(Enum):
    PLAIN = "plain"
    ODD = float("nan")


class Song(msgspec.Struct):
    title: str
    seconds: float | None = None
    size: int = 0
    tags: dict[str, Any] = {}


class Name(msgspec.Struct):
    first: str
    is_real: bool = True


@dataclasses.dataclass
class Point:
    x: float


@pytest.mark.parametrize(
    "value",
    [
        None,
        True,
        "text",
        0,
        -(2**53 - 1),
        2**53 - 1,
        1.5,
        [],
        {},
        [1, "a", None, [2.5]],
        (1, 2),
        Pair(1, 2),
        {"a": {"b": [1, {"c": None}]}},
        {1: "a", 2: "b"},
        Word.YES,
        Number.ONE,
        {Word.YES: 1},
        Kind.PLAIN,
        Song("t", 1.5, 3, {"k": [1]}),
        [Name("a"), Name("b")],
        Point(1.0),
        msgspec.UNSET,
        msgspec.Raw(b'{"a":1}'),
    ],
)
def test_what_json_has_passes(value: object) -> None:
    """Ordinary values are no trouble."""
    check(value)


@pytest.mark.parametrize(
    "value",
    [
        float("nan"),
        float("inf"),
        -float("inf"),
        2**53,
        -(2**53),
        2**64,
        {1, 2},
        frozenset("ab"),
        b"bytes",
        bytearray(b"bytes"),
        datetime(2025, 1, 1),
        Decimal("1.5"),
        uuid.UUID(int=1),
        PurePosixPath("/tmp"),
        object(),
        {1: "a", "1": "b"},
        {1.5: "a"},
        {(1, 2): "a"},
        Number.HUGE,
        Kind.ODD,
        Song("t", float("nan")),
        Song("t", 1.0, 2**60),
        Song("t", tags={"k": {1}}),
        Point(float("nan")),
        msgspec.Raw(b'{"a":\n1}'),
        msgspec.Raw(b'{"a":NaN}'),
        msgspec.Raw(b"\xff"),
    ],
)
def test_what_json_would_change_is_refused_wherever_it_stands(value: object) -> None:
    """The rule holds at the top, in a list, in an object and deep inside."""
    for wrapped in (value, [value], {"k": value}, [[{"k": (1, value)}]], [Name("a"), value]):
        with pytest.raises(SerializationError):
            check(wrapped)


def test_a_refusal_names_the_kind_of_value_and_never_the_value() -> None:
    """The text can be logged and sent."""
    with pytest.raises(SerializationError) as caught:
        check({"token": b"very-secret-bytes"})
    assert "bytes" in str(caught.value)
    assert "very-secret" not in str(caught.value)


def test_two_looks_at_the_same_struct_give_the_same_verdict() -> None:
    """What is remembered about a type does not hide a bad value in a later one."""
    check(Song("good", 1.0, 5))
    with pytest.raises(SerializationError):
        check(Song("bad", 1.0, 2**53))
    with pytest.raises(SerializationError):
        check(Song("bad", float("inf"), 5))


json_values = st.recursive(
    st.none()
    | st.booleans()
    | st.integers(-(2**53) + 1, 2**53 - 1)
    | st.floats(allow_nan=False, allow_infinity=False)
    | st.text(),
    lambda inner: st.lists(inner) | st.dictionaries(st.text(), inner),
)


@given(json_values)
def test_what_passes_comes_out_as_it_went_in(value: object) -> None:
    """Every value that is JSON is sent unchanged."""
    assert json.loads(encode_success("a", "X_RESPONSE", value))["data"] == value


def nested(levels: int) -> list[Any]:
    value: list[Any] = []
    for _ in range(levels - 1):
        value = [value]
    return value


def test_a_value_may_be_as_deep_as_both_sides_read_and_no_deeper() -> None:
    """The client refuses what is deeper, so it is not sent."""
    check(nested(MAX_NESTING))
    with pytest.raises(SerializationError, match="levels"):
        check(nested(MAX_NESTING + 1))
