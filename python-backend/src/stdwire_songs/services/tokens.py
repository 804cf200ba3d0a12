"""Reading what a session token says about itself.

A token is a JWT (RFC 7519). Its signature is the service's business; here only its claims are of use.
"""

import base64
import binascii
import time
from typing import Any

import msgspec

from stdwire_songs.services.song_service import SessionToken

MARGIN_SECONDS = 60
"""A token that ends sooner than this counts as ended: work that begins with it would not get far."""


def read_token(token: str) -> SessionToken:
    """Return the token with the time of its end, where it tells."""
    return SessionToken(token, _expiry(_claims(token)))


def is_expired(token: SessionToken, *, margin_seconds: float = MARGIN_SECONDS) -> bool:
    """Say whether the token has ended, or is about to."""
    return token.expires_at is not None and token.expires_at <= (time.time() + margin_seconds) * 1_000


def handle_in(token: str) -> str | None:
    """Return the handle of the person, where the token tells."""
    handle = _claims(token).get("handle")
    return handle if isinstance(handle, str) and handle else None


def _claims(token: str) -> dict[str, Any]:
    parts = token.split(".")
    if len(parts) != 3:
        return {}
    try:
        claims = msgspec.json.decode(base64.urlsafe_b64decode(parts[1] + "=" * (-len(parts[1]) % 4)))
    except (binascii.Error, ValueError):
        return {}
    return claims if isinstance(claims, dict) else {}


def _expiry(claims: dict[str, Any]) -> int | None:
    end = claims.get("exp")
    if isinstance(end, int | float) and not isinstance(end, bool) and 0 <= end < 2**43:
        return int(end * 1_000)
    return None
