"""Counting what arrives."""

import pytest

from stdwire_songs.services.download_meter import Meter
from stdwire_songs.services.service_errors import ServiceUnreachable


class Clock:
    """A clock that goes when it is told to."""

    def __init__(self) -> None:
        self.now = 100.0

    def __call__(self) -> float:
        return self.now


def meter(clock: Clock, reports: list[tuple[int, int | None, float]]) -> Meter:
    return Meter(lambda *report: reports.append(report), window_seconds=10, window_bytes=1_000, clock=clock)


def test_at_most_five_reports_a_second_are_made_and_the_first_one_at_once() -> None:
    clock, reports = Clock(), list[tuple[int, int | None, float]]()
    counter = meter(clock, reports)
    for step in range(1, 101):
        clock.now += 0.01
        counter.count(100, step * 100, 10_000)

    assert reports[0][:2] == (100, 10_000)
    assert 4 <= len(reports) <= 5


def test_the_speed_is_that_of_the_last_seconds() -> None:
    clock, reports = Clock(), list[tuple[int, int | None, float]]()
    counter = meter(clock, reports)
    for step in range(1, 11):
        clock.now += 1
        counter.count(5_000, step * 5_000, None)

    assert reports[-1][2] == pytest.approx(5_000)


def test_the_count_never_goes_back_when_the_download_begins_again() -> None:
    clock, reports = Clock(), list[tuple[int, int | None, float]]()
    counter = meter(clock, reports)
    counter.report(900, 1_000)
    counter.report(100, 1_000)

    assert [size for size, _, _ in reports] == [900, 900]


def test_a_drip_counts_as_a_broken_connection() -> None:
    clock, counter = (clock := Clock()), meter(clock, [])
    with pytest.raises(ServiceUnreachable, match="no progress"):
        for step in range(1, 100):
            clock.now += 1
            counter.count(1, step, None)

    assert clock.now == 110


def test_after_a_pause_nothing_is_late() -> None:
    clock = Clock()
    counter = meter(clock, [])
    clock.now += 60
    counter.rest()
    clock.now += 1

    counter.count(1, 1, None)
