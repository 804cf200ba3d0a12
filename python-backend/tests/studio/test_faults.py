"""The switches: when one is on, for what, and how often."""

import msgspec
import pytest

from stdwire_songs.studio.faults import Fault, FaultName, Faults
from stdwire_songs.studio.session_wear import SessionWear


@pytest.fixture
def faults() -> Faults:
    return Faults()


def test_all_are_off_at_first(faults: Faults) -> None:
    """Nothing goes wrong by itself."""
    assert [faults.take(name) for name in FaultName] == [None] * len(FaultName)


def test_one_without_a_count_stays_on(faults: Faults) -> None:
    """Until it is switched off."""
    fault = Fault(name=FaultName.CUT)
    faults.switch_on(fault)

    assert [faults.take(FaultName.CUT) for _ in range(5)] == [fault] * 5
    faults.switch_off(FaultName.CUT)
    assert faults.take(FaultName.CUT) is None


def test_one_with_a_count_goes_off_by_itself(faults: Faults) -> None:
    """Looking at it does not count."""
    faults.switch_on(Fault(name=FaultName.CUT, count=2))

    assert faults.peek(FaultName.CUT)
    assert [bool(faults.take(FaultName.CUT)) for _ in range(3)] == [True, True, False]
    assert faults.on() == []


def test_one_that_is_narrowed_is_on_for_that_alone(faults: Faults) -> None:
    """By the beginning of the path, and by clip."""
    faults.switch_on(Fault(name=FaultName.SERVER_ERROR, path="/api/feed/"))
    faults.switch_on(Fault(name=FaultName.CUT, clip_id="one"))

    assert faults.take(FaultName.SERVER_ERROR, path="/api/feed/v3")
    assert faults.take(FaultName.SERVER_ERROR, path="/api/clip/1") is None
    assert faults.take(FaultName.CUT, clip_id="one")
    assert faults.take(FaultName.CUT, clip_id="two") is None


def test_switching_on_again_replaces(faults: Faults) -> None:
    """Only where name and narrowing are the same."""
    faults.switch_on(Fault(name=FaultName.CUT, at=1))
    faults.switch_on(Fault(name=FaultName.CUT, at=2))
    faults.switch_on(Fault(name=FaultName.CUT, at=3, clip_id="one"))

    assert [fault.at for fault in faults.on()] == [2, 3]


def test_all_are_switched_off_together(faults: Faults) -> None:
    """And by name, the others stay."""
    faults.switch_on(Fault(name=FaultName.CUT))
    faults.switch_on(Fault(name=FaultName.SLOW))

    faults.switch_off(FaultName.CUT)
    assert [fault.name for fault in faults.on()] == [FaultName.SLOW]
    faults.switch_off()
    assert faults.on() == []


@pytest.mark.parametrize(
    "text", ['{"name":"nothing"}', '{"name":"cut","count":0}', '{"name":"cut","status":200}', '{"nam":"cut"}']
)
def test_what_is_no_fault_is_refused(text: str) -> None:
    """A switch that is misspelt would make a test that cannot fail."""
    with pytest.raises(msgspec.ValidationError):
        msgspec.json.decode(text, type=Fault)


def test_a_session_ends_after_its_calls_and_stays_ended(faults: Faults) -> None:
    """Each session has its own count, and switching the fault off does not revive it."""
    wear = SessionWear(faults)
    assert wear.ends("one") is False

    faults.switch_on(Fault(name=FaultName.TOKEN_EXPIRES, calls=2))

    assert [wear.ends("one") for _ in range(4)] == [False, False, True, True]
    assert wear.ends("two") is False
    faults.switch_off()
    assert wear.ends("one") is True
    assert wear.ends("two") is False
