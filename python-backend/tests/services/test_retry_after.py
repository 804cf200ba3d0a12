"""How long a server asks to be left alone."""

import time
from email.utils import formatdate

import pytest

from stdwire_songs.services.retry_after import LONGEST_PAUSE_SECONDS, growing_pause, retry_after


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        (None, None),
        ("", None),
        ("soon", None),
        ("-5", None),
        ("nan", None),
        ("0", 0.0),
        ("7", 7.0),
        ("0.25", 0.25),
        ("86400", LONGEST_PAUSE_SECONDS),
    ],
)
def test_seconds_are_read_and_bounded(value: str | None, expected: float | None) -> None:
    assert retry_after(value) == expected


def test_a_date_is_read_too() -> None:
    soon = retry_after(formatdate(time.time() + 30, usegmt=True))

    assert soon is not None
    assert 0 < soon <= 30


def test_a_date_in_the_past_means_now() -> None:
    assert retry_after("Wed, 21 Oct 2015 07:28:00 GMT") == 0


def test_without_a_named_pause_each_one_is_longer_up_to_a_minute() -> None:
    assert [growing_pause(refused) for refused in (1, 2, 3, 4, 5)] == [12, 24, 48, 60, 60]
