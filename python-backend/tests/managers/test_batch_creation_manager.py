"""CREATE_SONGS_BATCH: songs made of a list of prompts."""

from pathlib import Path
from typing import Any

import pytest

from stdwire_songs.errors import OperationCancelled, OperationInterrupted, SongError
from stdwire_songs.protocol import AdvancedOptions, CreateSongsBatchPayload, Prompt, SongBatchOutcome
from stdwire_songs.services import api_client
from stdwire_songs.services.studio_service import StudioService
from stdwire_songs.storage.accounts import AccountRow
from tests.managers.bench import Bench, opened, prompts
from tests.services.recorder import Recorder, operation
from tests.services.studio_control import RunningStudio


@pytest.fixture(autouse=True)
def no_pauses(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(api_client, "BROKEN_PAUSE_SECONDS", 0.0)


class Studio:
    """One account that makes songs."""

    def __init__(self, bench: Bench, account: AccountRow, studio: RunningStudio) -> None:
        self.bench = bench
        self.account = account
        self.studio = studio

    def make(self, report: Recorder, *titles: str, **payload: Any) -> SongBatchOutcome:
        return self.bench.batches.create_songs_batch(
            CreateSongsBatchPayload(
                **{
                    "account_name": self.account.name,
                    "prompts": prompts(*titles),
                    "auto_submit": True,
                    **payload,
                }
            ),
            report,
        )

    def failure(self, report: Recorder, *titles: str, **payload: Any) -> SongError:
        with pytest.raises(SongError) as caught:
            self.make(report, *titles, **payload)
        return caught.value


@pytest.fixture
def maker(bench: Bench, account: AccountRow, studio: RunningStudio) -> Studio:
    return Studio(bench, account, studio)


class TestMaking:
    """Songs that are submitted by the program."""

    def test_each_prompt_becomes_a_song_that_is_recorded(self, maker: Studio) -> None:
        report = operation()
        before = maker.studio.submissions()

        outcome = maker.make(report, "One", "Two", "Three", songs_per_session=2)

        assert report.accepted == {"total": 3, "sessions": 2}
        assert [(song.title, song.success, song.pending, song.error) for song in outcome.results] == [
            ("One", True, False, None),
            ("Two", True, False, None),
            ("Three", True, False, None),
        ]
        assert maker.studio.submissions() == before + 3
        records = maker.bench.records_by_prompt()
        for index, song in enumerate(outcome.results):
            assert (records[index].status, records[index].song_id) == ("completed", song.song_ids[0])
            assert list(records[index].clip_ids) == song.song_ids
            assert records[index].operation_id == report.operation_id
        assert maker.bench.unfinished_submissions() == []

    def test_a_title_alone_is_enough_for_a_song(self, maker: Studio) -> None:
        outcome = maker.make(operation(), prompts=[Prompt(title="Only a title")])

        assert [(song.title, song.success, song.error) for song in outcome.results] == [
            ("Only a title", True, None)
        ]
        assert maker.bench.records_by_prompt()[0].status == "completed"

    def test_progress_is_told_by_batch_by_prompt_and_by_clip(self, maker: Studio) -> None:
        report = operation()
        outcome = maker.make(report, "One", "Two")

        batch = report.of("BATCH_PROGRESS")
        assert [event["completed"] for event in batch] == [0, 1, 1, 2]
        assert [event["session"] for event in batch] == [1, 1, 2, 2]
        steps = [event["step"] for event in report.of("SONG_PROGRESS") if event["prompt_index"] == 0]
        assert steps == ["submitting", "submitted", "generating", "done"]
        told = {event["song_id"] for event in report.of("SONG_CREATION_PROGRESS")}
        assert told == {clip_id for song in outcome.results for clip_id in song.song_ids}
        assert report.final == {"session": 2, "sessions": 2, "completed": 2, "total": 2}
        assert report.partial == outcome

    def test_songs_of_the_same_title_are_told_apart(self, maker: Studio) -> None:
        outcome = maker.make(operation(), "Twin", "Twin", "Twin", songs_per_session=3)

        ids = [clip_id for song in outcome.results for clip_id in song.song_ids]
        assert len(ids) == len(set(ids)) >= 3

    def test_one_clip_in_place_of_two_is_a_song(self, maker: Studio) -> None:
        maker.studio.fault("one_clip")

        (song,) = maker.make(operation(), "Single").results

        assert (song.success, len(song.song_ids)) == (True, 1)

    def test_clips_that_appear_late_are_found(self, maker: Studio) -> None:
        maker.studio.fault("late_clips", seconds=0.2)

        (song,) = maker.make(operation(), "Late").results

        assert song.success

    def test_a_token_that_ends_in_the_middle_is_renewed(self, maker: Studio) -> None:
        report = operation()
        ended: list[str] = []

        def end_token() -> None:
            ended.extend(maker.bench.secrets)
            maker.studio.fault("unauthorized", count=1)

        report.on("SONG_PROGRESS", end_token, step="submitted")

        assert maker.make(report, "One").results[0].success
        assert len(maker.bench.secrets) == len(ended) + 1

    def test_a_connection_that_breaks_after_the_submission_costs_no_second_song(self, maker: Studio) -> None:
        before = maker.studio.submissions()
        maker.studio.fault("generate_cut", count=1)

        (song,) = maker.make(operation(), "Cut").results

        assert song.success
        assert maker.studio.submissions() == before + 1

    def test_a_pause_that_the_service_asks_for_is_given(self, maker: Studio) -> None:
        report = operation()
        report.on(
            "SONG_PROGRESS",
            lambda: maker.studio.fault("rate_limited", count=2, seconds=0.01),
            step="submitting",
        )

        assert maker.make(report, "One").results[0].success
        assert report.codes() == ["rate_limited", "rate_limited"]

    def test_options_reach_the_service_and_a_model_it_does_not_have_is_left_out(self, maker: Studio) -> None:
        report = operation()
        options = AdvancedOptions(
            weirdness=70, style_influence=20, creativity=5, model="v99", vocal_gender="female"
        )

        (song,) = maker.make(report, "Odd", advanced_options=options).results

        assert song.success
        assert report.codes() == ["option_not_available"]
        with maker.bench.service.open(maker.bench.token(maker.account.name), Recorder()) as session:
            sliders = session.clip(song.song_ids[0]).metadata["control_sliders"]
        assert sliders == {"weirdness_constraint": 0.7, "style_weight": 0.2, "aug_creativity": 0.05}

    def test_a_model_that_the_service_offers_is_taken(self, maker: Studio) -> None:
        report = operation()

        assert maker.make(report, "Old", advanced_options=AdvancedOptions(model="v1")).results[0].success
        assert report.codes() == []


class TestLeaving:
    """Songs that a person is to submit."""

    def test_each_song_ends_pending_and_nothing_is_submitted(self, maker: Studio) -> None:
        report, before = operation(), maker.studio.submissions()
        outcome = maker.make(report, "One", "Two", auto_submit=False)

        assert [(song.success, song.pending) for song in outcome.results] == [(False, True), (False, True)]
        assert maker.studio.submissions() == before
        assert {record.status for record in maker.bench.records_by_prompt().values()} == {"pending"}
        assert {event["status"] for event in report.of("SONG_PROGRESS")} == {"waiting_for_user"}
        assert [event["completed"] for event in report.of("BATCH_PROGRESS")][-1] == 2


class TestFailures:
    """Songs that cannot be made, and batches that cannot go on."""

    @pytest.mark.parametrize(
        ("fault", "words"),
        [
            ("generate_403", "not available"),
            ("generate_error", "could not make the song"),
            ("generate_stuck", "stood still"),
            ("generate_lost", "did not appear"),
            ("generate_500", "was not submitted again"),
        ],
    )
    def test_one_song_that_fails_is_told_and_the_others_go_on(
        self, maker: Studio, fault: str, words: str
    ) -> None:
        maker.studio.fault(fault, count=1)
        report = operation()

        outcome = maker.make(report, "Bad", "Good")

        assert [song.success for song in outcome.results] == [False, True]
        (error,) = report.of("ERROR_UPDATE")
        assert (error["error_code"], error["prompt_index"]) == ("SONG_CREATION_FAILED", 0)
        assert words in error["error"]
        record = maker.bench.records_by_prompt()[0]
        assert (record.status, record.error_message) == ("failed", outcome.results[0].error)

    def test_a_batch_of_which_nothing_comes_has_failed(self, maker: Studio) -> None:
        maker.studio.fault("no_credits")
        report = operation()

        error = maker.failure(report, "One", "Two")

        assert error.code == "BATCH_CREATION_FAILED"
        assert "Insufficient credits" in error.message
        assert [song.success for song in report.partial.results] == [False, False]

    def test_a_service_that_breaks_down_ends_the_batch_with_what_was_done(self, maker: Studio) -> None:
        report = operation()
        report.on("BATCH_PROGRESS", lambda: maker.studio.fault("server_error"), completed=1)

        error = maker.failure(report, "One", "Two")

        assert error.code == "BATCH_CREATION_FAILED"
        assert [song.success for song in report.partial.results] == [True]

    def test_a_song_in_the_making_is_recorded_as_interrupted(self, maker: Studio) -> None:
        maker.studio.fault("generate_stuck")
        report = operation()
        report.on("SONG_CREATION_PROGRESS", lambda: maker.studio.fault("server_error"))

        maker.failure(report, "One")

        assert maker.bench.records_by_prompt()[0].status == "interrupted"

    def test_a_session_that_is_never_accepted_ends_the_batch(self, maker: Studio) -> None:
        maker.studio.fault("token_expires", calls=0)
        report = operation()

        assert maker.failure(report, "One").code == "BATCH_CREATION_FAILED"
        assert report.accepted is not None

    def test_a_service_that_goes_on_asking_for_pauses_interrupts_the_batch(self, maker: Studio) -> None:
        report, before = operation(), maker.studio.submissions()
        report.on("BATCH_PROGRESS", lambda: maker.studio.fault("rate_limited", seconds=0), completed=1)

        with pytest.raises(OperationInterrupted, match="paused"):
            maker.make(report, "One", "Two")

        assert maker.studio.submissions() == before + 1
        assert maker.bench.unfinished_submissions() == []

    def test_a_submission_that_was_refused_for_haste_is_not_taken_for_one(self, maker: Studio) -> None:
        maker.studio.fault("rate_limited", path="/api/generate", seconds=0)

        with pytest.raises(OperationInterrupted):
            maker.make(operation(), "One")

        assert maker.bench.unfinished_submissions() == []

    def test_a_service_that_is_not_there_ends_the_batch(self, tmp_path: Path) -> None:
        with opened(tmp_path, StudioService(lambda: "http://127.0.0.1:9")) as bench:
            bench.add_account("Ann")
            payload = CreateSongsBatchPayload(account_name="Ann", prompts=prompts("One"), auto_submit=True)

            with pytest.raises(SongError) as caught:
                bench.batches.create_songs_batch(payload, operation())

            assert caught.value.code == "BATCH_CREATION_FAILED"


class TestStopping:
    """Batches that are called off."""

    @pytest.mark.parametrize(
        ("how", "error", "statuses"),
        [
            ("cancel", OperationCancelled, ["cancelled"]),
            ("stop", OperationInterrupted, ["interrupted", "interrupted"]),
        ],
    )
    def test_the_song_in_the_making_is_recorded_and_none_is_begun(
        self, maker: Studio, how: str, error: type[Exception], statuses: list[str]
    ) -> None:
        maker.studio.fault("generate_stuck")
        report, before = operation(), maker.studio.submissions()
        report.on("SONG_CREATION_PROGRESS", getattr(report, how))

        with pytest.raises(error):
            maker.make(report, "One", "Two")

        assert maker.studio.submissions() == before + 1
        assert [record.status for record in maker.bench.records_by_prompt().values()] == statuses
        assert [song.title for song in report.partial.results] == ["One"]

    def test_before_a_submission_nothing_is_sent_any_more(self, maker: Studio) -> None:
        report, before = operation(), maker.studio.submissions()
        report.on("SONG_PROGRESS", report.cancel, step="submitting")

        with pytest.raises(OperationCancelled):
            maker.make(report, "One")

        assert maker.studio.submissions() == before
        assert maker.bench.records_by_prompt() == {}


class TestRefusedAtOnce:
    """What is wrong with the request is told in the response."""

    def test_an_account_that_is_not_there(self, maker: Studio) -> None:
        report = operation()

        assert maker.failure(report, "One", account_name="nobody").code == "ACCOUNT_NOT_FOUND"
        assert report.accepted is None

    def test_no_prompts(self, maker: Studio) -> None:
        report = operation()

        assert maker.failure(report).code == "INSUFFICIENT_PROMPTS"
        assert report.accepted is None


def test_an_account_cannot_be_changed_under_a_running_batch(maker: Studio) -> None:
    report = operation()
    refusals: list[str] = []

    def rename() -> None:
        try:
            with maker.bench.activity.changing(maker.account.id, maker.account.name):
                pass
        except SongError as error:
            refusals.append(error.code)

    report.on("SONG_PROGRESS", rename, step="generating")
    maker.make(report, "One")

    assert refusals == ["PROFILE_LOCKED"]
    rename()
    assert len(refusals) == 1


def test_a_prompt_without_words_fails_alone(maker: Studio) -> None:
    outcome = maker.make(operation(), prompts=[Prompt(title=" "), Prompt(title="Something", style="calm")])

    assert [song.success for song in outcome.results] == [False, True]
