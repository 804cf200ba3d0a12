"""HTTP connections that stop waiting when the work is called off, over TLS as well."""

import shutil
import ssl
import subprocess
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest
import requests

from stdwire_songs.errors import OperationCancelled
from stdwire_songs.services.http_session import http_session
from tests.services.recorder import Recorder
from tests.services.scripted_host import hang_until, scripted_host, send

BODY = b"x" * 100_000


def test_connections_are_used_again() -> None:
    def answer(handler: BaseHTTPRequestHandler) -> None:
        ports.add(handler.client_address[1])
        handler.send_response(200)
        handler.send_header("Content-Length", str(len(BODY)))
        handler.end_headers()
        handler.wfile.write(BODY)

    ports: set[int] = set()
    with scripted_host(answer) as host, http_session(Recorder()) as http:
        for _ in range(3):
            assert http.get(host.url, timeout=10).content == BODY

    assert len(ports) == 1


def test_a_timeout_keeps_its_meaning_while_nobody_calls_off_the_work() -> None:
    released = threading.Event()
    with scripted_host(hang_until(released)) as host, http_session(Recorder()) as http:
        try:
            with pytest.raises(requests.exceptions.RequestException, match="timed out"):
                http.get(host.url, timeout=(5, 0.25))
        finally:
            released.set()


def test_a_large_body_is_sent_whole() -> None:
    received: list[bytes] = []

    def answer(handler: BaseHTTPRequestHandler) -> None:
        received.append(handler.rfile.read(int(handler.headers["Content-Length"])))
        send(200)(handler)

    large = b"y" * 5_000_000
    with scripted_host(answer) as host, http_session(Recorder()) as http:
        http.post(host.url, data=large, timeout=10)

    assert received == [large]


@pytest.fixture(scope="module")
def certificate(tmp_path_factory: pytest.TempPathFactory) -> Path:
    openssl = shutil.which("openssl")
    if openssl is None:
        pytest.skip("needs openssl to make a certificate: apt-get install openssl")
    path = tmp_path_factory.mktemp("tls") / "host.pem"
    command = [openssl, "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "1"]
    command += ["-subj", "/CN=localhost", "-addext", "subjectAltName=IP:127.0.0.1"]
    command += ["-keyout", str(path), "-out", str(path.with_suffix(".crt"))]
    subprocess.run(command, check=True, capture_output=True)
    return path


class TestOverTls:
    """The same over TLS."""

    @contextmanager
    def host(self, certificate: Path, released: threading.Event) -> Iterator[str]:
        class Handler(BaseHTTPRequestHandler):
            def do_GET(self) -> None:
                if self.path == "/hang":
                    hang_until(released, BODY[:1_000])(self)
                else:
                    send(200, {}, BODY)(self)

            def log_message(self, *_: object) -> None:
                pass

        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        context.load_cert_chain(certificate.with_suffix(".crt"), certificate)
        server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        server.daemon_threads = False
        server.socket = context.wrap_socket(server.socket, server_side=True)
        thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
        thread.start()
        try:
            yield f"https://127.0.0.1:{server.server_address[1]}"
        finally:
            released.set()
            server.shutdown()
            thread.join()
            server.server_close()

    def test_answers_arrive_and_certificates_are_checked(self, certificate: Path) -> None:
        trusted = str(certificate.with_suffix(".crt"))
        with self.host(certificate, threading.Event()) as url:
            with http_session(Recorder()) as http:
                assert http.get(url, timeout=10, verify=trusted).content == BODY
            with http_session(Recorder()) as http, pytest.raises(requests.exceptions.SSLError):
                http.get(url, timeout=10)

    def test_a_host_that_hangs_holds_nobody_up_who_wants_to_leave(self, certificate: Path) -> None:
        report, released = Recorder(), threading.Event()
        timer = threading.Timer(0.1, report.cancel)
        with self.host(certificate, released) as url, http_session(report) as http:
            timer.start()
            with pytest.raises(OperationCancelled):
                http.get(f"{url}/hang", timeout=10, verify=str(certificate.with_suffix(".crt")))
            timer.join()
