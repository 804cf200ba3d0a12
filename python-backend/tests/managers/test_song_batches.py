"""Batches that were cut short: gone on with, never paid for twice."""

from threading import Event, Thread
from typing import Any

import pytest

from stdwire_songs.errors import OperationCancelled, OperationInterrupted
from stdwire_songs.managers.abandoned import interrupt_abandoned
from stdwire_songs.managers.song_batches import SongBatches
from stdwire_songs.protocol import CreateSongsBatchPayload, SongBatchOutcome
from stdwire_songs.services.studio_session import StudioSession
from stdwire_songs.storage.accounts import AccountRow
from tests.managers.bench import Bench, prompts
from tests.managers.deaths import death_at
from tests.services.recorder import Recorder, operation
from tests.services.studio_control import RunningStudio

TITLES = ("One", "Two", "Three")
BOUND_SECONDS = 30.0


class Batch:
    """Batches of one account, and how many songs were paid for since."""

    def __init__(self, bench: Bench, account: AccountRow, studio: RunningStudio) -> None:
        self.bench = bench
        self.account = account
        self.studio = studio
        self._before = studio.submissions()

    def run(self, *titles: str, report: Recorder | None = None, **payload: Any) -> SongBatchOutcome:
        wanted = {"account_name": self.account.name, "prompts": prompts(*titles), "auto_submit": True}
        return self.bench.batches.create_songs_batch(
            CreateSongsBatchPayload(**{**wanted, **payload}), report or operation()
        )

    def cut_short(self, *titles: str, at: str = "Two", step: str = "submitted", how: str = "stop") -> None:
        """Begin a batch and end it when a song has come to a step."""
        report = operation()
        report.on("SONG_PROGRESS", getattr(report, how), title=at, step=step)
        with pytest.raises((OperationCancelled, OperationInterrupted)):
            self.run(*titles, report=report)

    @property
    def paid(self) -> int:
        return self.studio.submissions() - self._before

    @property
    def statuses(self) -> dict[str, str]:
        return {row.title: row.status for row in self.bench.records_by_prompt().values()}

    def unended(self) -> int:
        return len(self.bench.stores.song_batches.of_account(self.account.id))


@pytest.fixture
def batch(bench: Bench, account: AccountRow, studio: RunningStudio) -> Batch:
    return Batch(bench, account, studio)


@pytest.mark.parametrize("how", ["stop", "cancel"])
@pytest.mark.parametrize("step", ["submitting", "submitted", "generating"])
def test_the_same_batch_goes_on_where_it_stopped(batch: Batch, how: str, step: str) -> None:
    batch.cut_short(*TITLES, step=step, how=how)

    outcome = batch.run(*TITLES)

    assert [(song.title, song.success) for song in outcome.results] == [(title, True) for title in TITLES]
    assert all(song.song_ids for song in outcome.results)
    assert batch.paid == 3
    assert set(batch.statuses.values()) == {"completed"}
    assert batch.bench.unfinished_submissions() == []
    assert batch.unended() == 0


def test_songs_that_are_there_are_counted_at_once(batch: Batch) -> None:
    batch.cut_short(*TITLES)
    report = operation()

    batch.run(*TITLES, report=report)

    counts = [event["completed"] for event in report.of("BATCH_PROGRESS")]
    assert (counts[0], counts[-1]) == (1, 3)


def test_a_batch_that_was_interrupted_says_so_of_every_song_that_is_not_there(batch: Batch) -> None:
    batch.cut_short(*TITLES)

    assert batch.statuses == {"One": "completed", "Two": "interrupted", "Three": "interrupted"}


def test_a_batch_that_came_to_its_end_is_made_anew_when_it_is_asked_for_again(batch: Batch) -> None:
    first = batch.run("One")

    second = batch.run("One")

    assert batch.paid == 2
    assert not set(first.results[0].song_ids) & set(second.results[0].song_ids)


def test_a_song_in_doubt_is_looked_for_whatever_stands_beside_it(batch: Batch) -> None:
    batch.cut_short(*TITLES)

    outcome = batch.run("Four", "Two")

    assert [song.success for song in outcome.results] == [True, True]
    assert batch.paid == 3
    records = batch.bench.records.newest_first()
    assert sorted(row.title for row in records) == ["Four", "One", "Three", "Two"]
    assert batch.unended() == 0  # the new one goes on in its place


def test_another_prompt_of_the_same_title_is_another_song(batch: Batch) -> None:
    batch.cut_short("One", at="One")

    outcome = batch.run(prompts=[type(prompts("One")[0])(title="One", lyrics="other words", style="calm")])

    assert outcome.results[0].success
    assert batch.paid == 2


def test_a_batch_that_runs_is_not_taken_over(batch: Batch) -> None:
    inner: list[SongBatchOutcome] = []
    report = operation()
    report.on("SONG_CREATION_PROGRESS", lambda: inner.append(batch.run("One")))

    outer = batch.run("One", report=report)

    assert batch.paid == 2
    assert not set(outer.results[0].song_ids) & set(inner[0].results[0].song_ids)


def test_a_song_that_failed_is_not_paid_for_again_by_the_same_batch(batch: Batch) -> None:
    batch.studio.fault("generate_error", count=1)
    batch.cut_short(*TITLES)

    outcome = batch.run(*TITLES)

    assert [song.success for song in outcome.results] == [False, True, True]
    assert "had failed" in str(outcome.results[0].error)
    assert batch.paid == 3


def test_a_song_that_never_appeared_is_looked_for_and_then_made_if_it_is_asked_for_again(
    batch: Batch,
) -> None:
    batch.studio.fault("generate_lost", count=1)
    assert [song.success for song in batch.run("One", "Two").results] == [False, True]
    report = operation()

    outcome = batch.run("One", report=report)

    assert outcome.results[0].success
    assert batch.paid == 3


def test_a_song_that_appeared_late_is_found_and_not_paid_for_again(batch: Batch) -> None:
    batch.studio.fault("late_clips", count=1, seconds=1)
    assert [song.success for song in batch.run("One", "Two").results] == [False, True]
    _wait_for_clips(batch, "One")

    assert batch.run("One").results[0].success
    assert batch.paid == 2


def test_what_a_death_left_is_told_at_the_next_start(batch: Batch, monkeypatch: pytest.MonkeyPatch) -> None:
    places = (StudioSession, "submit"), (type(batch.bench.stores.song_batches), "let_go")
    with death_at(monkeypatch, *places):
        batch.run(*TITLES)

    assert interrupt_abandoned(batch.bench.stores) == (0, 2)
    assert batch.statuses == dict.fromkeys(TITLES, "interrupted")
    assert interrupt_abandoned(batch.bench.stores) == (0, 0)


def test_a_batch_is_let_go_before_another_operation_takes_it_up(
    batch: Batch, monkeypatch: pytest.MonkeyPatch
) -> None:
    stores, account = batch.bench.stores, batch.account
    batches = SongBatches(stores)
    second_runs, first_is_over, checked = Event(), Event(), Event()
    found: list[int] = []

    def take_up_again() -> None:
        with batches.taken_up(account, prompts(*TITLES), "second"):
            second_runs.set()
            first_is_over.wait(BOUND_SECONDS)
            found.append(len(stores.song_batches.abandoned()))
        checked.set()

    second = Thread(target=take_up_again)
    let_go = stores.song_batches.let_go

    def let_go_with_company(batch_id: str) -> None:
        if not second.ident:
            second.start()
            second_runs.wait(0.2)  # it must not run yet; without the lock it does, and loses its mark below
        let_go(batch_id)

    monkeypatch.setattr(stores.song_batches, "let_go", let_go_with_company)
    with batches.taken_up(account, prompts(*TITLES), "first"):
        pass
    first_is_over.set()

    assert checked.wait(BOUND_SECONDS)
    second.join()
    assert found == [1], "the batch is marked as one that is worked on while the second operation works"


def _wait_for_clips(batch: Batch, title: str) -> None:
    token = batch.bench.token(batch.account.name)
    with batch.bench.service.open(token, Recorder()) as session:
        while not any(clip.title == title for clip in session.newest()):
            pass
