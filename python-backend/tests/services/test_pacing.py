"""Keeping a distance between downloads."""

import pytest

from stdwire_songs.errors import OperationCancelled
from stdwire_songs.services import pacing
from stdwire_songs.services.pacing import Pacing
from tests.services.recorder import Recorder


def test_the_first_one_waits_for_nothing_and_the_next_only_for_what_is_left(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    waits: list[float] = []
    monkeypatch.setattr(pacing, "pause", lambda _cancellation, seconds: waits.append(seconds))
    now = [10.0]
    pace = Pacing(2.0, clock=lambda: now[0])

    pace.wait(Recorder())
    pace.ended()
    now[0] += 0.5
    pace.wait(Recorder())

    assert waits == [1.5]


def test_a_wait_ends_when_the_work_is_called_off() -> None:
    pace, report = Pacing(3_600.0), Recorder()
    pace.ended()
    report.cancel()

    with pytest.raises(OperationCancelled):
        pace.wait(report)
