"""Reading the headers that say which bytes a body is."""

import pytest

from stdwire_songs.services.content_range import complete_length, content_length, content_range


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        ("bytes 5-9/10", (5, 10)),
        ("bytes 5-9/*", (5, None)),
        ("bytes */10", None),
        ("items 5-9/10", None),
        ("bytes 5-9", None),
        ("bytes \u0665-9/10", None),
        ("", None),
    ],
)
def test_the_first_byte_and_the_whole_length_are_read(value: str, expected: tuple[int, int] | None) -> None:
    assert content_range({"Content-Range": value}) == expected


@pytest.mark.parametrize(("value", "expected"), [("bytes */77", 77), ("bytes 0-1/77", None), ("", None)])
def test_the_whole_length_is_read_from_a_refusal(value: str, expected: int | None) -> None:
    assert complete_length({"Content-Range": value}) == expected


@pytest.mark.parametrize(("value", "expected"), [("12", 12), ("-1", None), ("", None), ("9" * 30, None)])
def test_a_length_that_is_none_is_not_believed(value: str, expected: int | None) -> None:
    assert content_length({"Content-Length": value}) == expected
