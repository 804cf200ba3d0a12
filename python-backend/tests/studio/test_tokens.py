"""Session tokens: only those signed here, unchanged and in time, are read."""

import base64
import json

import pytest

from stdwire_songs.studio.tokens import Tokens

TOKENS = Tokens(b"k" * 32)


def test_a_token_tells_what_it_was_issued_with() -> None:
    """The claims come back, and the end is an hour away."""
    token, claims = TOKENS.issue("user", "ada")

    assert claims == TOKENS.read(token)
    assert (claims.sub, claims.handle) == ("user", "ada")
    assert claims.exp - claims.iat == 3_600


def test_a_token_is_a_jwt_that_anybody_can_look_into() -> None:
    """Header and claims are base64url without padding, as RFC 7515 has it."""
    token, claims = TOKENS.issue("user", "ada")
    header, payload, _ = token.split(".")

    assert json.loads(base64.urlsafe_b64decode(header + "==")) == {"alg": "HS256", "typ": "JWT"}
    assert json.loads(base64.urlsafe_b64decode(payload + "=="))["exp"] == claims.exp


def test_a_token_that_has_ended_is_not_read() -> None:
    """A life of zero is over at once."""
    token, _ = TOKENS.issue("user", "ada", 0)

    assert TOKENS.read(token) is None


def test_a_token_signed_with_another_key_is_not_read() -> None:
    """Each data folder has its own key."""
    token, _ = Tokens(b"x" * 32).issue("user", "ada")

    assert TOKENS.read(token) is None


def test_a_token_whose_claims_were_changed_is_not_read() -> None:
    """The signature covers header and claims."""
    header, payload, signature = TOKENS.issue("user", "ada")[0].split(".")
    changed = base64.urlsafe_b64encode(base64.urlsafe_b64decode(payload + "==").replace(b"ada", b"eve"))

    assert TOKENS.read(f"{header}.{changed.decode().rstrip('=')}.{signature}") is None


@pytest.mark.parametrize("text", ["", ".", "..", "a.b.c", "ü.ü.ü", "a" * 10_000])
def test_what_is_no_token_is_not_read(text: str) -> None:
    """And it is no error either."""
    assert TOKENS.read(text) is None
