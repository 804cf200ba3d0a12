"""Where a song stands, by the clock alone."""

import pytest

from stdwire_songs.studio.timeline import Outcome, Status, Timeline


@pytest.mark.parametrize(
    ("milliseconds", "status"),
    [
        (-5_000, Status.SUBMITTED),
        (0, Status.SUBMITTED),
        (199, Status.SUBMITTED),
        (200, Status.QUEUED),
        (499, Status.QUEUED),
        (500, Status.STREAMING),
        (999, Status.STREAMING),
        (1_000, Status.COMPLETE),
        (10**12, Status.COMPLETE),
    ],
)
def test_a_song_goes_through_its_states_in_order(milliseconds: int, status: Status) -> None:
    """Each state lasts from its moment to the next one's; a clock that was set back is no harm."""
    assert status == Timeline(1.0).status(Outcome.COMPLETE, 1_000_000, 1_000_000 + milliseconds)


def test_speed_shortens_every_state_alike() -> None:
    """At speed 10 a song is complete after a tenth of a second."""
    timeline = Timeline(10.0)

    assert timeline.status(Outcome.COMPLETE, 0, 99) is Status.STREAMING
    assert timeline.status(Outcome.COMPLETE, 0, 100) is Status.COMPLETE


def test_a_song_that_fails_does_so_at_the_end() -> None:
    """Until then it looks like any other."""
    assert Timeline(1.0).status(Outcome.ERROR, 0, 999) is Status.STREAMING
    assert Timeline(1.0).status(Outcome.ERROR, 0, 1_000) is Status.ERROR


def test_a_stuck_song_stays_in_the_queue() -> None:
    """It never gets further."""
    assert Timeline(1.0).status(Outcome.STUCK, 0, 10**12) is Status.QUEUED
