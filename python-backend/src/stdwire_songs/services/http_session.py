"""HTTP connections that stop waiting when the work is called off.

A blocking read waits in short slices and looks at the cancellation between them, so that a server which hangs
holds nobody up, and no second thread is needed to pull the socket away.
"""

import socket
import ssl
import time
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import requests
from requests.adapters import HTTPAdapter
from urllib3.connection import HTTPConnection, HTTPSConnection
from urllib3.connectionpool import HTTPConnectionPool, HTTPSConnectionPool
from urllib3.util.ssl_ import create_urllib3_context

from stdwire_songs.services.cancellation import Cancellation

_SLICE_SECONDS = 0.1
"""How long one wait on a socket lasts before the cancellation is looked at: to a person, at once."""


@contextmanager
def http_session(cancellation: Cancellation) -> Iterator[requests.Session]:
    """Open a session whose reads end with the cancellation's exception; proxies and .netrc are left aside."""
    with requests.Session() as session:
        # A .netrc would replace the Authorization header, and a proxy would see requests to this machine.
        session.trust_env = False
        adapter = _Adapter(cancellation)
        session.mount("http://", adapter)
        session.mount("https://", adapter)
        yield session


class _Watched(socket.socket):
    """A socket that looks at the cancellation while it waits for data."""

    _cancellation: Cancellation | None = None
    _patience: float | None = None

    def watch(self, cancellation: Cancellation) -> None:
        """Wait in slices from now on; the timeout keeps its meaning."""
        patience = self.gettimeout()
        self._cancellation = cancellation
        self.settimeout(patience)

    def settimeout(self, value: float | None) -> None:
        self._patience = value
        sliced = self._cancellation is not None and (value is None or value > _SLICE_SECONDS)
        super().settimeout(_SLICE_SECONDS if sliced else value)

    def recv_into(self, *args: Any, **kwargs: Any) -> int:  # noqa: ANN401 - as it was given
        deadline = None if self._patience is None else time.monotonic() + self._patience
        while True:
            if self._cancellation is not None:
                self._cancellation.raise_if_cancelled()
            try:
                return super().recv_into(*args, **kwargs)
            except TimeoutError:
                if self._cancellation is None or (deadline is not None and time.monotonic() >= deadline):
                    raise

    def sendall(self, *args: Any, **kwargs: Any) -> None:  # noqa: ANN401
        sliced = self.gettimeout()
        super().settimeout(self._patience)
        try:
            super().sendall(*args, **kwargs)
        finally:
            super().settimeout(sliced)


class _WatchedTls(_Watched, ssl.SSLSocket):
    """The same over TLS; `SSLContext.sslsocket_class` is the documented way to have it made."""


class _Adapter(HTTPAdapter):
    """Makes connections with watched sockets; repeats nothing by itself."""

    def __init__(self, cancellation: Cancellation) -> None:
        self._cancellation = cancellation
        super().__init__(max_retries=0)

    def init_poolmanager(self, *args: Any, **kwargs: Any) -> None:  # noqa: ANN401
        context = create_urllib3_context()
        context.sslsocket_class = _WatchedTls
        super().init_poolmanager(*args, ssl_context=context, **kwargs)
        self.poolmanager.pool_classes_by_scheme = _pools(self._cancellation)


def _pools(cancellation: Cancellation) -> dict[str, type[HTTPConnectionPool]]:
    class Connection(HTTPConnection):
        def connect(self) -> None:
            super().connect()
            plain = self.sock
            watched = _Watched(plain.family, plain.type, plain.proto, fileno=plain.detach())
            watched.settimeout(self.timeout if isinstance(self.timeout, int | float) else None)
            watched.watch(cancellation)
            self.sock = watched

    class TlsConnection(HTTPSConnection):
        def connect(self) -> None:
            super().connect()
            if isinstance(self.sock, _Watched):
                self.sock.watch(cancellation)

    class Pool(HTTPConnectionPool):
        ConnectionCls = Connection

    class TlsPool(HTTPSConnectionPool):
        ConnectionCls = TlsConnection

    return {"http": Pool, "https": TlsPool}
