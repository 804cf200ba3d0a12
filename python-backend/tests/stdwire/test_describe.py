"""A refused payload is explained by field and reason, and its values are never quoted."""

from __future__ import annotations

from typing import Annotated, Literal

import msgspec
import pytest
from msgspec import Meta

from stdwire.describe import describe


class Item(msgspec.Struct, forbid_unknown_fields=True):
    title: str
    kind: Literal["a", "b"] = "a"


class Payload(msgspec.Struct, forbid_unknown_fields=True, kw_only=True):
    name: Annotated[str, Meta(min_length=1, max_length=5, pattern="^[a-z]*$")]
    count: Annotated[int, Meta(ge=1, le=9)] | None = None
    rate: Annotated[float, Meta(ge=0)] = 0
    above: Annotated[int, Meta(gt=3)] = 4
    items: Annotated[list[Item], Meta(min_length=1, max_length=2)] = []
    pair: Annotated[list[int], Meta(min_length=2)] = msgspec.field(default_factory=list)
    numbers: dict[str, int] = {}
    flag: bool = False
    item: Item | None = None


@pytest.mark.parametrize(
    ("document", "path", "message"),
    [
        ("{}", "name", "The field 'name' is missing."),
        ('{"name":5}', "name", "The field 'name' must be a text, not an integer."),
        ('{"name":null}', "name", "The field 'name' must be a text, not null."),
        ('{"name":""}', "name", "The field 'name' must not be empty."),
        ('{"name":"secret"}', "name", "The field 'name' must hold at most 5 characters."),
        ('{"name":"A"}', "name", "The field 'name' does not have the form that it must have."),
        ('{"name":"a","count":0}', "count", "The field 'count' must be 1 or more."),
        ('{"name":"a","count":10}', "count", "The field 'count' must be 9 or less."),
        ('{"name":"a","count":"x"}', "count", "The field 'count' must be an integer or null, not a text."),
        ('{"name":"a","rate":-1}', "rate", "The field 'rate' must be 0 or more."),
        ('{"name":"a","rate":1e999}', "rate", "The field 'rate' holds a number that is out of range."),
        ('{"name":"a","above":3}', "above", "The field 'above' must be 4 or more."),
        ('{"name":"a","items":[]}', "items", "The field 'items' must hold at least 1 entry."),
        ('{"name":"a","pair":[1]}', "pair", "The field 'pair' must hold at least 2 entries."),
        ('{"name":"a","items":[{}]}', "items[0].title", "The field 'items[0].title' is missing."),
        ('{"name":"a","items":[7]}', "items[0]", "The field 'items[0]' must be an object, not an integer."),
        (
            '{"name":"a","items":[{"title":"t","kind":"secret"}]}',
            "items[0].kind",
            "The field 'items[0].kind' holds a word that is not known.",
        ),
        ('{"name":"a","flag":1}', "flag", "The field 'flag' must be true or false, not an integer."),
        ('{"name":"a","extra":"secret"}', "extra", "The field 'extra' is not known."),
        ('{"name":"a","item":{"title":"t","x":1}}', "item.x", "The field 'item.x' is not known."),
        (
            '{"name":"a","numbers":{"secret":"s"}}',
            "numbers[...]",
            "The field 'numbers[...]' must be an integer, not a text.",
        ),
        ("[]", "", "The payload must be an object, not a list."),
    ],
)
def test_a_refused_payload_is_explained_by_field_and_reason(document: str, path: str, message: str) -> None:
    """The words are the protocol's, and the value that was sent is not among them."""
    with pytest.raises(msgspec.ValidationError) as caught:
        msgspec.json.decode(document, type=Payload)
    assert describe(str(caught.value)) == (path, message)
    assert "secret" not in message


def test_an_unknown_field_with_an_endless_name_is_shortened() -> None:
    """A name that the sender made up cannot fill the log."""
    with pytest.raises(msgspec.ValidationError) as caught:
        msgspec.json.decode('{"name":"a","' + "x" * 5000 + '":1}', type=Payload)
    assert len(describe(str(caught.value)).message) < 120


def test_a_text_that_is_not_understood_is_not_repeated() -> None:
    """A reason of a later validator is not passed on unread."""
    assert describe("Something odd about 'secret' - at `$.a.b`") == ("a.b", "The field 'a.b' is not valid.")
