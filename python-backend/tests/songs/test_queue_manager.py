"""Queues: consecutive ranges of one pool, nothing given out twice, nothing changed under an operation."""

import msgspec
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from stdwire_songs.errors import SongError
from stdwire_songs.managers.queue_manager import STATUSES
from stdwire_songs.protocol.errors import ErrorCode
from stdwire_songs.protocol.types import Prompt
from tests.songs.conftest import Home


def prompts(count: int, name: str = "song") -> list[Prompt]:
    return [Prompt(title=f"{name} {index}", lyrics="la", style="pop") for index in range(count)]


def create(home: Home, total: int, given: list[Prompt], per_batch: int = 1) -> str:
    return home.queues.create("demo", total_songs=total, songs_per_batch=per_batch, prompts=given).id


def refused(code: ErrorCode) -> "pytest.RaisesExc[SongError]":
    return pytest.raises(SongError, check=lambda error: error.code == code)


@pytest.fixture
def demo(home: Home) -> Home:
    """Give the test a home with one account, demo."""
    home.accounts.create("demo", "")
    return home


def test_a_created_queue_has_everything_the_protocol_promises(demo: Home) -> None:
    """It is pending, has its range, and nothing is done yet."""
    queue = demo.queues.create("DEMO", total_songs=3, songs_per_batch=2, prompts=prompts(5))

    assert (
        queue.account_name,
        queue.total_songs,
        queue.songs_per_batch,
        queue.prompts_range,
    ) == ("demo", 3, 2, [0, 3])
    assert (
        queue.status,
        queue.completed_count,
        queue.failed_count,
        queue.operation_id,
        queue.last_error,
    ) == ("pending", 0, 0, None, None)
    assert [queue] == demo.queues.all()


def test_queues_are_listed_oldest_first(demo: Home) -> None:
    """Also when they were created in the same second."""
    ids = [create(demo, 1, prompts(3)) for _ in range(3)]

    assert ids == [queue.id for queue in demo.queues.all()]


@pytest.mark.parametrize(
    ("total", "per_batch", "what"),
    [
        (0, 1, "total_songs"),
        (-5, 1, "total_songs"),
        (2, 0, "songs_per_batch"),
        (2, -1, "songs_per_batch"),
        (2, 3, "songs_per_batch"),
    ],
)
def test_counts_that_make_no_sense_are_refused(demo: Home, total: int, per_batch: int, what: str) -> None:
    """INVALID_QUEUE_PARAMETERS names the field; nothing is stored, the pool neither."""
    with refused(ErrorCode.INVALID_QUEUE_PARAMETERS) as caught:
        create(demo, total, prompts(5), per_batch)

    assert what in caught.value.message
    assert demo.queues.validate_prompts(1).total_prompts == 0


def test_a_queue_needs_an_account(home: Home) -> None:
    """ACCOUNT_NOT_FOUND, and the pool is not taken."""
    with refused(ErrorCode.ACCOUNT_NOT_FOUND):
        create(home, 1, prompts(1))

    assert home.queues.validate_prompts(1).total_prompts == 0


def test_a_queue_needs_prompts(demo: Home) -> None:
    """INSUFFICIENT_PROMPTS tells how many were asked for and how many there are; nothing is stored."""
    with refused(ErrorCode.INSUFFICIENT_PROMPTS) as caught:
        create(demo, 1, [])
    assert caught.value.details == {"requested": 1, "available": 0}

    with refused(ErrorCode.INSUFFICIENT_PROMPTS) as caught:
        create(demo, 10, prompts(1))
    assert caught.value.details == {"requested": 10, "available": 1}
    assert demo.queues.validate_prompts(1).total_prompts == 0
    assert demo.queues.all() == []


def test_later_queues_take_the_next_part_with_the_same_list_or_none(demo: Home) -> None:
    """The list belongs to the first queue."""
    create(demo, 2, prompts(5))
    create(demo, 2, prompts(5))
    create(demo, 1, [])

    assert [queue.prompts_range for queue in demo.queues.all()] == [[0, 2], [2, 4], [4, 5]]
    with refused(ErrorCode.INSUFFICIENT_PROMPTS):
        create(demo, 1, [])


@pytest.mark.parametrize("other", [prompts(4), prompts(6), prompts(5, "other")])
def test_another_list_is_refused_while_queues_exist(demo: Home, other: list[Prompt]) -> None:
    """Their ranges would point into prompts that they were not made from."""
    create(demo, 2, prompts(5))

    with refused(ErrorCode.INVALID_QUEUE_PARAMETERS):
        create(demo, 1, other)

    assert demo.queues.validate_prompts(1).total_prompts == 5


def test_another_list_is_taken_once_no_queue_is_left(demo: Home) -> None:
    """It begins at its own beginning."""
    demo.queues.remove(create(demo, 2, prompts(5)))

    create(demo, 1, prompts(2, "other"))

    assert [queue.prompts_range for queue in demo.queues.all()] == [[0, 1]]
    assert [row.title for row in demo.prompt_rows.range(0, 1)] == ["other 0"]


def test_removing_a_queue_does_not_give_its_part_back(demo: Home) -> None:
    """Its prompts may have been made into songs already."""
    demo.queues.remove(create(demo, 2, prompts(3)))

    create(demo, 1, prompts(3))

    assert [queue.prompts_range for queue in demo.queues.all()] == [[2, 3]]


def test_clearing_forgets_queues_and_pool(demo: Home) -> None:
    """After it everything begins anew; clearing nothing is no mistake."""
    create(demo, 2, prompts(3))
    create(demo, 1, [])

    assert demo.queues.clear() == 2
    assert demo.queues.clear() == 0

    create(demo, 3, prompts(3))
    assert [queue.prompts_range for queue in demo.queues.all()] == [[0, 3]]


def test_prompts_are_validated_without_reserving_them(demo: Home) -> None:
    """Too few are an answer, not an error."""
    assert tuple(demo.queues.validate_prompts(1)) == (False, 1, 0, 0)
    create(demo, 2, prompts(5))

    assert tuple(demo.queues.validate_prompts(3)) == (True, 3, 3, 5)
    assert tuple(demo.queues.validate_prompts(4)) == (False, 4, 3, 5)
    assert tuple(demo.queues.validate_prompts(3)) == (True, 3, 3, 5)


def test_progress_is_set_and_capped(demo: Home) -> None:
    """The count never exceeds the queue's total; a status of None stays."""
    queue_id = create(demo, 3, prompts(3))

    assert progress(demo, queue_id, 2, None) == (2, "pending")
    assert progress(demo, queue_id, 99, "running") == (3, "in_progress")
    assert progress(demo, queue_id, 0, None) == (0, "in_progress")


def progress(home: Home, queue_id: str, count: int, status: str | None) -> tuple[int, str]:
    queue = home.queues.update_progress(queue_id, completed_count=count, status=status)
    assert [queue] == home.queues.all()
    return queue.completed_count, queue.status


def test_done_and_failed_songs_are_never_more_than_the_whole(demo: Home) -> None:
    """What is set from outside takes the place of what failed."""
    queue_id = create(demo, 3, prompts(3))
    with demo.database.transaction() as tx:
        tx.execute("UPDATE queues SET failed_count = 2")

    queue = demo.queues.update_progress(queue_id, completed_count=2, status=None)

    assert (queue.completed_count, queue.failed_count) == (2, 1)


@pytest.mark.parametrize("status", STATUSES)
def test_every_status_of_the_protocol_can_be_set(demo: Home, status: str) -> None:
    """And set again: only an operation makes a queue untouchable."""
    queue_id = create(demo, 3, prompts(3))

    assert (1, status) == progress(demo, queue_id, 1, status)
    assert (2, status) == progress(demo, queue_id, 2, status)


@pytest.mark.parametrize(("count", "status"), [(-1, None), (1, "sleeping"), (1, "")])
def test_progress_that_makes_no_sense_is_refused(demo: Home, count: int, status: str | None) -> None:
    """INVALID_QUEUE_PARAMETERS, and nothing changes."""
    queue_id = create(demo, 3, prompts(3))

    with refused(ErrorCode.INVALID_QUEUE_PARAMETERS):
        demo.queues.update_progress(queue_id, completed_count=count, status=status)

    assert (demo.queues.all()[0].completed_count, demo.queues.all()[0].status) == (0, "pending")


def test_an_unknown_queue_is_not_found(demo: Home) -> None:
    """QUEUE_NOT_FOUND names the queue that was asked for."""
    with refused(ErrorCode.QUEUE_NOT_FOUND):
        demo.queues.remove("none")
    with refused(ErrorCode.QUEUE_NOT_FOUND) as caught:
        demo.queues.update_progress("none", completed_count=1, status=None)

    assert caught.value.details == {"queue_id": "none"}


def test_a_running_queue_is_neither_removed_nor_set_nor_cleared(demo: Home) -> None:
    """Until its operation lets go of it."""
    queue_id = create(demo, 2, prompts(3))
    demo.queue_rows.hold(queue_id, "op-1")

    with refused(ErrorCode.INVALID_QUEUE_PARAMETERS):
        demo.queues.remove(queue_id)
    with refused(ErrorCode.INVALID_QUEUE_PARAMETERS):
        demo.queues.update_progress(queue_id, completed_count=1, status=None)
    with refused(ErrorCode.INVALID_QUEUE_PARAMETERS):
        demo.queues.clear()

    assert (demo.queues.all()[0].status, demo.queues.all()[0].operation_id) == ("in_progress", "op-1")
    demo.queue_rows.let_go(queue_id, "failed", "no credits")
    assert (demo.queues.all()[0].status, demo.queues.all()[0].last_error) == ("failed", "no credits")
    demo.queues.remove(queue_id)
    assert demo.queues.all() == []


def test_what_a_dead_backend_was_working_on_is_interrupted(demo: Home) -> None:
    """At start-up; everything else is left as it was, also where a user has set it to sound like work."""
    held, asking, waiting, set_outside, pending = (create(demo, 1, prompts(5)) for _ in range(5))
    for queue_id in (held, asking):
        demo.queue_rows.hold(queue_id, "op")
    row = demo.queue_rows.get(asking)
    assert row is not None
    demo.queue_rows.replace(msgspec.structs.replace(row, status="waiting_for_user"))
    demo.queues.update_progress(waiting, completed_count=0, status="waiting_for_user")
    demo.queues.update_progress(set_outside, completed_count=0, status="in_progress")

    assert demo.queue_rows.interrupt_abandoned("The backend died.") == 2

    assert {
        held: ("interrupted", "The backend died."),
        asking: ("interrupted", "The backend died."),
        waiting: ("waiting_for_user", None),
        set_outside: ("in_progress", None),
        pending: ("pending", None),
    } == {queue.id: (queue.status, queue.last_error) for queue in demo.queues.all()}
    assert demo.queue_rows.count_running() == 0


@given(
    pool=st.integers(1, 30),
    wishes=st.lists(st.tuples(st.integers(-1, 12), st.booleans(), st.booleans()), max_size=20),
)
@settings(max_examples=50)
def test_ranges_follow_each_other_whatever_is_asked_for(
    pool: int, wishes: list[tuple[int, bool, bool]]
) -> None:
    """Ranges are consecutive, never overlap, never leave the pool; removals and refusals move nothing."""
    with Home.temporary() as home:
        home.accounts.create("demo", "")
        cursor, given_out = 0, 0
        for total, with_list, remove in wishes:
            sent = prompts(pool) if with_list or not home.prompt_rows.count() else []
            if total < 1:
                with refused(ErrorCode.INVALID_QUEUE_PARAMETERS):
                    create(home, total, sent)
            elif cursor + total > pool:
                with refused(ErrorCode.INSUFFICIENT_PROMPTS):
                    create(home, total, sent)
            else:
                queue_id = create(home, total, sent)
                assert [cursor, cursor + total] == home.queues.all()[-1].prompts_range
                cursor += total
                given_out += total
                if remove:
                    home.queues.remove(queue_id)
            supply = home.queues.validate_prompts(1)
            if supply.total_prompts:
                assert (pool, pool - cursor) == (supply.total_prompts, supply.available_slots)
        assert given_out == cursor <= pool
