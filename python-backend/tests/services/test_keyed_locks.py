"""One lock per thing."""

import threading

import pytest

from stdwire_songs.errors import OperationCancelled
from stdwire_songs.services.keyed_locks import KeyedLocks
from tests.services.recorder import Recorder


def test_one_holder_at_a_time_and_others_go_on() -> None:
    locks, order = KeyedLocks(), list[str]()
    entered, release = threading.Event(), threading.Event()

    def hold_first() -> None:
        with locks.hold("a", Recorder()):
            entered.set()
            release.wait(10)
            order.append("first")

    first = threading.Thread(target=hold_first)
    first.start()
    entered.wait(10)
    with locks.hold("b", Recorder()):
        order.append("other")
    release.set()
    with locks.hold("a", Recorder()):
        order.append("second")
    first.join()

    assert order == ["other", "first", "second"]


def test_waiting_ends_when_the_work_is_called_off() -> None:
    locks, report = KeyedLocks(), Recorder()
    report.cancel()

    with locks.hold("a", Recorder()), pytest.raises(OperationCancelled), locks.hold("a", report):
        pytest.fail("two held the same lock")

    with locks.hold("a", Recorder()):
        pass
