"""START_QUEUE_EXECUTION: running queues, and taking them up again."""

from typing import Any

import pytest

from stdwire_songs.errors import OperationCancelled, OperationInterrupted, SongError
from stdwire_songs.protocol import QueueRunOutcome, StartQueueExecutionPayload
from stdwire_songs.services import api_client
from stdwire_songs.storage.accounts import AccountRow
from tests.managers.bench import Bench, prompts
from tests.services.recorder import Recorder, operation
from tests.services.studio_control import RunningStudio


@pytest.fixture(autouse=True)
def no_pauses(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(api_client, "BROKEN_PAUSE_SECONDS", 0.0)


class Runner:
    """One account whose queues are run."""

    def __init__(self, bench: Bench, account: AccountRow, studio: RunningStudio) -> None:
        self.bench = bench
        self.account = account
        self.studio = studio

    def queue(self, *titles: str, per_batch: int = 1) -> str:
        return self.bench.add_queue(self.account.name, prompts(*titles), per_batch=per_batch).id

    def run(self, report: Recorder, *queue_ids: str, **payload: Any) -> QueueRunOutcome:
        return self.bench.execution.start(
            StartQueueExecutionPayload(queue_ids=list(queue_ids), **payload), report
        )

    def failure(self, report: Recorder, *queue_ids: str, **payload: Any) -> SongError:
        with pytest.raises(SongError) as caught:
            self.run(report, *queue_ids, **payload)
        return caught.value

    def state(self, queue_id: str) -> tuple[str, int, int]:
        row = self.bench.queue(queue_id)
        assert not row.running
        return row.status, row.completed_count, row.failed_count


@pytest.fixture
def runner(bench: Bench, account: AccountRow, studio: RunningStudio) -> Runner:
    return Runner(bench, account, studio)


class TestRunning:
    """Queues that go through."""

    def test_all_songs_of_a_queue_are_made_counted_and_recorded(self, runner: Runner) -> None:
        queue_id = runner.queue("One", "Two", "Three", per_batch=2)
        report = operation()

        outcome = runner.run(report, queue_id)

        assert report.accepted == {"queue_ids": [queue_id]}
        assert [(entry.queue_id, entry.status, entry.completed) for entry in outcome.queues] == [
            (queue_id, "completed", 3)
        ]
        assert runner.state(queue_id) == ("completed", 3, 0)
        records = runner.bench.records_by_prompt()
        assert [records[index].title for index in range(3)] == ["One", "Two", "Three"]
        assert {record.queue_id for record in records.values()} == {queue_id}
        assert report.final == {"queue_id": queue_id, "completed": 3, "failed": 0, "total": 3}
        assert report.partial == outcome

    def test_progress_counts_songs_and_batches(self, runner: Runner) -> None:
        queue_id = runner.queue("One", "Two", "Three", per_batch=2)
        report = operation()
        runner.run(report, queue_id)

        told = report.of("QUEUE_PROGRESS")
        assert [(event["completed"], event["batch"], event["batches"]) for event in told] == [
            (0, 1, 2),
            (1, 1, 2),
            (2, 2, 2),
            (3, 2, 2),
        ]
        assert {event["queue_id"] for event in report.of("SONG_PROGRESS")} == {queue_id}

    def test_several_queues_run_one_after_the_other(self, runner: Runner) -> None:
        pool = prompts("One", "Two", "Three")
        first = runner.bench.queue_manager.create(
            runner.account.name, total_songs=1, songs_per_batch=1, prompts=pool
        ).id
        second = runner.bench.queue_manager.create(
            runner.account.name, total_songs=2, songs_per_batch=1, prompts=pool
        ).id
        report = operation()

        outcome = runner.run(report, second, first)

        assert [entry.queue_id for entry in outcome.queues] == [second, first]
        order = [event["queue_id"] for event in report.of("QUEUE_PROGRESS")]
        assert order == [second] * 3 + [first] * 2
        assert report.final["queue_id"] is None
        assert report.final["total"] == 3
        assert sorted(runner.bench.records_by_prompt()) == [0, 1, 2]

    def test_queues_of_several_accounts_run_under_their_own(
        self, runner: Runner, studio: RunningStudio
    ) -> None:
        other = runner.bench.add_account(f"{runner.account.name}-other")
        pool = prompts("One", "Two")
        queues = [
            runner.bench.queue_manager.create(name, total_songs=1, songs_per_batch=1, prompts=pool).id
            for name in (runner.account.name, other.name)
        ]

        runner.run(operation(), *queues)

        records = runner.bench.records_by_prompt()
        assert [records[index].account_name for index in (0, 1)] == [runner.account.name, other.name]

    def test_one_song_that_fails_is_counted_and_the_others_go_on(self, runner: Runner) -> None:
        queue_id = runner.queue("Bad", "Good")
        runner.studio.fault("generate_error", count=1)
        report = operation()

        runner.run(report, queue_id)

        assert runner.state(queue_id) == ("completed", 1, 1)
        (error,) = report.of("ERROR_UPDATE")
        assert (error["error_code"], error["queue_id"]) == ("SONG_CREATION_FAILED", queue_id)
        assert runner.bench.queue(queue_id).last_error == error["error"]

    def test_songs_that_were_made_elsewhere_are_not_made_again(self, runner: Runner) -> None:
        queue_id = runner.queue("One", "Two", "Three")
        runner.bench.queue_manager.update_progress(queue_id, completed_count=2, status=None)
        before = runner.studio.submissions()

        runner.run(operation(), queue_id)

        assert runner.studio.submissions() == before + 1
        assert runner.state(queue_id) == ("completed", 3, 0)
        assert list(runner.bench.records_by_prompt()) == [2]


class TestLeaving:
    """Queues whose songs a person is to submit."""

    def test_each_song_is_pending_and_the_queue_paused(self, runner: Runner) -> None:
        queue_id, before = runner.queue("One", "Two"), runner.studio.submissions()
        report = operation()

        outcome = runner.run(report, queue_id, auto_submit=False)

        assert [entry.status for entry in outcome.queues] == ["paused"]
        assert runner.state(queue_id) == ("paused", 0, 0)
        assert runner.studio.submissions() == before
        assert {record.status for record in runner.bench.records_by_prompt().values()} == {"pending"}

    def test_it_can_be_run_afterwards_and_the_pending_records_become_songs(self, runner: Runner) -> None:
        queue_id = runner.queue("One", "Two")
        runner.run(operation(), queue_id, auto_submit=False)

        runner.run(operation(), queue_id)

        assert runner.state(queue_id) == ("completed", 2, 0)
        assert {record.status for record in runner.bench.records_by_prompt().values()} == {"completed"}


class TestStoppingAndGoingOn:
    """Queues that are called off, and started again."""

    @pytest.mark.parametrize(
        ("how", "error", "status"),
        [("cancel", OperationCancelled, "cancelled"), ("stop", OperationInterrupted, "interrupted")],
    )
    def test_a_queue_goes_on_where_it_stopped_and_nothing_is_made_twice(
        self, runner: Runner, how: str, error: type[Exception], status: str
    ) -> None:
        queue_id = runner.queue("One", "Two", "Three")
        report, before = operation(), runner.studio.submissions()
        report.on("SONG_PROGRESS", getattr(report, how), step="generating", prompt_index=1)

        with pytest.raises(error):
            runner.run(report, queue_id)
        assert runner.state(queue_id) == (status, 1, 0)
        assert runner.bench.records_by_prompt()[1].status == status
        assert [entry.status for entry in report.partial.queues] == [status]

        runner.run(operation(), queue_id)
        assert runner.state(queue_id) == ("completed", 3, 0)
        assert runner.studio.submissions() == before + 3
        assert {record.status for record in runner.bench.records_by_prompt().values()} == {"completed"}

    def test_queues_that_were_not_reached_stay_as_they_were(self, runner: Runner) -> None:
        pool = prompts("One", "Two")
        first, second = (
            runner.bench.queue_manager.create(
                runner.account.name, total_songs=1, songs_per_batch=1, prompts=pool
            ).id
            for _ in range(2)
        )
        report = operation()
        report.on("QUEUE_PROGRESS", report.cancel)

        with pytest.raises(OperationCancelled):
            runner.run(report, first, second)

        assert runner.state(first) == ("cancelled", 0, 0)
        assert runner.state(second) == ("pending", 0, 0)
        assert [entry.status for entry in report.partial.queues] == ["cancelled", "pending"]

    def test_a_service_that_wants_a_longer_pause_pauses_the_queue(self, runner: Runner) -> None:
        queue_id = runner.queue("One", "Two")
        report = operation()
        report.on("QUEUE_PROGRESS", lambda: runner.studio.fault("rate_limited", seconds=0), completed=1)

        with pytest.raises(OperationInterrupted):
            runner.run(report, queue_id)
        assert runner.state(queue_id) == ("paused", 1, 0)

        runner.studio.clear()
        runner.run(operation(), queue_id)
        assert runner.state(queue_id) == ("completed", 2, 0)

    def test_a_service_that_breaks_down_leaves_the_queue_to_be_taken_up(self, runner: Runner) -> None:
        queue_id, before = runner.queue("One", "Two"), runner.studio.submissions()
        report = operation()
        report.on("SONG_PROGRESS", lambda: runner.studio.fault("server_error"), step="submitted")

        error = runner.failure(report, queue_id)
        assert error.code == "BATCH_CREATION_FAILED"
        assert runner.state(queue_id) == ("interrupted", 0, 0)
        assert runner.bench.queue(queue_id).last_error == error.message

        runner.studio.clear()
        runner.run(operation(), queue_id)
        assert runner.state(queue_id) == ("completed", 2, 0)
        assert runner.studio.submissions() == before + 2

    def test_a_song_that_may_have_been_paid_for_is_looked_for_and_not_submitted_again(
        self, runner: Runner
    ) -> None:
        queue_id = runner.queue("One")
        runner.studio.fault("generate_lost", count=1)

        runner.failure(operation(), queue_id)
        assert runner.state(queue_id) == ("failed", 0, 1)
        submitted = runner.studio.submissions()
        error = runner.failure(operation(), queue_id)

        assert "never appeared" in error.message
        assert runner.state(queue_id) == ("failed", 0, 1)
        assert runner.studio.submissions() == submitted

    def test_a_queue_of_which_nothing_came_has_failed_and_can_be_tried_again(self, runner: Runner) -> None:
        queue_id = runner.queue("One", "Two")
        runner.studio.fault("generate_403", count=2)
        report = operation()

        error = runner.failure(report, queue_id)
        assert error.code == "BATCH_CREATION_FAILED"
        assert runner.state(queue_id) == ("failed", 0, 2)
        assert report.final["failed"] == 2

        runner.run(operation(), queue_id)
        assert runner.state(queue_id) == ("completed", 2, 0)
        assert {record.status for record in runner.bench.records_by_prompt().values()} == {"completed"}

    def test_a_session_that_is_refused_in_the_middle_leaves_the_queue_to_be_taken_up(
        self, runner: Runner
    ) -> None:
        queue_id = runner.queue("One", "Two")
        report = operation()

        def lock_out() -> None:
            runner.studio.fault("unauthorized", count=1)
            runner.studio.fault("sign_in_refused")

        report.on("QUEUE_PROGRESS", lock_out, completed=1)

        assert runner.failure(report, queue_id).code == "BATCH_CREATION_FAILED"
        assert runner.state(queue_id) == ("interrupted", 1, 0)


class TestRefusedAtOnce:
    """What is wrong with the request is told in the response; no queue is touched."""

    def refusal(self, runner: Runner, *queue_ids: str) -> str:
        report = operation()
        error = runner.failure(report, *queue_ids)
        assert report.accepted is None
        return error.code

    def test_a_queue_that_is_not_there(self, runner: Runner) -> None:
        queue_id = runner.queue("One")

        assert self.refusal(runner, queue_id, "nothing") == "QUEUE_NOT_FOUND"
        assert runner.state(queue_id) == ("pending", 0, 0)

    def test_a_queue_that_is_named_twice(self, runner: Runner) -> None:
        queue_id = runner.queue("One")

        assert self.refusal(runner, queue_id, queue_id) == "INVALID_QUEUE_PARAMETERS"

    def test_a_queue_that_is_complete(self, runner: Runner) -> None:
        queue_id = runner.queue("One")
        runner.run(operation(), queue_id)

        assert self.refusal(runner, queue_id) == "INVALID_QUEUE_PARAMETERS"
        assert runner.state(queue_id) == ("completed", 1, 0)

    def test_a_queue_that_is_running(self, runner: Runner) -> None:
        queue_id = runner.queue("One")
        report = operation()
        codes: list[str] = []
        report.on("SONG_PROGRESS", lambda: codes.append(self.refusal(runner, queue_id)))

        runner.run(report, queue_id)

        assert codes == ["INVALID_QUEUE_PARAMETERS"]
        assert runner.state(queue_id) == ("completed", 1, 0)

    def test_a_queue_whose_account_is_gone(self, runner: Runner) -> None:
        queue_id = runner.queue("One")
        runner.bench.database.query("PRAGMA foreign_keys=OFF")
        with runner.bench.database.transaction() as tx:
            tx.execute("DELETE FROM accounts")

        assert self.refusal(runner, queue_id) == "ACCOUNT_NOT_FOUND"
