"""The listening process: one loopback port, one READY line, one way to end."""

import asyncio
import json
import logging
import os
import signal
import socket
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from types import FrameType

import uvicorn

from stdwire_songs.studio.app import build_app
from stdwire_songs.studio.options import Options
from stdwire_songs.studio.studio import Studio

HOST = "127.0.0.1"
"""Nobody but this machine."""

GRACE_SECONDS = 1
"""For answers that are on their way; one that hangs on purpose is not waited for longer."""


def run(options: Options) -> int:
    """Serve until stdin ends, or SIGTERM comes."""
    logging.getLogger("uvicorn.error").addFilter(_is_unexpected)
    with Studio.opened(options) as studio, _listening(options.port) as listener:
        url = f"http://{HOST}:{listener.getsockname()[1]}"
        server = _Server(
            uvicorn.Config(
                build_app(studio),
                # One implementation everywhere: the faults rely on how it ends an answer that is not
                # complete.
                http="h11",
                lifespan="off",
                log_config=None,
                access_log=False,
                proxy_headers=False,
                timeout_graceful_shutdown=GRACE_SECONDS,
            ),
            url,
        )
        threading.Thread(target=_end_with_stdin, args=(server,), name="studio-stdin", daemon=True).start()
        server.run(sockets=[listener])
    return 0


def _is_unexpected(record: logging.LogRecord) -> bool:
    """Leave out of the log what is meant to be: answers that break off (see `broken`) or end with us."""
    cancelled = record.exc_info is not None and record.exc_info[0] is asyncio.CancelledError
    return not cancelled and not any(words in record.getMessage() for words in _EXPECTED)


_EXPECTED = (
    "returned without starting response",
    "returned without completing response",
    "timeout graceful shutdown exceeded",
)


class _Server(uvicorn.Server):
    """Says when it listens, and leaves its life to its owner."""

    def __init__(self, config: uvicorn.Config, url: str) -> None:
        super().__init__(config)
        self._url = url

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        await super().startup(sockets)
        sys.stdout.write(json.dumps({"type": "STUDIO_READY", "url": self._url}) + "\n")
        sys.stdout.flush()

    @contextmanager
    def capture_signals(self) -> Iterator[None]:
        # Ctrl-C in a terminal reaches the whole process group. A studio with an owner leaves it to the
        # owner, whose downloads would break off otherwise; the owner ends our stdin when it is done.
        owned = sys.stdin is None or not sys.stdin.isatty()
        wanted = {signal.SIGTERM: self._stop, signal.SIGINT: signal.SIG_IGN if owned else self._stop}
        before = {number: signal.signal(number, handler) for number, handler in wanted.items()}
        try:
            yield
        finally:
            for number, handler in before.items():
                signal.signal(number, handler)

    def _stop(self, number: int, frame: FrameType | None) -> None:
        self.should_exit = True


@contextmanager
def _listening(port: int) -> Iterator[socket.socket]:
    with socket.socket(socket.AF_INET, socket.SOCK_STREAM) as listener:
        if sys.platform != "win32":
            # On Windows this option would let two programs share the port.
            listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        listener.bind((HOST, port))
        yield listener


def _end_with_stdin(server: uvicorn.Server) -> None:
    """Wait for the owner to go, however it goes: the system closes its end of the pipe in any case."""
    try:
        while os.read(0, 4_096):
            pass
    except OSError:
        pass  # closed already: nobody is there
    server.should_exit = True
    time.sleep(GRACE_SECONDS + 1)
    os._exit(0)  # whatever still holds it up, the owner is gone
