"""It is known of every payload type whether a part of it may be anything."""

from __future__ import annotations

from typing import Annotated, Any

import msgspec
import pytest

from stdwire.openness import is_open


class Closed(msgspec.Struct):
    name: str
    sizes: list[Annotated[int, msgspec.Meta(ge=0)]]
    parent: Closed | None = None


class Open(msgspec.Struct):
    name: str
    extras: dict[str, Any] = {}


class Holder(msgspec.Struct):
    items: list[Open | None]


class HoldsItself(msgspec.Struct):
    more: Any
    inner: HoldsItself | None = None


@pytest.mark.parametrize("payload_type", [Closed, dict[str, Closed], list[str], tuple[int, str], str | None])
def test_a_type_that_says_everything_is_closed(payload_type: Any) -> None:
    """Nothing has to be looked at."""
    assert not is_open(payload_type)


@pytest.mark.parametrize(
    "payload_type",
    [
        Any,
        dict,
        list,
        Open,
        Holder,
        HoldsItself,
        dict[str, Open],
        tuple[int, Any],
        list[Any] | None,
        msgspec.Raw,
    ],
)
def test_a_type_with_a_part_that_may_be_anything_is_open(payload_type: Any) -> None:
    """However deep that part is."""
    assert is_open(payload_type)
