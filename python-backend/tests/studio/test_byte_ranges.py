"""Which part of a file is meant by the headers of a request."""

import pytest

from stdwire_songs.studio.byte_ranges import NotSatisfiable, Piece, wanted_piece

ETAG, DATE = '"abc"', "Sat, 21 Nov 2026 10:00:00 GMT"


def wanted(headers: dict[str, str]) -> Piece | None:
    return wanted_piece(headers, 1_000, ETAG, DATE)


@pytest.mark.parametrize(
    ("text", "start", "end"),
    [
        ("bytes=0-0", 0, 1),
        ("bytes=0-", 0, 1_000),
        ("bytes=10-19", 10, 20),
        ("bytes=990-5000", 990, 1_000),
        ("bytes=999-", 999, 1_000),
        ("bytes=-1", 999, 1_000),
        ("bytes=-5000", 0, 1_000),
    ],
)
def test_a_range_means_these_bytes(text: str, start: int, end: int) -> None:
    """First and last byte are both meant; a last one past the end is the end."""
    piece = wanted({"range": text})

    assert piece == Piece(start, end)
    assert piece.length == end - start


@pytest.mark.parametrize("text", ["", "bytes=-", "bytes=5-4", "bytes=0-1,3-4", "lines=0-1", "bytes=x-y"])
def test_what_cannot_be_read_as_one_range_is_the_whole_file(text: str) -> None:
    """A server may ignore such a header."""
    assert wanted({"range": text}) is None


@pytest.mark.parametrize("text", ["bytes=1000-", "bytes=5000-6000", "bytes=-0"])
def test_a_range_past_the_end_cannot_be_satisfied(text: str) -> None:
    """It begins where there is nothing."""
    with pytest.raises(NotSatisfiable):
        wanted({"range": text})


@pytest.mark.parametrize("version", [ETAG, DATE])
def test_if_range_with_this_version_gives_the_part(version: str) -> None:
    """The version may be named by tag or by date."""
    assert wanted({"range": "bytes=10-19", "if-range": version}) == Piece(10, 20)


def test_if_range_with_another_version_gives_the_whole_file() -> None:
    """The part that the client has would not fit."""
    assert wanted({"range": "bytes=10-19", "if-range": '"other"'}) is None
