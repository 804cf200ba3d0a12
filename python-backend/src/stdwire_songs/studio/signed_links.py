"""Addresses that open one file for a while, to whoever has them."""

import hashlib
import hmac

LIFE_MS = 3_600_000


class SignedLinks:
    """Signs addresses and judges the ones that come back."""

    def __init__(self, secret: bytes) -> None:
        """Use the key of this data folder, for this purpose alone."""
        self._key = hmac.new(secret, b"links", hashlib.sha256).digest()

    def sign(self, path: str, now: int) -> str:
        """Return the path with a signature that ends in an hour."""
        expires = now + LIFE_MS
        return f"{path}?expires={expires}&signature={self._signature(path, str(expires))}"

    def opens(self, path: str, expires: str, signature: str, now: int) -> bool:
        """Say whether a signature opens this path now."""
        good = hmac.compare_digest(self._signature(path, expires).encode(), signature.encode())
        return good and int(expires) > now

    def _signature(self, path: str, expires: str) -> str:
        return hmac.new(self._key, f"{path}|{expires}".encode(), hashlib.sha256).hexdigest()
