"""Commands 13 to 15: the browser and the session of an account."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from stdwire_songs.commands.registrar import Registrar
from stdwire_songs.commands.reports import Report
from stdwire_songs.protocol import (
    GetSessionTokenPayload,
    GetSessionTokenResult,
    LaunchBrowserPayload,
    LaunchBrowserResult,
    VerifySessionPayload,
    VerifySessionResult,
)

if TYPE_CHECKING:  # these bring an HTTP client and a browser along, which the ready message does not wait for
    from stdwire_songs.managers.session_manager import SessionManager


def register_sessions(commands: Registrar, sessions: Callable[[], SessionManager]) -> None:
    """Answer the commands about sessions; the manager is built when the first of them arrives."""

    def launch_browser(payload: LaunchBrowserPayload, report: Report) -> LaunchBrowserResult:
        return sessions().launch_browser(payload, report)

    def get_session_token(payload: GetSessionTokenPayload, report: Report) -> GetSessionTokenResult:
        return sessions().get_session_token(payload, report)

    def verify_session(payload: VerifySessionPayload, report: Report) -> VerifySessionResult:
        return sessions().verify_session(payload, report)

    commands.command("LAUNCH_BROWSER", launch_browser)
    commands.command("GET_SESSION_TOKEN", get_session_token)
    commands.command("VERIFY_SESSION", verify_session)
