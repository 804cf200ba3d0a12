"""The tokens of accounts: one is current, and those before it still tell whose they are."""

import time

import pytest

from stdwire_songs.managers.token_box import TokenBox
from stdwire_songs.services.song_service import SessionToken


def token(text: str, *, seconds: float = 3_600) -> SessionToken:
    return SessionToken(text, int((time.time() + seconds) * 1_000))


@pytest.fixture
def box() -> TokenBox:
    return TokenBox(lambda _token: None)


def test_a_token_keeps_its_account_when_the_account_gets_another_one(box: TokenBox) -> None:
    box.keep("ann", token("first"))
    box.keep("ann", token("second"))

    assert (box.account_of("first"), box.account_of("second")) == ("ann", "ann")
    current = box.of("ann")
    assert current is not None
    assert current.token == "second"


def test_a_token_that_has_expired_is_forgotten_when_there_is_another_one(box: TokenBox) -> None:
    box.keep("ann", token("first", seconds=-1))
    box.keep("ann", token("second"))

    assert box.account_of("first") is None


def test_dropping_an_old_token_leaves_the_current_one(box: TokenBox) -> None:
    box.keep("ann", token("first"))
    box.keep("ann", token("second"))

    box.drop("first")

    assert box.account_of("first") is None
    assert (box.account_of("second"), box.state_of("ann")) == ("ann", "valid")


def test_with_its_account_every_token_is_forgotten(box: TokenBox) -> None:
    for text in ("first", "second"):
        box.keep("ann", token(text))
    box.keep("bob", token("third"))

    box.forget("ann")

    assert [box.account_of(text) for text in ("first", "second", "third")] == [None, None, "bob"]
    assert box.state_of("ann") == "unknown"


def test_a_token_keeps_its_account_while_a_person_has_to_sign_in(box: TokenBox) -> None:
    box.keep("ann", token("first"))

    box.require_login("ann")

    assert (box.account_of("first"), box.state_of("ann")) == ("ann", "login_required")
