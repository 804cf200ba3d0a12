"""Reading what a session token says about itself."""

import base64
import json
import time

import pytest

from stdwire_songs.services.song_service import SessionToken
from stdwire_songs.services.tokens import handle_in, is_expired, read_token


def token(**claims: object) -> str:
    body = base64.urlsafe_b64encode(json.dumps(claims).encode()).rstrip(b"=").decode()
    return f"e30.{body}.c2ln"


def test_the_end_is_read_in_milliseconds() -> None:
    assert read_token(token(exp=1_700_000_000)).expires_at == 1_700_000_000_000


@pytest.mark.parametrize(
    "text",
    [
        "",
        "a.b",
        "a.b.c",
        "a.!!!.c",
        "e30.bnVsbA.c",
        token(exp="soon"),
        token(exp=True),
        token(exp=1e300),
        token(),
    ],
)
def test_a_token_that_does_not_tell_has_no_known_end(text: str) -> None:
    assert read_token(text) == SessionToken(text, None)
    assert not is_expired(read_token(text))


def test_a_token_with_less_than_a_minute_left_counts_as_expired() -> None:
    now = time.time()

    assert is_expired(read_token(token(exp=now + 30)))
    assert not is_expired(read_token(token(exp=now + 90)))


def test_the_handle_is_read_where_there_is_one() -> None:
    assert handle_in(token(handle="ann")) == "ann"
    assert handle_in(token(handle=7)) is None
    assert handle_in("opaque") is None
