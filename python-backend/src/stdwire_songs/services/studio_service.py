"""The studio as a song service, over its HTTP interface, be it this backend's own or one that runs.

This module is light. What needs an HTTP library is imported when the first request is made, long after the
backend has said that it is ready.
"""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING

from stdwire_songs.services.cancellation import Cancellation
from stdwire_songs.services.service_errors import UnexpectedAnswer
from stdwire_songs.services.song_service import OnWait, Pace, SessionToken
from stdwire_songs.services.tokens import read_token

if TYPE_CHECKING:
    from stdwire_songs.services.studio_session import StudioSession

STUDIO_PACE = Pace(
    poll_seconds=0.15,
    appear_seconds=4.0,
    in_flight_seconds=10.0,
    stall_seconds=120.0,
    download_gap_seconds=0.0,
)
"""The studio is on this machine and in no hurry to be spared."""


class StudioService:
    """A SongService that speaks to a studio."""

    def __init__(self, address: Callable[[], str], *, pace: Pace = STUDIO_PACE) -> None:
        """Ask `address` where the studio is, each time: the first time may start it."""
        self._address = address
        self._pace = pace

    @property
    def pace(self) -> Pace:
        """How it wants to be used."""
        return self._pace

    def page(self, path: str) -> str:
        """Return the address of one of its pages."""
        return self._address() + path

    def sign_in(self, handle: str, cancellation: Cancellation) -> SessionToken:
        """Sign in at the studio's own endpoint, which asks for no password."""
        from stdwire_songs.services.api_client import ApiClient
        from stdwire_songs.services.http_session import http_session

        with http_session(cancellation) as http:
            answer = ApiClient(http, self._address(), cancellation=cancellation).post(
                "/api/sign-in", {"handle": handle}
            )
        token = answer.get("token") if isinstance(answer, dict) else None
        if not isinstance(token, str) or not token:
            raise UnexpectedAnswer("The studio signed nobody in: its answer has no token.")
        return read_token(token)

    @contextmanager
    def open(
        self, token: str, cancellation: Cancellation, on_wait: OnWait | None = None
    ) -> "Iterator[StudioSession]":
        """Open a session with a token; nothing is asked of the studio until it is used."""
        from stdwire_songs.services.api_client import ApiClient
        from stdwire_songs.services.http_session import http_session
        from stdwire_songs.services.studio_session import StudioSession

        address = self._address()
        with http_session(cancellation) as api, http_session(cancellation) as media:
            client = ApiClient(api, address, cancellation=cancellation, token=token, on_wait=on_wait)
            yield StudioSession(client, media, address, cancellation)
