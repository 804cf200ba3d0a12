"""JSON requests to the service's own interface: signed, bounded, and patient when it asks for a pause.

The session token goes to the configured address and nowhere else: redirects are not followed, and media hosts
are asked through another session (`media`).
"""

import time
from collections.abc import Mapping
from typing import Any, Literal

import msgspec
import requests

from stdwire_songs.services.cancellation import Cancellation, pause
from stdwire_songs.services.retries import PauseAsked
from stdwire_songs.services.retry_after import growing_pause, retry_after
from stdwire_songs.services.service_errors import (
    NotThere,
    RateLimited,
    RequestRefused,
    ServiceUnreachable,
    SessionRejected,
    UnexpectedAnswer,
)
from stdwire_songs.services.song_service import OnWait

CONNECT_SECONDS = 5.0
READ_SECONDS = 20.0
ANSWER_SECONDS = 60.0
"""A whole answer: one that keeps dripping is given up as well."""

MAX_ANSWER_BYTES = 64 * 1024 * 1024

RATE_LIMIT_TRIES = 5
BROKEN_TRIES = 3
BROKEN_PAUSE_SECONDS = 0.25

Repeat = Literal["safely", "when_refused"]
"""`safely`: after a broken connection, too. `when_refused`: only where the service says it did nothing."""


class ApiClient:
    """Asks one service, for one person, within one command."""

    def __init__(
        self,
        http: requests.Session,
        address: str,
        *,
        cancellation: Cancellation,
        token: str | None = None,
        on_wait: OnWait | None = None,
    ) -> None:
        """Send requests to `address`, with the token if there is one."""
        self._http = http
        self._address = address
        self._cancellation = cancellation
        self._token = token
        self._on_wait = on_wait

    def get(self, path: str, params: Mapping[str, str | int] | None = None) -> Any:  # noqa: ANN401 - JSON
        """Read something."""
        return self._ask("GET", path, params=params, body=None, repeat="safely")

    def post(self, path: str, body: object, *, repeat: Repeat = "safely") -> Any:  # noqa: ANN401 - JSON
        """Send something."""
        return self._ask("POST", path, params=None, body=body, repeat=repeat)

    def _ask(
        self, method: str, path: str, *, params: Mapping[str, str | int] | None, body: object, repeat: Repeat
    ) -> Any:  # noqa: ANN401 - JSON
        refused = broken = 0
        while True:
            self._cancellation.raise_if_cancelled()
            try:
                return self._once(method, path, params, body)
            except PauseAsked as asked:
                refused += 1
                if refused >= RATE_LIMIT_TRIES:
                    raise RateLimited(
                        f"The song service still asks for a pause after {RATE_LIMIT_TRIES} tries. "
                        "Wait some minutes, then try again."
                    ) from None
                self._give_pause(growing_pause(refused) if asked.seconds is None else asked.seconds)
            except ServiceUnreachable:
                broken += 1
                if repeat != "safely" or broken >= BROKEN_TRIES:
                    raise
                pause(self._cancellation, BROKEN_PAUSE_SECONDS * 2**broken)

    def _once(self, method: str, path: str, params: Mapping[str, str | int] | None, body: object) -> Any:  # noqa: ANN401 - JSON
        headers = {"Accept": "application/json"}
        if self._token is not None:
            headers["Authorization"] = f"Bearer {self._token}"
        data = None
        if method == "POST":
            headers["Content-Type"] = "application/json"
            data = msgspec.json.encode(body)
        try:
            with self._http.request(
                method,
                self._address + path,
                params=params,
                data=data,
                headers=headers,
                timeout=(CONNECT_SECONDS, READ_SECONDS),
                allow_redirects=False,
                stream=True,
            ) as response:
                content = _read(response)
        except requests.RequestException as error:
            raise ServiceUnreachable(
                f"The song service at {self._address} gave no answer ({type(error).__name__}). "
                "Check that it runs and that its address is right, then try again."
            ) from error
        return _judge(response, content, f"{method} {path}")

    def _give_pause(self, seconds: float) -> None:
        if self._on_wait is not None:
            self._on_wait(f"The song service asks for a pause of {seconds:.0f} s.", seconds)
        pause(self._cancellation, seconds)


def _read(response: requests.Response) -> bytes:
    deadline = time.monotonic() + ANSWER_SECONDS
    content = bytearray()
    for chunk in response.iter_content(65_536):
        content += chunk
        if len(content) > MAX_ANSWER_BYTES or time.monotonic() > deadline:
            raise requests.Timeout("the answer is too long or too slow")
    return bytes(content)


def _judge(response: requests.Response, content: bytes, request: str) -> Any:  # noqa: ANN401 - JSON
    """Return the answer, or raise what its status means."""
    status = response.status_code
    if status == 429:
        raise PauseAsked(retry_after(response.headers.get("Retry-After")))
    if status == 401:
        raise SessionRejected
    if status >= 500:
        raise ServiceUnreachable(
            f"The song service is broken: {request} was answered with {status}. Try again later.",
            status=status,
        )
    if status == 404:
        raise NotThere(f"The song service knows nothing under {request}.", status=status)
    if status >= 400:
        raise RequestRefused(
            f"The song service refused {request} with {status}: {_detail(content)}", status=status
        )
    try:
        if status >= 300:
            raise ValueError("a redirect")
        return msgspec.json.decode(content)
    except (msgspec.DecodeError, ValueError) as error:
        raise UnexpectedAnswer(
            f"The song service answered {request} in a form that this version does not know (status "
            f"{status}, {len(content)} bytes that are not JSON). Look for a newer version.",
            status=status,
        ) from error


def _detail(content: bytes) -> str:
    """Return the service's own words, where it has any."""
    try:
        detail = msgspec.json.decode(content)["detail"]
    except (msgspec.DecodeError, KeyError, TypeError):
        return "it gave no reason"
    return str(detail)[:500]
