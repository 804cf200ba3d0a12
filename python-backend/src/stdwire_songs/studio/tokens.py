"""Session tokens: JWTs signed with HS256 (RFC 7519, RFC 7515) and a key that never leaves the data folder."""

import base64
import binascii
import hashlib
import hmac
import time
import uuid

import msgspec

LIFE_SECONDS = 3_600.0

_HEADER = {"alg": "HS256", "typ": "JWT"}


class Claims(msgspec.Struct, frozen=True):
    """What a token says."""

    sub: str
    sid: str
    handle: str
    iat: int
    exp: int


class Tokens:
    """Signs and reads tokens."""

    def __init__(self, secret: bytes) -> None:
        """Use the key of this data folder."""
        self._secret = secret

    def issue(self, user_id: str, handle: str, life_seconds: float = LIFE_SECONDS) -> tuple[str, Claims]:
        """Return a new token and what it says; a life of zero or less gives one that has ended already."""
        now = int(time.time())
        claims = Claims(
            sub=user_id,
            sid=f"session_{uuid.uuid4().hex}",
            handle=handle,
            iat=now,
            exp=now + int(life_seconds),
        )
        signed = f"{_encode(msgspec.json.encode(_HEADER))}.{_encode(msgspec.json.encode(claims))}"
        return f"{signed}.{_encode(self._sign(signed))}", claims

    def read(self, token: str) -> Claims | None:
        """Return what a token says, or None if it was not signed here or has ended."""
        signed, _, signature = token.rpartition(".")
        if not hmac.compare_digest(_encode(self._sign(signed)).encode(), signature.encode()):
            return None
        try:
            claims = msgspec.json.decode(_decode(signed.partition(".")[2]), type=Claims)
        except (binascii.Error, msgspec.DecodeError):
            return None
        return claims if claims.exp > time.time() else None

    def _sign(self, text: str) -> bytes:
        return hmac.new(self._secret, text.encode(), hashlib.sha256).digest()


def _encode(data: bytes) -> str:
    return base64.urlsafe_b64encode(data).rstrip(b"=").decode()


def _decode(text: str) -> bytes:
    return base64.urlsafe_b64decode(text + "=" * (-len(text) % 4))
