"""Following one submitted song until nothing more becomes of it."""

from stdwire_songs.managers.song_follower import SongFollower
from stdwire_songs.managers.song_job import SongJob
from stdwire_songs.protocol import Clip, Prompt
from stdwire_songs.services.clip_parsing import parse_clip
from stdwire_songs.services.song_service import Pace
from tests.services.recorder import Recorder

PACE = Pace(poll_seconds=1, appear_seconds=10, in_flight_seconds=10, stall_seconds=60, download_gap_seconds=0)


class Watch:
    """A follower, and a clock that goes when it is told to."""

    def __init__(self, *clip_ids: str, expected: int = 2) -> None:
        self.now = 0.0
        self.report = Recorder()
        self.job = SongJob(
            prompt_index=0,
            prompt=Prompt(title="Song"),
            record_id="r",
            clip_ids=list(clip_ids),
            expected_clips=expected,
        )
        self.follower = SongFollower(self.job, PACE, self.report, clock=lambda: self.now)

    def look(self, **states: str) -> tuple[str, str | None] | None:
        return self.follower.look({clip_id: clip(clip_id, state) for clip_id, state in states.items()})


def clip(clip_id: str, status: str) -> Clip:
    message = "out of tune" if status == "error" else None
    return parse_clip({"id": clip_id, "status": status, "metadata": {"error_message": message}})


def test_a_song_is_done_when_all_its_clips_are() -> None:
    watch = Watch("a", "b")

    assert watch.look(a="complete", b="streaming") is None
    assert watch.look(a="complete", b="complete") == ("completed", None)


def test_each_change_is_told_once() -> None:
    watch = Watch("a", "b")
    watch.look(a="queued", b="queued")
    watch.look(a="queued", b="streaming")

    told = [(event["song_id"], event["status"]) for event in watch.report.of("SONG_CREATION_PROGRESS")]
    assert told == [("a", "queued"), ("b", "queued"), ("b", "streaming")]


def test_one_complete_clip_of_two_is_a_song() -> None:
    watch = Watch("a", "b")

    assert watch.look(a="complete", b="error") == ("completed", None)
    assert watch.job.made_clips == ["a"]


def test_a_song_whose_clips_all_failed_has_failed_in_the_service_s_words() -> None:
    outcome = Watch("a", "b").look(a="error", b="error")

    assert outcome == ("failed", "The song service could not make the song: out of tune")


def test_a_clip_that_may_still_appear_is_waited_for_and_then_no_more() -> None:
    watch = Watch("a")

    assert watch.look(a="complete") is None
    assert watch.follower.is_short()
    watch.now = 11
    assert not watch.follower.is_short()
    assert watch.look(a="complete") == ("completed", None)


def test_a_song_that_stands_still_is_given_up() -> None:
    watch = Watch("a", expected=1)
    watch.look(a="queued")
    watch.now = 59
    assert watch.look(a="streaming") is None
    watch.now = 118
    assert watch.look(a="streaming") is None
    watch.now = 120

    assert watch.look(a="streaming") == ("failed", "The song has stood still for 60 s.")


def test_of_a_song_that_stands_still_the_clip_that_is_there_counts() -> None:
    watch = Watch("a", "b")
    watch.look(a="complete", b="queued")
    watch.now = 61

    assert watch.look(a="complete", b="queued") == ("completed", None)
