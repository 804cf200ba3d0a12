"""FETCH_CLIPS: listing clips, page by page."""

import threading
from typing import Any

import pytest

from stdwire_songs.errors import OperationCancelled, SongError
from stdwire_songs.protocol import Clip, FetchClipsPayload
from stdwire_songs.services import api_client, listing
from stdwire_songs.storage.accounts import AccountRow
from stdwire_songs.storage.downloads import ListingRow
from tests.managers.bench import Bench
from tests.services.recorder import Recorder
from tests.services.studio_control import RunningStudio


@pytest.fixture(autouse=True)
def no_pauses(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(api_client, "BROKEN_PAUSE_SECONDS", 0.0)


def fetch(bench: Bench, token: str, report: Recorder | None = None, **payload: Any) -> list[Clip]:
    return bench.downloads.fetch_clips(
        FetchClipsPayload(session_token=token, **payload), report or Recorder()
    )


def failure(bench: Bench, token: str, **payload: Any) -> SongError:
    with pytest.raises(SongError) as caught:
        fetch(bench, token, **payload)
    return caught.value


def test_the_account_s_own_songs_are_listed_newest_first_with_progress(
    bench: Bench, account: AccountRow, studio: RunningStudio
) -> None:
    made = studio.fill(account.name, 25)
    report = Recorder()

    clips = fetch(bench, bench.token(account.name), report, use_my_songs=True)

    assert len(clips) == 25
    assert {clip.id for clip in clips} == set(made)
    assert [(event["page"], event["completed"], event["total"]) for event in report.of("BATCH_PROGRESS")] == [
        (1, 20, 25),
        (2, 25, 25),
    ]
    assert bench.history.listing(account.name) == ListingRow(2, None)


def test_the_create_page_goes_before_my_songs_before_a_profile(
    bench: Bench, account: AccountRow, studio: RunningStudio
) -> None:
    mine = studio.fill(account.name, 2)
    theirs = studio.fill(f"{account.name}-friend", 1)
    token = bench.token(account.name)
    profile = f"@{account.name}-friend"

    assert {clip.id for clip in fetch(bench, token, profile_name=profile)} == set(theirs)
    assert {clip.id for clip in fetch(bench, token, profile_name=profile, use_my_songs=True)} == set(mine)
    both = fetch(bench, token, use_my_songs=True, use_create_page=True)
    assert {clip.id for clip in both} == set(mine)
    assert {clip.id for clip in fetch(bench, token)} == set(mine)


def test_the_profile_is_remembered(bench: Bench, account: AccountRow, studio: RunningStudio) -> None:
    studio.fill(account.name)

    fetch(bench, bench.token(account.name), profile_name=account.name)

    assert bench.history.listing(account.name) == ListingRow(1, account.name)


def test_a_foreign_token_lists_but_nothing_is_remembered(
    bench: Bench, account: AccountRow, studio: RunningStudio
) -> None:
    studio.fill(account.name)

    assert len(fetch(bench, studio.token(account.name))) == 1
    assert bench.history.listing(account.name) == ListingRow()


def test_limits_of_pages_and_clips_are_kept(bench: Bench, account: AccountRow, studio: RunningStudio) -> None:
    studio.fill(account.name, 45)
    token, report = bench.token(account.name), Recorder()

    assert len(fetch(bench, token, max_pages=2)) == 40
    assert len(fetch(bench, token, report, max_clips=30)) == 30
    assert [event["total"] for event in report.of("BATCH_PROGRESS")] == [30, 30]


def test_a_list_that_the_service_cuts_short_is_told(
    bench: Bench, account: AccountRow, studio: RunningStudio, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(listing, "PAGE_SIZE", 2)
    studio.fill(account.name, 5)
    studio.fault("repeated_cursor")
    report = Recorder()

    assert len(fetch(bench, bench.token(account.name), report, use_create_page=True)) == 4
    assert report.codes() == ["listing_incomplete"]


def test_pauses_that_the_service_asks_for_are_told(
    bench: Bench, account: AccountRow, studio: RunningStudio
) -> None:
    token, report = bench.token(account.name), Recorder()
    studio.fault("rate_limited", count=2, seconds=0.01)

    fetch(bench, token, report)

    assert report.codes() == ["rate_limited", "rate_limited"]


def test_a_token_that_is_not_accepted_is_session_not_found(bench: Bench) -> None:
    assert failure(bench, "not-a-token-at-all").code == "SESSION_NOT_FOUND"


def test_a_profile_that_is_not_there_is_clip_not_found(
    bench: Bench, account: AccountRow, studio: RunningStudio
) -> None:
    token = bench.token(account.name)
    studio.fault("profile_404")

    assert failure(bench, token, profile_name=account.name).code == "CLIP_NOT_FOUND"


def test_a_name_that_can_be_no_profile_s_is_clip_not_found(bench: Bench, account: AccountRow) -> None:
    assert failure(bench, bench.token(account.name), profile_name="a/../b").code == "CLIP_NOT_FOUND"


@pytest.mark.parametrize(
    ("fault", "reason"),
    [
        ({"name": "rate_limited", "seconds": 0}, "rate_limited"),
        ({"name": "server_error"}, "network"),
        ({"name": "cut_answer"}, "network"),
        ({"name": "truncated_json"}, "schema"),
        ({"name": "not_json"}, "schema"),
        ({"name": "forbidden"}, "refused"),
    ],
)
def test_whatever_else_goes_wrong_is_one_internal_error_with_its_reason(
    bench: Bench, account: AccountRow, studio: RunningStudio, fault: dict[str, Any], reason: str
) -> None:
    token = bench.token(account.name)
    studio.fault(**fault)
    error = failure(bench, token)

    assert error.code == "INTERNAL_ERROR"
    assert error.details is not None
    assert error.details["reason"] == reason
    assert token not in error.message


def test_a_listing_that_hangs_can_be_cancelled(
    bench: Bench, account: AccountRow, studio: RunningStudio
) -> None:
    token, report = bench.token(account.name), Recorder()
    studio.fault("hang", seconds=30)
    timer = threading.Timer(0.1, report.cancel)
    timer.start()

    with pytest.raises(OperationCancelled):
        fetch(bench, token, report)
    timer.join()
