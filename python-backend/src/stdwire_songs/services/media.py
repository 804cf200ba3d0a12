"""Asking media hosts for files: without the session token, and only where a download may lead.

Addresses come from listings and from callers, so they are judged: http or https, and no address inside this
machine or its network, unless it is the configured service's own. Each redirect is judged again.
"""

import ipaddress
import socket
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from urllib.parse import urljoin, urlsplit

import requests
import urllib3

from stdwire_songs.services.api_client import CONNECT_SECONDS
from stdwire_songs.services.download_errors import download_failed
from stdwire_songs.services.service_errors import ServiceUnreachable

STALL_SECONDS = 30.0
"""How long a media host may send nothing at all."""

CHUNK_BYTES = 65_536
MAX_REDIRECTS = 5
_REDIRECTS = (301, 302, 303, 307, 308)


class _Answer:
    """A MediaResponse over requests."""

    def __init__(self, response: requests.Response) -> None:
        self._response = response

    @property
    def status(self) -> int:
        return self._response.status_code

    @property
    def headers(self) -> Mapping[str, str]:
        return self._response.headers

    def chunks(self) -> Iterator[bytes]:
        try:
            while chunk := self._response.raw.read1(CHUNK_BYTES, decode_content=False):
                yield chunk
        except (urllib3.exceptions.HTTPError, OSError) as error:
            raise _cut_off(error) from error


@contextmanager
def open_media(
    http: requests.Session, url: str, headers: Mapping[str, str], *, own_address: str, stall_seconds: float
) -> Iterator[_Answer]:
    """Ask for a file, following redirects; `own_address` is the service's, which may be on this machine."""
    for _ in range(MAX_REDIRECTS + 1):
        _require_allowed(url, own_address)
        try:
            response = http.get(
                url,
                headers={"Accept-Encoding": "identity", **headers},
                timeout=(CONNECT_SECONDS, stall_seconds),
                allow_redirects=False,
                stream=True,
            )
        except (requests.RequestException, ValueError) as error:
            raise _cut_off(error) from error
        with response:
            if response.status_code not in _REDIRECTS:
                yield _Answer(response)
                return
            url = urljoin(url, response.headers.get("Location", ""))
    raise download_failed("forbidden_url", "The address of the file leads from one redirect to the next.")


def _require_allowed(url: str, own_address: str) -> None:
    try:
        parts = urlsplit(url)
        host, port = parts.hostname, parts.port or (443 if parts.scheme == "https" else 80)
    except ValueError:
        host = None
    if not host or parts.scheme not in ("http", "https"):
        raise download_failed(
            "forbidden_url", "The address of the file is no http or https address. Fetch the clip again."
        )
    if _origin(url) == _origin(own_address):
        return
    try:
        addresses = {entry[4][0] for entry in socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)}
    except (OSError, UnicodeError) as error:
        raise _cut_off(error) from error
    if not all(ipaddress.ip_address(str(address).partition("%")[0]).is_global for address in addresses):
        raise download_failed(
            "forbidden_url",
            "The address of the file leads into this machine's own network, where no song service is set up. "
            "Fetch the clip again.",
        )


def _origin(url: str) -> tuple[str, str | None, int | None]:
    parts = urlsplit(url)
    return parts.scheme, parts.hostname, parts.port


def _cut_off(error: Exception) -> ServiceUnreachable:
    return ServiceUnreachable(
        f"The connection to the media host failed ({type(error).__name__}). "
        "Check the network, then try again."
    )
