"""Sessions: the browser of each account, its session token, and whether the service still accepts it."""

from collections.abc import Callable
from contextlib import AbstractContextManager

from stdwire_songs.errors import OperationInterrupted, SongError
from stdwire_songs.managers.account_activity import AccountActivity
from stdwire_songs.managers.account_lookup import require_account
from stdwire_songs.managers.account_windows import AccountWindows
from stdwire_songs.managers.reporter import Reporter
from stdwire_songs.managers.token_box import TokenBox
from stdwire_songs.protocol.errors import ErrorCode
from stdwire_songs.protocol.payloads import GetSessionTokenPayload, LaunchBrowserPayload, VerifySessionPayload
from stdwire_songs.protocol.results import GetSessionTokenResult, LaunchBrowserResult, VerifySessionResult
from stdwire_songs.protocol.types import DownloadAllowance, SessionUser
from stdwire_songs.services.browsers import Browsers
from stdwire_songs.services.cancellation import Cancellation, pause
from stdwire_songs.services.keyed_locks import KeyedLocks
from stdwire_songs.services.service_errors import (
    RateLimited,
    RequestRefused,
    ServiceUnreachable,
    SessionRejected,
)
from stdwire_songs.services.song_service import Allowance, SessionInfo, SessionToken, SongService
from stdwire_songs.services.tokens import handle_in, is_expired
from stdwire_songs.storage.accounts import AccountRow, AccountStore
from stdwire_songs.storage.timestamps import utc_now

LOOK_SECONDS = 1.0
"""How often is looked whether a person has signed in."""


class SessionManager:
    """Keeps session tokens in memory, and gets them from the account's browser or from the service itself.

    The browser is asked where one is installed, unless the session mode is `direct`. Tokens are written
    nowhere.
    """

    def __init__(
        self,
        *,
        accounts: AccountStore,
        activity: AccountActivity,
        service: SongService,
        browsers: Browsers,
        session_mode: str,
        user_wait_seconds: float,
        register_secret: Callable[[str], None],
    ) -> None:
        """Get tokens for these accounts; each one is told to `register_secret` before anything else."""
        self._accounts = accounts
        self._activity = activity
        self._service = service
        self._windows = AccountWindows(browsers, service)
        self._browsers = browsers
        self._session_mode = session_mode
        self._user_wait_seconds = user_wait_seconds
        self._tokens = TokenBox(register_secret)
        self._submissions = KeyedLocks()

    def launch_browser(self, payload: LaunchBrowserPayload, report: Reporter) -> LaunchBrowserResult:
        """Open the account's browser, on the sign-in page where that is needed."""
        with self._activity.working(require_account(self._accounts, payload.account_name).id):
            account = require_account(self._accounts, payload.account_name)
            window = self._windows.open(account, headless=payload.headless, report=report)
            if window.token is not None:
                self._keep(account, window.token)
            self._accounts.set_last_used(account.id, utc_now())
            return LaunchBrowserResult(
                account_name=account.name,
                launched=True,
                reused=window.reused,
                url=window.url,
                headless=window.headless,
                pid=window.pid,
            )

    def get_session_token(self, payload: GetSessionTokenPayload, report: Reporter) -> GetSessionTokenResult:
        """Return a token that is valid for a while; nobody being signed in is SESSION_NOT_FOUND."""
        with self._activity.working(require_account(self._accounts, payload.account_name).id):
            account = require_account(self._accounts, payload.account_name)
            try:
                token = self.token(account, report)
            except SongError as error:
                if needs_person(error):
                    warn_of_login(account, report, 0)
                raise
            return GetSessionTokenResult(
                account_name=account.name, token=token.token, expires_at=token.expires_at
            )

    def verify_session(self, payload: VerifySessionPayload, report: Reporter) -> VerifySessionResult:
        """Ask the service whether the account's session is valid; that it is not is an answer."""
        with self._activity.working(require_account(self._accounts, payload.account_name).id):
            account = require_account(self._accounts, payload.account_name)
            token = self._known_token(account, report)
            if token is None:
                return _verdict(account, "no_token", None)
            if is_expired(token):
                return _verdict(account, "expired", token)
            try:
                with self._service.open(token.token, report) as session:
                    who, allowance = session.who(), session.allowance()
            except SessionRejected:
                self._tokens.drop(token.token)
                return _verdict(account, "rejected", token)
            except (ServiceUnreachable, RateLimited):
                return _verdict(account, "unreachable", token)
            if who.handle is not None and who.handle != account.handle:
                self._accounts.set_handle(account.id, who.handle)
            return _verdict(account, "ok", token, who, allowance)

    def token(self, account: AccountRow, cancellation: Cancellation) -> SessionToken:
        """Return a token that is not about to expire, or raise why there is none.

        Where only a person can help, the sign-in window stays open and the error's `login_required` is true.
        """
        browser = self._browsers.get(account.id)
        if browser is None and not self._asks_browser():
            kept = self._tokens.of(account.id)
            if kept is not None and not is_expired(kept):
                return kept
            return self._sign_in(account, cancellation)
        token = self._token_in_browser(account, cancellation)
        if token is not None and not is_expired(token):
            return token
        if not self._asks_browser():
            return self._sign_in(account, cancellation)
        self._tokens.require_login(account.id)
        self._windows.ask_to_sign_in(account, cancellation)
        what = "is not signed in" if token is None else "has a session that has expired"
        raise SongError(
            ErrorCode.SESSION_NOT_FOUND,
            f"The account {account.name!r} {what}. Sign in in its browser, which is open, then try again.",
            details={"login_required": True, "reason": "no_token" if token is None else "expired"},
        )

    def renewed(self, account: AccountRow, rejected: str, cancellation: Cancellation) -> SessionToken:
        """Return a token in place of one that the service does not accept any more."""
        self._tokens.drop(rejected)
        token = self.token(account, cancellation)
        if token.token == rejected:
            raise SessionRejected
        return token

    def wait_for_person(self, account: AccountRow, report: Reporter) -> SessionToken:
        """Wait until a person has signed in, `user_wait_seconds` at most; then OperationInterrupted."""
        waited = 0.0
        while waited < self._user_wait_seconds:
            pause(report, LOOK_SECONDS)
            waited += LOOK_SECONDS
            is_open = self._browsers.get(account.id) is not None
            token = self._windows.token(account, report)
            if token is not None and not is_expired(token):
                self._keep(account, token)
                return token
            if not is_open:
                raise _nobody(account, "before the window was closed")
        raise _nobody(account, f"within {self._user_wait_seconds:g} s")

    def submitting(self, account_id: str, cancellation: Cancellation) -> AbstractContextManager[None]:
        """Hold the account's right to submit: one at a time, so that its clips can be told apart."""
        return self._submissions.hold(account_id, cancellation)

    def account_of_token(self, token: str) -> str | None:
        """Return the id of the account that a live token was given to."""
        return self._tokens.account_of(token)

    def session_state(self, account_id: str) -> str:
        """Return what is known about an account's session, without asking anybody."""
        return self._tokens.state_of(account_id)

    def browser_open(self, account_id: str) -> bool:
        """Return whether a browser of this backend is open on the account's profile."""
        return self._browsers.get(account_id) is not None

    def forget(self, account_id: str) -> None:
        """Drop what is kept in memory for an account."""
        self._browsers.shut(account_id)
        self._tokens.forget(account_id)

    def _asks_browser(self) -> bool:
        return self._session_mode == "browser" and self._browsers.is_available()

    def _known_token(self, account: AccountRow, report: Reporter) -> SessionToken | None:
        """Return the token that there is, without asking anybody to sign in."""
        if self._browsers.get(account.id) is None and not self._asks_browser():
            return self._tokens.of(account.id)
        try:
            return self._token_in_browser(account, report)
        except SongError as error:
            if error.code is ErrorCode.BROWSER_LAUNCH_FAILED:
                return self._tokens.of(account.id)
            raise

    def _token_in_browser(self, account: AccountRow, cancellation: Cancellation) -> SessionToken | None:
        kept = self._tokens.of(account.id)
        if self._browsers.get(account.id) is None and kept is not None and not is_expired(kept):
            return kept
        token = self._windows.token(account, cancellation)
        if token is not None:
            self._keep(account, token)
        return token

    def _sign_in(self, account: AccountRow, cancellation: Cancellation) -> SessionToken:
        try:
            token = self._service.sign_in(self._handle(account), cancellation)
        except (SessionRejected, RequestRefused) as error:
            self._tokens.require_login(account.id)
            raise SongError(
                ErrorCode.SESSION_NOT_FOUND,
                f"The song service did not sign the account {account.name!r} in. {error.message}",
                details={"login_required": False, "reason": "refused"},
            ) from error
        self._keep(account, token)
        return token

    def _handle(self, account: AccountRow) -> str:
        """Return by which name the service knows the account: at first its own, unless that is another's."""
        handles = {row.id: row.handle for row in self._accounts.all() if row.handle is not None}
        known = handles.pop(account.id, None)
        if known is not None:
            return known
        taken = {handle.casefold() for handle in handles.values()}
        return f"{account.name}-{account.id[:8]}" if account.name.casefold() in taken else account.name

    def _keep(self, account: AccountRow, token: SessionToken) -> None:
        self._tokens.keep(account.id, token)
        handle = handle_in(token.token)
        if handle is not None and handle != account.handle:
            self._accounts.set_handle(account.id, handle)


def _nobody(account: AccountRow, limit: str) -> OperationInterrupted:
    return OperationInterrupted(
        f"Nobody signed in for the account {account.name!r} {limit}. "
        "Sign in, then start again: it goes on where it stopped."
    )


def needs_person(error: SongError) -> bool:
    """Say whether an error is about a sign-in that only a person can do."""
    return bool(error.details and error.details.get("login_required"))


def warn_of_login(account: AccountRow, report: Reporter, progress: float) -> None:
    """Tell that a person has to sign in."""
    report.progress(
        "WARNING_UPDATE",
        status="waiting_for_user",
        message=f"Nobody is signed in for {account.name!r}. Sign in in its browser, which is open.",
        progress=progress,
        code="login_required",
        account_name=account.name,
    )


def _verdict(
    account: AccountRow,
    reason: str,
    token: SessionToken | None,
    who: SessionInfo | None = None,
    allowance: Allowance | None = None,
) -> VerifySessionResult:
    return VerifySessionResult(
        account_name=account.name,
        is_valid=reason == "ok",
        reason=reason,
        expires_at=token.expires_at if token else None,
        user=SessionUser(handle=who.handle, display_name=who.display_name) if who else None,
        credits_left=allowance.credits_left if allowance else None,
        downloads=DownloadAllowance(
            limit=allowance.downloads_limit, used=allowance.downloads_used, extra=allowance.downloads_extra
        )
        if allowance
        else None,
    )
