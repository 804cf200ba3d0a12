"""Sessions with a real browser: the person who signs in is played by the test."""

import os
import signal
import socket
import subprocess
import sys
import time
import uuid
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Page

from stdwire_songs.errors import OperationCancelled, OperationInterrupted, SongError
from stdwire_songs.managers import account_windows
from stdwire_songs.managers import session_manager as session_manager_module
from stdwire_songs.protocol import (
    CreateSongsBatchPayload,
    GetSessionTokenPayload,
    LaunchBrowserPayload,
    LaunchBrowserResult,
    StartQueueExecutionPayload,
    VerifySessionPayload,
)
from stdwire_songs.services.browser_finder import find_browser
from stdwire_songs.services.browsers import Browsers
from stdwire_songs.services.cancellation import NEVER
from stdwire_songs.storage.accounts import AccountRow
from tests.managers.bench import Bench, opened, prompts
from tests.processes import wait_for_end
from tests.services.recorder import Recorder, operation
from tests.services.studio_control import RunningStudio

try:
    find_browser()
except SongError as missing:
    pytest.skip(f"{missing.message} Debian and Ubuntu: apt-get install chromium", allow_module_level=True)


@pytest.fixture(autouse=True)
def no_display(monkeypatch: pytest.MonkeyPatch) -> None:
    """Work without windows, on desktops too."""
    monkeypatch.setattr(account_windows, "has_display", lambda: False)
    monkeypatch.delenv("DISPLAY", raising=False)
    monkeypatch.delenv("WAYLAND_DISPLAY", raising=False)


@pytest.fixture
def bench(studio: RunningStudio, tmp_path: Path) -> Iterator[Bench]:
    with opened(tmp_path, studio.service, session_mode="browser") as bench:
        yield bench


def launch(
    bench: Bench, account: AccountRow, report: Recorder | None = None, *, headless: bool = True
) -> LaunchBrowserResult:
    payload = LaunchBrowserPayload(account_name=account.name, headless=headless)
    return bench.sessions.launch_browser(payload, report or Recorder())


def sign_in(bench: Bench, account: AccountRow) -> None:
    """Fill in the form that is shown, as a person would."""

    def person(page: Page) -> None:
        page.get_by_label("Handle").fill(account.name)
        page.get_by_role("button", name="Continue").click()
        page.wait_for_url(lambda url: not url.endswith("/sign-in"))

    browser = bench.browsers.get(account.id)
    assert browser is not None
    browser.do(person, NEVER)


def failure(bench: Bench, account: AccountRow, report: Recorder | None = None) -> SongError:
    payload = GetSessionTokenPayload(account_name=account.name)
    with pytest.raises(SongError) as caught:
        bench.sessions.get_session_token(payload, report or Recorder())
    return caught.value


def test_a_browser_opens_on_the_sign_in_page_with_the_account_s_own_profile(
    bench: Bench, account: AccountRow, studio: RunningStudio
) -> None:
    report = Recorder()
    result = launch(bench, account, report)

    assert (result.launched, result.reused, result.headless) == (True, False, True)
    assert result.url == f"{studio.url}/sign-in"
    assert bench.sessions.browser_open(account.id)
    assert (bench.path / "profiles" / account.id / "Default").is_dir()
    assert report.codes() == ["login_required"]
    if sys.platform == "linux":
        assert result.pid is not None
        assert Path(f"/proc/{result.pid}").exists()


def test_the_token_is_read_from_the_browser_in_which_a_person_has_signed_in(
    bench: Bench, account: AccountRow
) -> None:
    launch(bench, account)
    sign_in(bench, account)

    token = bench.token(account.name)

    assert bench.secrets[0] == token
    assert bench.sessions.session_state(account.id) == "valid"
    row = bench.accounts.by_id(account.id)
    assert row is not None
    assert row.handle == account.name
    verdict = bench.sessions.verify_session(VerifySessionPayload(account_name=account.name), Recorder())
    assert verdict.reason == "ok"


def test_a_token_from_before_the_browser_still_tells_whose_it_is(
    studio: RunningStudio, tmp_path: Path
) -> None:
    with opened(tmp_path, studio.service, session_mode="direct") as bench:
        account = bench.add_account(f"Ann-{uuid.uuid4().hex[:8]}")
        before = bench.token(account.name)
        launch(bench, account)
        sign_in(bench, account)

        after = bench.token(account.name)

        assert after != before
        assert bench.sessions.account_of_token(before) == account.id
        assert bench.sessions.account_of_token(after) == account.id


def test_an_open_browser_is_taken_again(bench: Bench, account: AccountRow) -> None:
    first = launch(bench, account)
    sign_in(bench, account)
    report = Recorder()
    second = launch(bench, account, report)

    assert (second.reused, second.pid) == (True, first.pid)
    assert report.events == []


def test_the_profile_keeps_the_session_over_restarts(
    bench: Bench, account: AccountRow, studio: RunningStudio
) -> None:
    launch(bench, account)
    sign_in(bench, account)
    token = bench.token(account.name)
    bench.close()

    with opened(bench.path, studio.service, session_mode="browser") as again:
        assert again.token(account.name) == token
        assert not again.sessions.browser_open(account.id)
        verdict = again.sessions.verify_session(VerifySessionPayload(account_name=account.name), Recorder())
        assert verdict.reason == "ok"


def test_without_a_session_the_sign_in_page_stays_open_and_the_caller_is_told(
    bench: Bench, account: AccountRow, studio: RunningStudio
) -> None:
    launch(bench, account)
    report = Recorder()

    error = failure(bench, account, report)

    assert error.code == "SESSION_NOT_FOUND"
    assert error.details == {"login_required": True, "reason": "no_token"}
    assert report.codes() == ["login_required"]
    assert bench.sessions.browser_open(account.id)
    assert bench.sessions.session_state(account.id) == "login_required"
    sign_in(bench, account)
    assert bench.token(account.name)


def test_an_expired_session_is_told_apart_from_none(
    bench: Bench, account: AccountRow, studio: RunningStudio
) -> None:
    launch(bench, account)
    studio.fault("short_session", seconds=1, count=1)
    sign_in(bench, account)

    assert failure(bench, account).details == {"login_required": True, "reason": "expired"}


def test_an_operation_waits_until_a_person_has_signed_in(
    bench: Bench, account: AccountRow, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(session_manager_module, "LOOK_SECONDS", 0.01)
    launch(bench, account)
    report = Recorder()
    looks: list[float] = []

    def look(_cancellation: object, seconds: float) -> None:
        looks.append(seconds)
        if len(looks) == 3:
            sign_in(bench, account)

    monkeypatch.setattr(session_manager_module, "pause", look)

    assert bench.sessions.wait_for_person(account, report).token
    assert len(looks) == 3


def test_waiting_ends_when_the_person_closes_the_window(
    bench: Bench, account: AccountRow, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(session_manager_module, "LOOK_SECONDS", 0.01)
    launch(bench, account)
    bench.browsers.shut(account.id)

    with pytest.raises(OperationInterrupted, match="before the window was closed"):
        bench.sessions.wait_for_person(account, Recorder())


def test_a_queue_waits_for_the_person_and_then_goes_on(
    bench: Bench, account: AccountRow, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(session_manager_module, "LOOK_SECONDS", 0.01)
    queue_id = bench.add_queue(account.name, prompts("One")).id
    launch(bench, account)
    report, states = operation(), list[str]()

    def person() -> None:
        states.append(bench.queue(queue_id).status)
        sign_in(bench, account)

    report.on("WARNING_UPDATE", person, code="login_required")
    bench.execution.start(StartQueueExecutionPayload(queue_ids=[queue_id]), report)

    assert states == ["waiting_for_user"]
    assert bench.queue(queue_id).status == "completed"
    told = [event["status"] for event in report.of("QUEUE_PROGRESS")]
    assert told == ["in_progress", "waiting_for_user", "in_progress", "in_progress"]


def test_a_queue_for_which_nobody_signs_in_is_paused(studio: RunningStudio, tmp_path: Path) -> None:
    with opened(tmp_path, studio.service, session_mode="browser", user_wait_seconds=0) as bench:
        account = bench.add_account("Ann")
        queue_id = bench.add_queue(account.name, prompts("One")).id
        launch(bench, account)

        with pytest.raises(OperationInterrupted, match="Nobody signed in"):
            bench.execution.start(StartQueueExecutionPayload(queue_ids=[queue_id]), operation())

        assert bench.queue(queue_id).status == "paused"


def test_waiting_for_a_person_ends_when_the_backend_stops(bench: Bench, account: AccountRow) -> None:
    report = Recorder()
    report.stop()

    with pytest.raises(OperationInterrupted):
        bench.sessions.wait_for_person(account, report)


class TestLocks:
    """A profile that somebody else has open."""

    @pytest.fixture
    def other(self, bench: Bench, account: AccountRow) -> Iterator[Browsers]:
        """Open the profile from elsewhere, with a browser that this backend knows nothing of."""
        browsers = Browsers(bench.path / "profiles")
        browsers.open(account.id, account.name, headless=True, cancellation=NEVER)
        yield browsers
        browsers.close()

    @pytest.mark.usefixtures("other")
    def test_every_command_that_needs_it_is_told(self, bench: Bench, account: AccountRow) -> None:
        for call in (
            lambda: launch(bench, account),
            lambda: bench.token(account.name),
            lambda: bench.sessions.verify_session(
                VerifySessionPayload(account_name=account.name), Recorder()
            ),
        ):
            with pytest.raises(SongError) as caught:
                call()
            assert caught.value.code == "PROFILE_LOCKED"

    @pytest.mark.usefixtures("other")
    def test_a_batch_is_told_in_the_response_and_a_queue_at_its_end(
        self, bench: Bench, account: AccountRow
    ) -> None:
        batch, queue = operation(), operation()
        queue_id = bench.add_queue(account.name, prompts("One")).id
        payload = CreateSongsBatchPayload(account_name=account.name, prompts=prompts("One"), auto_submit=True)

        with pytest.raises(SongError) as locked:
            bench.batches.create_songs_batch(payload, batch)
        with pytest.raises(SongError) as failed:
            bench.execution.start(StartQueueExecutionPayload(queue_ids=[queue_id]), queue)

        assert (locked.value.code, batch.accepted) == ("PROFILE_LOCKED", None)
        assert failed.value.code == "BATCH_CREATION_FAILED"
        assert queue.accepted is not None
        assert bench.queue(queue_id).status == "interrupted"

    def test_it_opens_again_once_the_other_one_is_closed(
        self, bench: Bench, account: AccountRow, other: Browsers
    ) -> None:
        other.close()

        assert launch(bench, account).launched

    @pytest.mark.skipif(sys.platform == "win32", reason="Chrome keeps no such link there")
    def test_a_lock_that_a_crash_left_behind_is_no_obstacle(self, bench: Bench, account: AccountRow) -> None:
        profile = bench.path / "profiles" / account.id
        profile.mkdir(parents=True)
        ended = subprocess.Popen([sys.executable, "-c", ""])
        ended.wait()
        (profile / "SingletonLock").symlink_to(f"{socket.gethostname()}-{ended.pid}")

        assert launch(bench, account).launched

    @pytest.mark.skipif(sys.platform == "win32", reason="Chrome keeps no such link there")
    def test_a_lock_of_another_machine_is_respected(self, bench: Bench, account: AccountRow) -> None:
        profile = bench.path / "profiles" / account.id
        profile.mkdir(parents=True)
        lock = profile / "SingletonLock"
        lock.symlink_to(f"other-{uuid.uuid4().hex[:8]}-4242")

        with pytest.raises(SongError) as caught:
            launch(bench, account)

        assert caught.value.code == "PROFILE_LOCKED"
        assert lock.is_symlink()


class TestEnds:
    """Browsers that go away."""

    @pytest.mark.skipif(sys.platform == "win32", reason="its process id is not known there")
    def test_a_crash_is_noticed_and_the_next_launch_works(self, bench: Bench, account: AccountRow) -> None:
        result = launch(bench, account)
        browser = bench.browsers.get(account.id)
        assert browser is not None
        assert result.pid is not None
        os.kill(result.pid, signal.SIGKILL)

        assert browser.wait_until_gone(20)
        assert not bench.sessions.browser_open(account.id)
        assert launch(bench, account).reused is False

    def test_closing_the_last_window_is_noticed(self, bench: Bench, account: AccountRow) -> None:
        launch(bench, account)
        browser = bench.browsers.get(account.id)
        assert browser is not None
        browser.do(lambda page: page.close(), NEVER)

        assert browser.wait_until_gone(20)
        assert not bench.sessions.browser_open(account.id)

    def test_forgetting_an_account_closes_its_browser(self, bench: Bench, account: AccountRow) -> None:
        launch(bench, account)

        bench.sessions.forget(account.id)

        assert not bench.sessions.browser_open(account.id)

    def test_a_launch_that_is_cancelled_leaves_no_browser(self, bench: Bench, account: AccountRow) -> None:
        report = Recorder()
        report.cancel()

        with pytest.raises(OperationCancelled):
            launch(bench, account, report)

        assert not bench.sessions.browser_open(account.id)
        assert launch(bench, account).launched


@pytest.mark.skipif(not hasattr(os, "pidfd_open"), reason="tells of another process's end on Linux only")
def test_a_browser_ends_when_its_backend_is_killed(tmp_path: Path) -> None:
    owner = subprocess.Popen(
        [sys.executable, "-m", "tests.managers.browser_owner", str(tmp_path)],
        stdout=subprocess.PIPE,
        cwd=Path(__file__).parents[2],
        text=True,
    )
    assert owner.stdout is not None
    pid = int(owner.stdout.readline())

    owner.kill()
    owner.wait()
    owner.stdout.close()

    wait_for_end(pid)


class TestFailures:
    """Browsers that do not start."""

    def test_a_browser_that_is_not_where_the_settings_say_is_named(
        self, studio: RunningStudio, tmp_path: Path
    ) -> None:
        missing = tmp_path / "no-chrome"
        with opened(tmp_path, studio.service, session_mode="browser", browser_path=missing) as bench:
            account = bench.add_account("Ann")

            assert failure(bench, account).code == "BROWSER_LAUNCH_FAILED"
            with pytest.raises(SongError, match="no-chrome"):
                launch(bench, account)
            payload = CreateSongsBatchPayload(
                account_name=account.name, prompts=prompts("One"), auto_submit=True
            )
            report = operation()
            with pytest.raises(SongError) as caught:
                bench.batches.create_songs_batch(payload, report)
            assert (caught.value.code, report.accepted) == ("BROWSER_LAUNCH_FAILED", None)

    @pytest.mark.skipif(sys.platform == "win32", reason="the program is a script")
    def test_what_a_browser_says_when_it_does_not_start_is_passed_on(
        self, studio: RunningStudio, tmp_path: Path
    ) -> None:
        program = tmp_path / "chrome"
        program.write_text("#!/bin/sh\necho 'no libraries today' >&2\nexit 3\n")
        program.chmod(0o755)
        with opened(tmp_path, studio.service, session_mode="browser", browser_path=program) as bench:
            account = bench.add_account("Ann")

            with pytest.raises(SongError, match="no libraries today") as caught:
                launch(bench, account)
            assert caught.value.code == "BROWSER_LAUNCH_FAILED"

    @pytest.mark.skipif(sys.platform != "linux", reason="elsewhere there is always a display")
    def test_without_a_display_a_window_cannot_open_and_the_reason_is_told(
        self, bench: Bench, account: AccountRow
    ) -> None:
        with pytest.raises(SongError, match="no display") as caught:
            launch(bench, account, headless=False)

        assert caught.value.code == "BROWSER_LAUNCH_FAILED"
        assert failure(bench, account).code == "BROWSER_LAUNCH_FAILED"

    def test_a_page_that_does_not_open_is_a_matter_of_the_network(
        self, bench: Bench, account: AccountRow
    ) -> None:
        launch(bench, account)
        browser = bench.browsers.get(account.id)
        assert browser is not None

        with pytest.raises(SongError) as caught:
            browser.show("http://127.0.0.1:9/", NEVER)

        assert caught.value.details == {"reason": "network"}


def test_all_browsers_are_closed_with_the_backend_within_seconds(
    studio: RunningStudio, tmp_path: Path
) -> None:
    with opened(tmp_path, studio.service, session_mode="browser") as bench:
        accounts = [bench.add_account(name) for name in ("One", "Two")]
        pids = [launch(bench, account).pid for account in accounts]
        began = time.monotonic()

    assert time.monotonic() - began < 30
    for pid in pids:
        assert pid is None or not Path(f"/proc/{pid}").exists() or sys.platform != "linux"
