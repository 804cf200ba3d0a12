"""BATCH_DOWNLOAD: many clips, one after the other."""

import threading
from pathlib import Path
from typing import Any

import pytest
from msgspec import UnsetType

from stdwire_songs.errors import OperationCancelled, OperationInterrupted, SongError
from stdwire_songs.managers.download_history_manager import DownloadHistoryManager
from stdwire_songs.protocol import (
    BatchDownloadPayload,
    ClipReference,
    DownloadBatchOutcome,
    InterruptedDownload,
)
from stdwire_songs.services import api_client, pacing, retries
from stdwire_songs.storage.accounts import AccountRow
from tests.managers.bench import Bench
from tests.services.recorder import Recorder, operation
from tests.services.studio_control import RunningStudio


@pytest.fixture(autouse=True)
def no_pauses(monkeypatch: pytest.MonkeyPatch) -> None:
    for module in (api_client, retries):
        monkeypatch.setattr(module, "BROKEN_PAUSE_SECONDS", 0.0)


class Batch:
    """Three finished clips of one account, and a folder to save to."""

    def __init__(self, bench: Bench, account: AccountRow, studio: RunningStudio, folder: Path) -> None:
        self.bench = bench
        self.account = account
        self.studio = studio
        self.folder = folder
        self.ids = studio.fill(account.name, 3, title="Song")
        self.token = bench.token(account.name)
        self.histories = DownloadHistoryManager(
            database=bench.database,
            accounts=bench.accounts,
            downloads=bench.history,
            batches=bench.stores.download_batches,
        )

    def interrupted(self) -> list[InterruptedDownload]:
        found = self.histories.history(self.account.name).interrupted
        assert not isinstance(found, UnsetType)
        return found

    def run(self, report: Recorder, **payload: Any) -> DownloadBatchOutcome:
        clips = payload.pop("clips", [ClipReference(id=clip_id) for clip_id in self.ids])
        return self.bench.downloads.batch_download(
            BatchDownloadPayload(
                **{
                    "account_name": self.account.name,
                    "session_token": self.token,
                    "clips": clips,
                    "output_dir": str(self.folder),
                    "delay": 0,
                    **payload,
                }
            ),
            report,
        )

    def failure(self, report: Recorder | None = None, **payload: Any) -> SongError:
        with pytest.raises(SongError) as caught:
            self.run(report or operation(), **payload)
        return caught.value

    @property
    def songs(self) -> list[Path]:
        return sorted(self.folder.glob("*.mp3"))


@pytest.fixture
def batch(bench: Bench, account: AccountRow, studio: RunningStudio, tmp_path: Path) -> Batch:
    return Batch(bench, account, studio, tmp_path / "out")


def test_all_clips_are_saved_recorded_and_counted(batch: Batch) -> None:
    report = operation()
    outcome = batch.run(report)

    assert (outcome.success, outcome.failed, outcome.skipped) == (3, 0, 0)
    assert [entry.clip_id for entry in outcome.results] == batch.ids
    assert sorted(str(path) for path in batch.songs) == sorted(
        str(entry.file_path) for entry in outcome.results
    )
    assert batch.bench.history.clip_ids(batch.account.name) == set(batch.ids)
    assert report.accepted == {"total": 3, "skipped": 0}
    assert [event["completed"] for event in report.of("BATCH_DOWNLOAD_PROGRESS")] == [0, 1, 2, 3]
    assert report.final == {"completed": 3, "total": 3, "success": 3, "failed": 0, "skipped": 0}
    assert report.partial == outcome


def test_what_was_downloaded_before_is_skipped(batch: Batch) -> None:
    first = ClipReference(id=batch.ids[0])
    batch.run(operation(), clips=[first])
    report = operation()

    outcome = batch.run(report)

    assert (outcome.success, outcome.skipped) == (2, 1)
    assert report.accepted == {"total": 3, "skipped": 1}
    assert outcome.results[0].status == "skipped"
    assert len(batch.songs) == 3


def test_what_is_in_the_folder_counts_though_the_history_was_cleared(batch: Batch) -> None:
    batch.run(operation())
    batch.bench.history.clear(batch.account.name)

    outcome = batch.run(operation())

    assert outcome.skipped == 3
    assert batch.bench.history.clip_ids(batch.account.name) == set(batch.ids)


def test_what_is_in_the_history_but_gone_from_the_disk_is_fetched_again(batch: Batch) -> None:
    batch.run(operation())
    batch.songs[0].unlink()

    outcome = batch.run(operation())

    assert (outcome.success, outcome.skipped) == (1, 2)


def test_an_id_that_comes_twice_is_taken_once_in_its_first_place(batch: Batch) -> None:
    ids = [batch.ids[1], batch.ids[0], batch.ids[1]]
    outcome = batch.run(operation(), clips=[ClipReference(id=clip_id) for clip_id in ids])

    assert [entry.clip_id for entry in outcome.results] == [batch.ids[1], batch.ids[0]]


def test_nothing_to_do_is_done_at_once(batch: Batch) -> None:
    outcome = batch.run(operation(), clips=[])

    assert (outcome.success, outcome.results) == (0, [])


def test_one_clip_that_fails_is_told_and_the_others_go_on(batch: Batch) -> None:
    batch.studio.fault("not_audio", clip_id=batch.ids[0])
    batch.studio.fault("clip_gone", clip_id=batch.ids[1])
    report = operation()

    outcome = batch.run(report)

    assert (outcome.success, outcome.failed) == (1, 2)
    assert [entry.status for entry in outcome.results] == ["failed", "failed", "downloaded"]
    errors = report.of("ERROR_UPDATE")
    assert [(event["clip_id"], event["error_code"]) for event in errors] == [
        (batch.ids[0], "DOWNLOAD_FAILED"),
        (batch.ids[1], "CLIP_NOT_FOUND"),
    ]
    assert errors[0]["details"] == {"reason": "not_audio"}


def test_a_batch_of_which_nothing_comes_has_failed(batch: Batch) -> None:
    batch.studio.fault("not_audio")
    report = operation()

    error = batch.failure(report)

    assert (error.code, error.details) == ("DOWNLOAD_FAILED", {"reason": "not_audio"})
    assert report.partial.failed == 3
    assert report.final["failed"] == 3


def test_a_session_that_ends_in_the_middle_stops_the_batch(batch: Batch) -> None:
    report = operation()
    report.on("BATCH_DOWNLOAD_PROGRESS", lambda: batch.studio.fault("unauthorized"), completed=1)

    error = batch.failure(report)

    assert error.code == "SESSION_NOT_FOUND"
    assert report.partial.success == 1
    assert len(report.partial.results) == 1


def test_after_a_new_token_the_rest_is_fetched(batch: Batch) -> None:
    report = operation()
    report.on("BATCH_DOWNLOAD_PROGRESS", lambda: batch.studio.fault("unauthorized"), completed=1)
    batch.failure(report)
    batch.studio.clear()

    outcome = batch.run(operation())

    assert (outcome.success, outcome.skipped) == (2, 1)


def test_an_allowance_that_is_used_up_stops_the_batch(batch: Batch) -> None:
    batch.studio.fault("forbidden_url")
    batch.studio.fault("quota_exhausted")
    report = operation()

    error = batch.failure(report, allow_unlock=True)

    assert (error.code, error.details) == ("DOWNLOAD_FAILED", {"reason": "quota_exhausted"})
    assert report.partial.results == []


def test_a_service_that_wants_a_longer_pause_interrupts_the_batch(batch: Batch) -> None:
    report = operation()
    report.on("BATCH_DOWNLOAD_PROGRESS", lambda: batch.studio.fault("rate_limited", seconds=0), completed=1)

    with pytest.raises(OperationInterrupted, match="longer pause"):
        batch.run(report)

    assert report.partial.success == 1
    assert set(report.codes()) == {"rate_limited"}


def test_an_interface_that_has_changed_stops_the_batch_with_one_clear_error(batch: Batch) -> None:
    report = operation()
    report.on("BATCH_DOWNLOAD_PROGRESS", lambda: batch.studio.fault("not_json"), completed=1)

    assert batch.failure(report).code == "INTERNAL_ERROR"
    assert report.of("ERROR_UPDATE") == []


@pytest.mark.parametrize("how", ["cancel", "stop"])
def test_called_off_between_two_clips_it_keeps_what_is_there(batch: Batch, how: str) -> None:
    report = operation()
    report.on("BATCH_DOWNLOAD_PROGRESS", getattr(report, how), completed=2)

    with pytest.raises(OperationCancelled if how == "cancel" else OperationInterrupted):
        batch.run(report)

    assert report.partial.success == 2
    assert len(batch.songs) == 2
    assert len(list(batch.folder.iterdir())) == 2


def test_called_off_in_the_middle_of_a_file_it_leaves_no_file_of_that_name(batch: Batch) -> None:
    batch.studio.fault("media_hang", at=20_000)
    report = operation()
    report.on("DOWNLOAD_PROGRESS", report.cancel)

    with pytest.raises(OperationCancelled):
        batch.run(report)

    assert batch.songs == []


def test_the_delay_is_kept_between_downloads_and_not_after_skipped_ones(
    batch: Batch, monkeypatch: pytest.MonkeyPatch
) -> None:
    batch.run(operation(), clips=[ClipReference(id=batch.ids[1])])
    waits: list[float] = []
    monkeypatch.setattr(pacing, "pause", lambda _cancellation, seconds: waits.append(seconds))

    batch.run(operation(), delay=2.0)

    assert len(waits) == 1
    assert 1.5 < waits[0] <= 2.0


def test_a_delay_ends_when_the_batch_is_cancelled(batch: Batch) -> None:
    report = operation()
    report.on("BATCH_DOWNLOAD_PROGRESS", lambda: threading.Timer(0.05, report.cancel).start(), completed=1)

    with pytest.raises(OperationCancelled):
        batch.run(report, delay=3_600)


class TestRefusedAtOnce:
    """What is wrong with the request is told in the response: nothing was accepted."""

    def test_an_account_that_is_not_there(self, batch: Batch) -> None:
        report = operation()

        assert batch.failure(report, account_name="nobody").code == "ACCOUNT_NOT_FOUND"
        assert report.accepted is None

    def test_a_token_that_is_not_accepted(self, batch: Batch) -> None:
        report = operation()

        assert batch.failure(report, session_token="not-a-token-at-all").code == "SESSION_NOT_FOUND"
        assert report.accepted is None

    def test_a_folder_that_cannot_be_written_to(self, batch: Batch, tmp_path: Path) -> None:
        (tmp_path / "file").write_text("in the way")
        report = operation()

        error = batch.failure(report, output_dir=str(tmp_path / "file"))

        assert (error.code, error.details) == ("DOWNLOAD_FAILED", {"reason": "disk"})
        assert report.accepted is None

    def test_a_service_that_is_broken(self, batch: Batch) -> None:
        batch.studio.fault("server_error")
        report = operation()

        assert batch.failure(report).code == "INTERNAL_ERROR"
        assert report.accepted is None


def test_a_batch_that_was_cut_short_is_told_in_the_history_until_it_was_gone_on_with(batch: Batch) -> None:
    report = operation()
    report.on("BATCH_DOWNLOAD_PROGRESS", report.stop, completed=1)
    with pytest.raises(OperationInterrupted):
        batch.run(report)

    (interrupted,) = batch.interrupted()
    assert interrupted.clip_ids == batch.ids[1:]
    assert interrupted.output_dir == str(batch.folder)

    batch.run(Recorder("op-2", is_operation=True), clips=[ClipReference(id=batch.ids[2])])
    assert [entry.clip_ids for entry in batch.interrupted()] == [[batch.ids[1]]]

    batch.run(Recorder("op-3", is_operation=True), clips=[ClipReference(id=batch.ids[1])])
    assert batch.interrupted() == []


def test_a_batch_that_runs_or_has_come_to_an_end_is_not_told_as_cut_short(batch: Batch) -> None:
    report, seen = operation(), []
    report.on("BATCH_DOWNLOAD_PROGRESS", lambda: seen.append(batch.interrupted()), completed=1)
    batch.run(report)
    batch.studio.fault("not_audio")
    batch.failure(clips=[ClipReference(id=clip_id) for clip_id in batch.studio.fill(batch.account.name, 1)])

    assert seen == [[]]
    assert batch.interrupted() == []


def test_with_the_history_what_was_cut_short_is_forgotten_too(batch: Batch) -> None:
    report = operation()
    report.on("BATCH_DOWNLOAD_PROGRESS", report.stop, completed=1)
    with pytest.raises(OperationInterrupted):
        batch.run(report)

    batch.histories.clear(batch.account.name)

    assert batch.interrupted() == []
