"""Telling which clips of a feed came of a submission."""

from collections.abc import Callable, Collection

from stdwire_songs.managers.song_job import SongJob
from stdwire_songs.managers.song_matching import matching
from stdwire_songs.protocol import Clip, Prompt
from stdwire_songs.services.clip_parsing import parse_clip


def clip(clip_id: str, title: str = "Song", *, style: str = "calm", lyrics: str = "la") -> Clip:
    return parse_clip({"id": clip_id, "title": title, "metadata": {"tags": style, "prompt": lyrics}})


def job(*, before: tuple[str, ...] = (), expected: int = 2, known: int = 0) -> SongJob:
    return SongJob(
        prompt_index=0,
        prompt=Prompt(title="Song", style="calm", lyrics="la"),
        record_id="r",
        feed_before=before,
        expected_clips=expected,
        clip_ids=["known"] * known,
    )


def claims(*taken: str) -> Callable[[Collection[str]], set[str]]:
    """Return an answer to which of some clips are somebody's."""
    return lambda clip_ids: set(taken) & set(clip_ids)


def test_new_clips_of_the_title_are_taken_oldest_first() -> None:
    feed = [clip("c3", "Other"), clip("c2"), clip("c1"), clip("c0")]

    assert matching(job(before=("c0",)), feed, claims()) == ["c1", "c2"]


def test_clips_of_another_submission_are_left_to_it() -> None:
    assert matching(job(), [clip("c2"), clip("c1")], claims("c1")) == ["c2"]


def test_only_new_clips_of_the_title_are_asked_about() -> None:
    asked: list[Collection[str]] = []
    feed = [clip("c3", "Other"), clip("c2"), clip("c1"), clip("c0")]

    def claimed(clip_ids: Collection[str]) -> Collection[str]:
        asked.append(sorted(clip_ids))
        return ()

    matching(job(before=("c0",)), feed, claimed)

    assert asked == [["c1", "c2"]]


def test_a_title_is_the_same_whatever_its_spaces_case_and_composition() -> None:
    assert matching(job(), [clip("c1", " SONG  ")], claims()) == ["c1"]
    composed = SongJob(prompt_index=0, prompt=Prompt(title="Caf\u00e9"), record_id="r")
    assert matching(composed, [clip("c1", "Cafe\u0301")], claims()) == ["c1"]


def test_among_clips_of_the_title_those_of_its_style_and_words_go_first() -> None:
    feed = [clip("mine"), clip("other", style="loud"), clip("another", lyrics="lo")]

    assert matching(job(expected=1), feed, claims())[0] == "mine"


def test_no_more_than_a_submission_makes_are_taken() -> None:
    feed = [clip(f"c{number}") for number in range(5)]

    assert len(matching(job(), feed, claims())) == 2
    assert len(matching(job(known=1), feed, claims())) == 1
    assert len(matching(job(expected=4), feed, claims())) == 4
