"""Requests to the service's own interface."""

import threading
from collections.abc import Iterator
from contextlib import contextmanager

import pytest

from stdwire_songs.errors import OperationCancelled, SongError
from stdwire_songs.services import api_client
from stdwire_songs.services.api_client import ApiClient
from stdwire_songs.services.http_session import http_session
from stdwire_songs.services.service_errors import (
    NotThere,
    RateLimited,
    RequestRefused,
    ServiceUnreachable,
    SessionRejected,
    UnexpectedAnswer,
)
from tests.services.recorder import Recorder
from tests.services.scripted_host import Answer, ScriptedHost, hang_until, scripted_host, send

TOKEN = "canary-token-0123456789"
GOOD = send(200, {}, b'{"ok":true}')


@pytest.fixture(autouse=True)
def no_pauses(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(api_client, "BROKEN_PAUSE_SECONDS", 0.0)


class Setting:
    """A client and the host that it asks."""

    def __init__(self, client: ApiClient, host: ScriptedHost, report: Recorder, waits: list[float]) -> None:
        self.client = client
        self.host = host
        self.report = report
        self.waits = waits


@contextmanager
def asking(*answers: Answer) -> Iterator[Setting]:
    report, waits = Recorder(), list[float]()
    with scripted_host(*answers) as host, http_session(report) as http:
        client = ApiClient(
            http,
            host.url,
            cancellation=report,
            token=TOKEN,
            on_wait=lambda _message, seconds: waits.append(seconds),
        )
        yield Setting(client, host, report, waits)


def test_the_token_goes_with_each_request() -> None:
    with asking(GOOD) as setting:
        assert setting.client.get("/api/x", {"page": 1}) == {"ok": True}
        assert setting.host.requests[0]["authorization"] == f"Bearer {TOKEN}"


def test_a_redirect_is_not_followed_so_the_token_goes_nowhere_else() -> None:
    with scripted_host(GOOD) as elsewhere, asking(send(302, {"Location": elsewhere.url})) as setting:
        with pytest.raises(UnexpectedAnswer):
            setting.client.get("/api/x")

        assert elsewhere.requests == []


def test_neither_netrc_nor_a_proxy_sees_a_request(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("http_proxy", "http://127.0.0.1:9")
    monkeypatch.setenv("no_proxy", "")
    with asking(GOOD) as setting:
        assert setting.client.get("/api/x") == {"ok": True}


@pytest.mark.parametrize(
    ("answer", "error"),
    [
        (send(401, {}, b"{}"), SessionRejected),
        (send(402, {}, b'{"detail":"Insufficient credits."}'), RequestRefused),
        (send(403), RequestRefused),
        (send(404), NotThere),
        (send(422, {}, b"<html>"), RequestRefused),
        (send(200, {}, b'{"clips":['), UnexpectedAnswer),
        (send(200, {}, b"<html>Hello</html>"), UnexpectedAnswer),
        (send(200, {}, b""), UnexpectedAnswer),
        (send(500), ServiceUnreachable),
        (send(200, {}, b'{"ok"', length=1_000), ServiceUnreachable),
    ],
)
def test_each_answer_that_is_none_has_its_own_error(answer: Answer, error: type[SongError]) -> None:
    with asking(answer) as setting, pytest.raises(error) as caught:
        setting.client.get("/api/x")

    assert TOKEN not in str(caught.value)


def test_the_service_s_own_words_are_passed_on() -> None:
    answer = send(402, {}, b'{"detail":"Insufficient credits."}')
    with asking(answer) as setting, pytest.raises(RequestRefused, match=r"Insufficient credits\."):
        setting.client.post("/api/x", {})


def test_a_broken_connection_is_tried_again() -> None:
    with asking(send(503), send(200, {}, b"{", length=50), GOOD) as setting:
        assert setting.client.get("/api/x") == {"ok": True}


def test_what_costs_something_is_never_sent_twice_in_doubt() -> None:
    with asking(send(500), GOOD) as setting:
        with pytest.raises(ServiceUnreachable):
            setting.client.post("/api/generate", {}, repeat="when_refused")

        assert len(setting.host.requests) == 1


def test_what_was_refused_for_haste_is_sent_again_after_the_pause() -> None:
    with asking(send(429, {"Retry-After": "0.01"}), GOOD) as setting:
        assert setting.client.post("/api/generate", {}, repeat="when_refused") == {"ok": True}
        assert setting.waits == [0.01]


def test_a_service_that_goes_on_asking_for_pauses_is_left_alone() -> None:
    with asking(send(429, {"Retry-After": "0"})) as setting, pytest.raises(RateLimited) as caught:
        setting.client.get("/api/x")

    assert caught.value.details == {"reason": "rate_limited"}
    assert len(setting.host.requests) == api_client.RATE_LIMIT_TRIES


def test_a_pause_ends_when_the_work_is_called_off() -> None:
    with asking(send(429, {"Retry-After": "50"})) as setting:
        timer = threading.Timer(0.05, setting.report.cancel)
        timer.start()
        with pytest.raises(OperationCancelled):
            setting.client.get("/api/x")
        timer.join()


def test_a_service_that_hangs_holds_nobody_up_who_wants_to_leave() -> None:
    released = threading.Event()
    with asking(hang_until(released, b"{")) as setting:
        timer = threading.Timer(0.05, setting.report.cancel)
        timer.start()
        try:
            with pytest.raises(OperationCancelled):
                setting.client.get("/api/x")
        finally:
            released.set()
            timer.join()


def test_a_service_that_says_nothing_is_given_up(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(api_client, "READ_SECONDS", 0.15)
    released = threading.Event()
    with asking(hang_until(released)) as setting:
        try:
            with pytest.raises(ServiceUnreachable, match="gave no answer"):
                setting.client.post("/api/x", {}, repeat="when_refused")
        finally:
            released.set()


def test_an_answer_without_end_is_given_up(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(api_client, "MAX_ANSWER_BYTES", 1_000)
    with asking(send(200, {}, b" " * 5_000)) as setting, pytest.raises(ServiceUnreachable):
        setting.client.get("/api/x")


def test_nobody_listening_is_told_in_words() -> None:
    report = Recorder()
    with http_session(report) as http:
        client = ApiClient(http, "http://127.0.0.1:9", cancellation=report, token=TOKEN)
        with pytest.raises(ServiceUnreachable, match=r"127\.0\.0\.1:9 gave no answer"):
            client.get("/api/x")
