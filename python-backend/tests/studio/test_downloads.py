"""The service's own Download button: prepared, counted once, signed; and refused for reasons of its own."""

from typing import Any

from tests.studio.child import Child, Person, until


def asked(person: Person, clip_id: str) -> dict[str, Any]:
    answer = person.get(f"/api/download/clip/{clip_id}", format="mp3")
    assert answer.status_code == 200
    body: dict[str, Any] = answer.json()
    return body


def prepared(person: Person, clip_id: str) -> dict[str, Any]:
    return until(lambda: asked(person, clip_id), lambda answer: answer.get("status") != "processing")


def used(person: Person) -> int:
    usage: dict[str, int] = person.get("/api/billing/info/").json()["download_usage"]
    return usage["current_period_downloads_used"]


def test_a_download_is_prepared_then_given_and_counted_once(studio: Child) -> None:
    """The address is good without a token, and asking again is free."""
    (clip_id,) = studio.fill("loader")
    person = studio.person("loader")
    before = used(person)
    answer = prepared(person, clip_id)
    file = studio.get(answer["download_url"])

    assert answer["ok"] is True
    assert file.headers["Content-Disposition"] == f'attachment; filename="{clip_id}.mp3"'
    assert file.content == studio.get(f"/media/{clip_id}.mp3").content
    assert person.clip(clip_id)["is_download_unlocked"] is True
    assert prepared(person, clip_id)["ok"] is True
    assert used(person) == before + 1


def test_an_address_opens_its_own_file_alone(studio: Child) -> None:
    """A changed, missing or foreign signature is refused."""
    first, second = studio.fill("signer", 2)
    url = prepared(studio.person("signer"), first)["download_url"]

    assert studio.get(url).status_code == 200
    assert studio.get(url.replace(first, second)).status_code == 403
    assert studio.get(url.replace("expires=", "expires=9")).status_code == 403
    assert studio.get(url.partition("?")[0]).status_code == 403


def test_other_peoples_songs_and_other_formats_are_not_given(studio: Child, person: Person) -> None:
    """Even if the song is public."""
    (clip_id,) = studio.fill("neighbour")

    assert person.get(f"/api/download/clip/{clip_id}").status_code == 404
    answer = studio.person("neighbour").get(f"/api/download/clip/{clip_id}", format="m4a")
    assert answer.status_code == 422


def test_an_unfinished_song_is_not_ready(studio: Child, person: Person) -> None:
    """The reason says so."""
    studio.fault("generate_stuck", count=1)
    person.generate()
    clip = person.songs(1, status="queued")[0]

    assert asked(person, clip["id"])["reason"] == "not_ready"


def test_refusals_differ_by_their_reason_alone(studio: Child) -> None:
    """The faults of the Download button: one is final, one passes, one is the month's allowance."""
    (clip_id,) = studio.fill("refused")
    person = studio.person("refused")
    for fault, reason in (
        ("download_locked", "not_authorized"),
        ("download_rate_limited", "rate_limited"),
        ("quota_exhausted", "quota_exhausted"),
    ):
        studio.fault(fault, count=1)
        answer = asked(person, clip_id)
        assert (answer["ok"], answer["reason"]) == (False, reason)
        assert answer["message"]

    assert prepared(person, clip_id)["ok"] is True


def test_without_downloads_left_billing_says_so_and_unlocked_songs_stay_free(studio: Child) -> None:
    """The fault quota_exhausted."""
    free, locked = studio.fill("spender", 2)
    person = studio.person("spender")
    prepared(person, free)
    studio.fault("quota_exhausted")
    usage = person.get("/api/billing/info/").json()["download_usage"]

    assert usage["current_period_downloads_used"] == usage["current_period_downloads_limit"]
    assert usage["additional_download_remaining"] == 0
    assert asked(person, locked)["reason"] == "quota_exhausted"
    assert prepared(person, free)["ok"] is True


def test_a_download_may_never_be_ready(studio: Child) -> None:
    """The fault download_never_ready."""
    (clip_id,) = studio.fill("waiter")
    person = studio.person("waiter")
    studio.fault("download_never_ready")

    assert {asked(person, clip_id)["status"] for _ in range(30)} == {"processing"}
    studio.clear()
    assert prepared(person, clip_id)["ok"] is True


def test_the_address_of_locked_audio_is_forbidden(studio: Child) -> None:
    """To everybody, as JSON."""
    answer = studio.get("/api/forbidden")

    assert (answer.status_code, answer.json()["error_type"]) == (403, "forbidden")
