"""A media host that answers as a test tells it to, for what no studio does."""

import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

Answer = Callable[[BaseHTTPRequestHandler], None]


class ScriptedHost:
    """Answers the n-th request with the n-th answer, the last one for ever."""

    def __init__(self, url: str, answers: list[Answer]) -> None:
        self.url = url
        self.answers = answers
        self.requests: list[dict[str, str]] = []

    def play(self, handler: BaseHTTPRequestHandler) -> None:
        self.requests.append({name.lower(): value for name, value in handler.headers.items()})
        self.answers[min(len(self.requests), len(self.answers)) - 1](handler)


@contextmanager
def scripted_host(*answers: Answer) -> Iterator[ScriptedHost]:
    """Run a host on this machine."""

    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def do_GET(self) -> None:
            host.play(self)

        do_POST = do_GET  # noqa: N815 - the name that the library calls

        def log_message(self, *_: object) -> None:
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    server.daemon_threads = False
    host = ScriptedHost(f"http://127.0.0.1:{server.server_address[1]}", list(answers))
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
    thread.start()
    try:
        yield host
    finally:
        server.shutdown()
        thread.join()
        server.server_close()


def send(
    status: int, headers: dict[str, str] | None = None, body: bytes = b"", *, length: int | None = None
) -> Answer:
    """Answer with these bytes and close; `length` is what Content-Length says instead of the truth."""

    def answer(handler: BaseHTTPRequestHandler) -> None:
        handler.send_response(status)
        for name, value in (headers or {}).items():
            handler.send_header(name, value)
        handler.send_header("Content-Length", str(len(body) if length is None else length))
        handler.send_header("Connection", "close")
        handler.end_headers()
        handler.wfile.write(body)
        handler.close_connection = True

    return answer


def hang_until(released: threading.Event, after: bytes = b"", *, length: int = 1_000_000) -> Answer:
    """Send the beginning of an answer, and nothing more until the test lets go."""

    def answer(handler: BaseHTTPRequestHandler) -> None:
        handler.send_response(200)
        handler.send_header("ETag", '"hangs"')
        handler.send_header("Content-Length", str(length))
        handler.end_headers()
        handler.wfile.write(after)
        handler.wfile.flush()
        released.wait(30)
        handler.close_connection = True

    return answer
