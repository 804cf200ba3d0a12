"""Asking for songs: what comes of it, what it costs, and how it can go wrong."""

import io
from typing import Any

import pytest
import requests
from mutagen.mp3 import MP3

from tests.studio.child import Child, Person, running, until


def test_a_submission_brings_two_songs_through_all_states(studio: Child, person: Person) -> None:
    """The ids of the reply stand for nothing; the clips are found in the feed, the newest first."""
    studio.fault("late_clips", count=1, seconds=0)
    receipt = person.generate(title="Harbour", prompt="la la", tags="pop, calm").json()
    clips = person.songs(2)

    assert receipt["batch_size"] == len(receipt["clips"]) == 2
    assert {clip["status"] for clip in receipt["clips"]} == {"running"}
    assert not {clip["id"] for clip in receipt["clips"]} & {clip["id"] for clip in clips}
    assert [clip["title"] for clip in clips] == ["Harbour", "Harbour"]
    assert [clip["batch_index"] for clip in clips] == [1, 0]
    assert clips[0]["metadata"]["tags"] == clips[0]["display_tags"] == "pop, calm"
    assert clips[0]["metadata"]["prompt"] == "la la"
    assert clips[0]["created_at"].endswith("Z")


def test_every_state_shows_what_it_has(tmp_path_factory: pytest.TempPathFactory) -> None:
    """No address before streaming, another one while streaming, the length at the end."""
    with running(tmp_path_factory.mktemp("slow"), "--speed", "0.5") as slow:
        person = slow.person("ada")
        person.generate()
        seen: dict[str, dict[str, Any]] = {}

        def look() -> dict[str, dict[str, Any]]:
            for clip in person.clips()[:1]:
                seen.setdefault(clip["status"], clip)
            return seen

        until(look, lambda states: "complete" in states)
        streaming, complete = seen["streaming"], seen["complete"]

        assert list(seen)[-3:] == ["queued", "streaming", "complete"]
        assert seen["queued"]["audio_url"] == ""
        assert seen["queued"]["image_url"] is None
        assert streaming["audio_url"] != complete["audio_url"]
        assert "duration" not in seen["queued"]["metadata"]
        assert "duration" not in streaming["metadata"]
        assert complete["audio_url"].endswith(f"/media/{complete['id']}.mp3")
        slow.close()


def test_a_finished_song_can_be_heard_and_its_cover_seen(studio: Child, person: Person) -> None:
    """An MP3 of the length that the clip says, and two pictures."""
    person.generate()
    clip = person.songs(1)[0]
    audio, image, large = (studio.get(clip[name]) for name in ("audio_url", "image_url", "image_large_url"))
    info: Any = MP3(io.BytesIO(audio.content)).info  # type: ignore[no-untyped-call]

    assert audio.headers["Content-Type"] == "audio/mpeg"
    assert abs(info.length - clip["metadata"]["duration"]) < 0.15
    assert image.headers["Content-Type"] == large.headers["Content-Type"] == "image/png"
    assert image.content.startswith(b"\x89PNG")
    assert len(large.content) > len(image.content)


def test_two_prompts_and_two_takes_are_different_songs(studio: Child, person: Person) -> None:
    """Sending the same prompt again gives new takes as well."""
    studio.fault("one_clip")
    for title in ("One", "One", "Two"):
        person.generate(title=title)
    songs = [studio.get(clip["audio_url"]).content for clip in person.songs(3)]

    assert len(set(songs)) == 3


def test_a_song_costs_ten_credits(person: Person) -> None:
    """Counted by the month."""
    before = person.get("/api/billing/info/").json()
    person.generate()
    after = person.get("/api/billing/info/").json()

    assert before["total_credits_left"] - after["total_credits_left"] == 10
    assert after["monthly_usage"] == 10
    assert after["period"] == "month"


def test_a_title_alone_makes_an_instrumental(person: Person) -> None:
    """The protocol asks for no more than that."""
    assert person.generate(prompt="", tags="", title="Only a title").status_code == 200

    clip = person.songs(1)[0]
    assert (clip["title"], clip["status"], clip["metadata"]["has_vocal"]) == (
        "Only a title",
        "complete",
        False,
    )


@pytest.mark.parametrize(
    ("fields", "status", "kind"),
    [
        ({"prompt": "", "tags": "", "title": ""}, 422, "validation_error"),
        ({"prompt": " ", "tags": None, "title": " "}, 422, "validation_error"),
        ({"prompt": "x" * 5_001}, 422, "validation_error"),
        ({"tags": "x" * 1_001}, 422, "validation_error"),
        ({"title": "x" * 301}, 422, "validation_error"),
        ({"prompt": 1}, 422, "validation_error"),
        ({"mv": "somebody-elses"}, 403, "permission_denied"),
    ],
)
def test_a_request_that_cannot_be_met_costs_nothing(
    person: Person, fields: dict[str, Any], status: int, kind: str
) -> None:
    """And says why."""
    answer = person.generate(**fields)

    assert (answer.status_code, answer.json()["error_type"]) == (status, kind)
    assert person.get("/api/billing/info/").json()["monthly_usage"] == 0


@pytest.mark.parametrize("model", ["v1", "V1", "studio-1"])
def test_a_model_is_named_as_the_page_does_or_by_its_key(person: Person, model: str) -> None:
    """The clip names the key."""
    person.generate(mv=model)

    assert person.songs(1)[0]["model_name"] == "studio-1"


def test_the_instrumental_has_no_voice(person: Person) -> None:
    """Even if there are words."""
    person.generate(make_instrumental=True)
    metadata = person.songs(1)[0]["metadata"]

    assert (metadata["make_instrumental"], metadata["has_vocal"]) == (True, False)


def test_a_failed_song_says_so(studio: Child, person: Person) -> None:
    """The fault generate_error: status and message, and an address that leads nowhere."""
    studio.fault("generate_error", count=1)
    person.generate()
    clip = person.songs(1, status="error")[0]

    assert clip["metadata"]["error_message"]
    assert clip["audio_url"].endswith("/None.mp3")
    assert studio.get(clip["audio_url"]).status_code == 404


def test_a_submission_can_bring_one_song(studio: Child, person: Person) -> None:
    """The fault one_clip."""
    studio.fault("one_clip", count=1)

    assert person.generate().json()["batch_size"] == 1
    assert len(person.songs(1)) == 1


def test_a_broken_submission_makes_nothing(studio: Child, person: Person) -> None:
    """The faults generate_500 and generate_403."""
    studio.fault("generate_500", count=1)
    studio.fault("generate_403", count=1)

    assert [person.generate().status_code for _ in range(3)] == [500, 403, 200]
    assert person.get("/api/billing/info/").json()["monthly_usage"] == 10


def test_a_submission_can_succeed_without_an_answer(studio: Child, person: Person) -> None:
    """The fault generate_cut: the connection breaks, the songs come all the same."""
    studio.fault("generate_cut", count=1)

    with pytest.raises((requests.ConnectionError, requests.exceptions.ChunkedEncodingError)):
        person.generate()
    assert person.songs(1)


def test_a_submission_can_come_to_nothing(studio: Child, person: Person) -> None:
    """The fault generate_lost: confirmed and charged, and no clip."""
    studio.fault("generate_lost", count=1)

    assert person.generate(title="Lost").json()["batch_size"] in (1, 2)
    person.generate(title="Kept")
    person.songs(1)
    assert {clip["title"] for clip in person.clips()} == {"Kept"}
    assert person.get("/api/billing/info/").json()["monthly_usage"] == 20


def test_songs_can_stay_in_the_queue(studio: Child, person: Person) -> None:
    """The fault generate_stuck: a later one overtakes them."""
    studio.fault("generate_stuck", count=1)
    person.generate(title="Stuck")
    person.generate(title="Later")
    person.songs(1)

    assert {clip["status"] for clip in person.clips() if clip["title"] == "Stuck"} == {"queued"}


def test_clips_can_appear_late(studio: Child, person: Person) -> None:
    """The fault late_clips: complete ones come first, though they were asked for later."""
    studio.fault("late_clips", count=1, seconds=600)
    person.generate(title="Late")
    person.generate(title="Soon")
    person.songs(1)

    assert {clip["title"] for clip in person.clips()} == {"Soon"}


def test_credits_can_run_out(studio: Child, person: Person) -> None:
    """The fault no_credits: billing says 0, and nothing is made."""
    studio.fault("no_credits", count=1)

    assert person.get("/api/billing/info/").json()["total_credits_left"] == 0
    assert person.generate().json()["error_type"] == "insufficient_credits"
    assert person.generate().status_code == 200


def test_a_person_can_be_asked_to_confirm(studio: Child, person: Person) -> None:
    """The fault challenge: without the proof nothing is made, and a proof is good once, for its owner."""
    assert person.post("/api/c/check", {}).json()["required"] is False
    studio.fault("challenge")
    assert person.post("/api/c/check", {}).json()["required"] is True
    proof = person.post("/api/c/confirm", {}).json()["token"]
    other = studio.person("somebody-else")

    assert person.generate().json()["error_type"] == "token_validation_failed"
    assert other.generate(token=proof).status_code == 422
    proof = person.post("/api/c/confirm", {}).json()["token"]
    assert [person.generate(token=proof).status_code for _ in range(2)] == [200, 422]
