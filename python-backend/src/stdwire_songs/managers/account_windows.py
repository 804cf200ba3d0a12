"""The browser windows of accounts: showing them to a person, and reading the session out of them."""

from collections.abc import Iterator
from contextlib import contextmanager

import msgspec

from stdwire_songs.errors import SongError
from stdwire_songs.managers.reporter import Reporter
from stdwire_songs.protocol.errors import ErrorCode
from stdwire_songs.services.account_browser import AccountBrowser, BrowserGone
from stdwire_songs.services.browsers import Browsers, has_display
from stdwire_songs.services.cancellation import Cancellation
from stdwire_songs.services.keyed_locks import KeyedLocks
from stdwire_songs.services.song_service import SessionToken, SongService
from stdwire_songs.services.tokens import is_expired, read_token
from stdwire_songs.storage.accounts import AccountRow

COOKIE = "__session"
SIGN_IN = "/sign-in"
HOME = "/"


class OpenWindow(msgspec.Struct, frozen=True):
    """A browser that was opened, or was open already."""

    reused: bool
    url: str
    headless: bool
    pid: int | None
    token: SessionToken | None


class AccountWindows:
    """Opens browsers, one account at a time."""

    def __init__(self, browsers: Browsers, service: SongService) -> None:
        """Show the pages of this service."""
        self._browsers = browsers
        self._service = service
        self._locks = KeyedLocks()

    def open(self, account: AccountRow, *, headless: bool, report: Reporter) -> OpenWindow:
        """Open an account's browser, on the sign-in page if nobody is signed in there."""
        with self._held(account, report):
            browser = self._browsers.get(account.id)
            reused = browser is not None and (headless or not browser.headless)
            if browser is None or not reused:
                browser = self._launch(account, headless=headless, cancellation=report)
            token = self._read(browser, report)
            signed_in = token is not None and not is_expired(token)
            if browser.headless and not signed_in:
                browser = self._shown(browser, account, report)
            if reused and signed_in:
                url = browser.bring_to_front(report)
            else:
                url = browser.show(self._service.page(HOME if signed_in else SIGN_IN), report)
            return OpenWindow(reused, url, browser.headless, browser.pid, token if signed_in else None)

    def token(self, account: AccountRow, cancellation: Cancellation) -> SessionToken | None:
        """Return the token in the account's browser, which is opened for a moment if need be."""
        with self._held(account, cancellation):
            browser = self._browsers.get(account.id)
            if browser is not None:
                return self._read(browser, cancellation)
            if not self._browsers.was_used(account.id):
                return None
            try:
                browser = self._launch(account, headless=True, cancellation=cancellation)
                return self._read(browser, cancellation)
            finally:
                self._browsers.shut(account.id)

    def ask_to_sign_in(self, account: AccountRow, cancellation: Cancellation) -> None:
        """Show the sign-in page in a window, and leave it open."""
        with self._held(account, cancellation):
            browser = self._browsers.get(account.id)
            if browser is None or (browser.headless and has_display()):
                browser = self._launch(account, headless=False, cancellation=cancellation)
            browser.show(self._service.page(SIGN_IN), cancellation)

    @contextmanager
    def _held(self, account: AccountRow, cancellation: Cancellation) -> Iterator[None]:
        """Keep others away from the account's browser; its end in the meantime is BROWSER_LAUNCH_FAILED."""
        with self._locks.hold(account.id, cancellation):
            try:
                yield
            except BrowserGone:
                self._browsers.shut(account.id)
                raise SongError(
                    ErrorCode.BROWSER_LAUNCH_FAILED,
                    f"The browser of the account {account.name!r} was closed before it had answered. "
                    "Open it again.",
                ) from None

    def _launch(self, account: AccountRow, *, headless: bool, cancellation: Cancellation) -> AccountBrowser:
        self._browsers.shut(account.id)
        return self._browsers.open(account.id, account.name, headless=headless, cancellation=cancellation)

    def _read(self, browser: AccountBrowser, cancellation: Cancellation) -> SessionToken | None:
        value = browser.cookie(self._service.page(HOME), COOKIE, cancellation)
        return read_token(value) if value else None

    def _shown(self, browser: AccountBrowser, account: AccountRow, report: Reporter) -> AccountBrowser:
        """Open a window in place of a browser without one, because a person has to sign in."""
        if has_display():
            browser = self._launch(account, headless=False, cancellation=report)
            code, what = "window_shown", "A window was opened all the same: sign in there."
        else:
            code, what = "login_required", "There is no display for a window: sign in on a desktop."
        report.progress(
            "WARNING_UPDATE",
            status="waiting_for_user",
            message=f"Nobody is signed in for the account {account.name!r}. {what}",
            progress=0,
            code=code,
            account_name=account.name,
        )
        return browser
