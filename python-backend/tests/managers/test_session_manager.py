"""Sessions without a browser: the studio signs accounts in itself."""

import threading
import time
from pathlib import Path

import pytest

from stdwire_songs.errors import OperationCancelled, OperationInterrupted, SongError
from stdwire_songs.protocol import GetSessionTokenPayload, LaunchBrowserPayload, VerifySessionPayload
from stdwire_songs.services import browser_finder
from stdwire_songs.services.studio_service import StudioService
from stdwire_songs.storage.accounts import AccountRow
from tests.managers.bench import Bench, opened
from tests.services.recorder import Recorder
from tests.services.studio_control import RunningStudio


def verify(bench: Bench, name: str) -> tuple[bool, str]:
    verdict = bench.sessions.verify_session(VerifySessionPayload(account_name=name), Recorder())
    return verdict.is_valid, verdict.reason


def token_error(bench: Bench, name: str) -> SongError:
    with pytest.raises(SongError) as caught:
        bench.token(name)
    return caught.value


def test_a_token_is_given_out_with_its_end_and_kept_for_the_next_time(
    bench: Bench, account: AccountRow
) -> None:
    payload = GetSessionTokenPayload(account_name=account.name.upper())
    first = bench.sessions.get_session_token(payload, Recorder())

    assert first.account_name == account.name
    assert first.expires_at is not None
    assert first.expires_at > time.time() * 1_000
    assert bench.token(account.name) == first.token
    assert bench.sessions.account_of_token(first.token) == account.id
    assert bench.sessions.session_state(account.id) == "valid"


def test_a_token_is_registered_as_a_secret_and_stored_nowhere(bench: Bench, account: AccountRow) -> None:
    token = bench.token(account.name)

    assert bench.secrets == [token]
    for path in bench.path.rglob("*"):
        if path.is_file():
            assert token.encode() not in path.read_bytes()


def test_a_token_about_to_end_is_not_given_out_again(
    bench: Bench, account: AccountRow, studio: RunningStudio
) -> None:
    studio.fault("short_session", seconds=30, count=1)
    first = bench.token(account.name)

    assert bench.sessions.session_state(account.id) == "expired"
    assert bench.token(account.name) != first


def test_the_handle_at_the_service_is_remembered(bench: Bench, account: AccountRow) -> None:
    bench.token(account.name)

    row = bench.accounts.by_id(account.id)
    assert row is not None
    assert row.handle == account.name


def test_a_new_account_is_not_signed_in_under_the_name_of_a_renamed_one(
    bench: Bench, account: AccountRow
) -> None:
    bench.accounts.set_handle(account.id, "Taken")
    bench.add_account("Taken")

    bench.token("Taken")

    row = bench.accounts.by_name("Taken")
    assert row is not None
    assert row.handle not in (None, "Taken")


def test_an_account_that_is_not_there_is_account_not_found(bench: Bench) -> None:
    for call in (
        lambda: bench.sessions.get_session_token(GetSessionTokenPayload(account_name="no"), Recorder()),
        lambda: bench.sessions.verify_session(VerifySessionPayload(account_name="no"), Recorder()),
        lambda: bench.sessions.launch_browser(LaunchBrowserPayload(account_name="no"), Recorder()),
    ):
        with pytest.raises(SongError) as caught:
            call()
        assert caught.value.code == "ACCOUNT_NOT_FOUND"


def test_a_service_that_lets_nobody_in_is_session_not_found(
    bench: Bench, account: AccountRow, studio: RunningStudio
) -> None:
    studio.fault("sign_in_refused")

    error = token_error(bench, account.name)

    assert error.code == "SESSION_NOT_FOUND"
    assert bench.sessions.session_state(account.id) == "login_required"


def test_a_service_that_is_not_there_is_an_internal_error(tmp_path: Path) -> None:
    with opened(tmp_path, StudioService(lambda: "http://127.0.0.1:9")) as bench:
        name = bench.add_account("Ann").name

        error = token_error(bench, name)

        assert (error.code, error.details) == ("INTERNAL_ERROR", {"reason": "network"})


def test_waiting_for_the_service_ends_when_the_command_is_cancelled(
    bench: Bench, account: AccountRow, studio: RunningStudio
) -> None:
    studio.fault("hang", path="/api/sign-in", seconds=30)
    report = Recorder()
    timer = threading.Timer(0.1, report.cancel)
    timer.start()

    with pytest.raises(OperationCancelled):
        bench.sessions.get_session_token(GetSessionTokenPayload(account_name=account.name), report)
    timer.join()


class TestVerify:
    """What VERIFY_SESSION says; none of it is an error."""

    def test_a_valid_session_is_told_with_what_is_left(self, bench: Bench, account: AccountRow) -> None:
        bench.token(account.name)

        verdict = bench.sessions.verify_session(VerifySessionPayload(account_name=account.name), Recorder())

        assert (verdict.is_valid, verdict.reason) == (True, "ok")
        assert verdict.user is not None
        assert verdict.user.handle == account.name
        assert verdict.credits_left == 10_000
        assert verdict.downloads is not None
        assert (verdict.downloads.limit, verdict.downloads.used) == (200, 0)

    def test_nobody_is_signed_in_just_to_look(self, bench: Bench, account: AccountRow) -> None:
        assert verify(bench, account.name) == (False, "no_token")
        assert bench.secrets == []

    def test_an_ended_token_is_expired(
        self, bench: Bench, account: AccountRow, studio: RunningStudio
    ) -> None:
        studio.fault("short_session", seconds=1)
        bench.token(account.name)

        assert verify(bench, account.name) == (False, "expired")

    def test_a_token_that_was_taken_back_is_rejected_and_dropped(
        self, bench: Bench, account: AccountRow, studio: RunningStudio
    ) -> None:
        bench.token(account.name)
        studio.fault("token_expires", calls=0)

        assert verify(bench, account.name) == (False, "rejected")
        assert bench.sessions.session_state(account.id) == "unknown"

    def test_a_service_that_is_broken_is_unreachable(
        self, bench: Bench, account: AccountRow, studio: RunningStudio
    ) -> None:
        bench.token(account.name)
        studio.fault("server_error")

        assert verify(bench, account.name) == (False, "unreachable")


class TestRenewal:
    """A token in place of one that is not accepted any more."""

    def test_another_one_is_got(self, bench: Bench, account: AccountRow) -> None:
        old = bench.token(account.name)

        assert bench.sessions.renewed(account, old, Recorder()).token != old

    def test_waiting_for_a_person_ends_in_an_interruption(
        self, studio: RunningStudio, tmp_path: Path
    ) -> None:
        with opened(tmp_path, studio.service, user_wait_seconds=0) as bench:
            account = bench.add_account("Ann")

            with pytest.raises(OperationInterrupted, match="Nobody signed in"):
                bench.sessions.wait_for_person(account, Recorder())


def test_what_is_known_of_a_deleted_account_is_forgotten(bench: Bench, account: AccountRow) -> None:
    token = bench.token(account.name)

    bench.sessions.forget(account.id)

    assert bench.sessions.session_state(account.id) == "unknown"
    assert bench.sessions.account_of_token(token) is None


class TestWithoutABrowser:
    """A machine on which none is installed."""

    @pytest.fixture(autouse=True)
    def none_installed(self, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr(
            browser_finder, "_candidates", lambda _env: ("no-such-chrome", "no-such-chromium")
        )

    def test_the_service_signs_accounts_in_itself(self, studio: RunningStudio, tmp_path: Path) -> None:
        with opened(tmp_path, studio.service, session_mode="browser") as bench:
            bench.add_account("Browserless")

            assert bench.token("Browserless")

    def test_launching_one_fails_and_names_what_was_looked_for(
        self, bench: Bench, account: AccountRow
    ) -> None:
        with pytest.raises(SongError, match="no-such-chrome, no-such-chromium") as caught:
            bench.sessions.launch_browser(LaunchBrowserPayload(account_name=account.name), Recorder())

        assert caught.value.code == "BROWSER_LAUNCH_FAILED"
