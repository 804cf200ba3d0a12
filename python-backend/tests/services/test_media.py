"""Where a download may lead, and what goes with it."""

import socket
from pathlib import Path

import pytest

from stdwire_songs.errors import SongError
from stdwire_songs.services.service_errors import ServiceUnreachable
from stdwire_songs.services.studio_service import StudioService
from tests.services.recorder import Recorder
from tests.services.scripted_host import scripted_host, send

SECRET = "canary-token-0123456789"


def fetch(service_address: str, url: str) -> bytes:
    opened = StudioService(lambda: service_address).open(SECRET, Recorder())
    with opened as session, session.media(url, {}) as answer:
        return b"".join(answer.chunks())


def test_the_session_token_never_goes_to_a_media_host() -> None:
    with scripted_host(send(200, {}, b"audio")) as host:
        assert fetch(host.url, f"{host.url}/a.mp3") == b"audio"
        assert "authorization" not in host.requests[0]
        assert SECRET not in str(host.requests)


@pytest.mark.parametrize(
    "url",
    [
        "http://127.0.0.1:1/a.mp3",
        "http://localhost:1/a.mp3",
        "http://[::1]:1/a.mp3",
        "http://10.0.0.1/a.mp3",
        "http://169.254.169.254/latest/meta-data",
        "http://0.0.0.0/a.mp3",
        "file:///etc/passwd",
        "ftp://example.org/a.mp3",
        "http:///a.mp3",
        "http://example.org:99999/a.mp3",
    ],
)
def test_an_address_inside_this_network_is_refused(url: str) -> None:
    with pytest.raises(SongError) as caught:
        fetch("http://127.0.0.1:2", url)

    assert caught.value.details == {"reason": "forbidden_url"}


def test_a_redirect_is_followed_and_judged_like_any_address() -> None:
    with scripted_host(send(302, {"Location": "/b.mp3"}), send(200, {}, b"audio")) as host:
        assert fetch(host.url, f"{host.url}/a.mp3") == b"audio"
    with scripted_host(send(200, {}, b"inside")) as inside:
        with scripted_host(send(302, {"Location": inside.url})) as host, pytest.raises(SongError):
            fetch(host.url, f"{host.url}/a.mp3")
        assert inside.requests == []


def test_redirects_without_end_are_given_up() -> None:
    with scripted_host(send(302, {"Location": "/again"})) as host, pytest.raises(SongError) as caught:
        fetch(host.url, f"{host.url}/a.mp3")

    assert caught.value.details == {"reason": "forbidden_url"}


def test_a_name_that_leads_to_this_machine_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    def resolve(host: str, port: int, **_: object) -> list[tuple[object, ...]]:
        assert host == "innocent.example"
        return [(socket.AF_INET, socket.SOCK_STREAM, 6, "", ("127.0.0.1", port))]

    monkeypatch.setattr(socket, "getaddrinfo", resolve)

    with pytest.raises(SongError) as caught:
        fetch("http://127.0.0.1:2", "http://innocent.example/a.mp3")
    assert caught.value.details == {"reason": "forbidden_url"}


def test_a_name_that_leads_nowhere_is_a_matter_of_the_network(monkeypatch: pytest.MonkeyPatch) -> None:
    def resolve(*_: object, **__: object) -> None:
        raise socket.gaierror(socket.EAI_NONAME, "unknown")

    monkeypatch.setattr(socket, "getaddrinfo", resolve)

    with pytest.raises(ServiceUnreachable):
        fetch("http://127.0.0.1:2", "http://nowhere.example/a.mp3")


def test_a_body_that_breaks_off_is_a_matter_of_the_network(tmp_path: Path) -> None:
    with scripted_host(send(200, {}, b"aud", length=100)) as host, pytest.raises(ServiceUnreachable):
        fetch(host.url, f"{host.url}/a.mp3")
