"""Account names: what is seen is what is stored, and the same name is the same account."""

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from stdwire_songs.errors import SongError
from stdwire_songs.managers.account_names import MAX_LENGTH, clean_name
from stdwire_songs.protocol.errors import ErrorCode
from stdwire_songs.storage.name_key import name_key

VISIBLE = st.text(st.characters(categories=["L", "N", "P", "S"]), min_size=1, max_size=30)


@pytest.mark.parametrize(
    "name", ["demo", "Zoë", "名前", "a b", "O'Neil", "a/b", "CON", "..", "می‌خواهم", "👩‍👧", "x" * MAX_LENGTH]
)
def test_visible_names_are_accepted(name: str) -> None:
    """A name is no path: what is special in file names is not special here."""
    assert unicodedata.normalize("NFC", name) == clean_name(name)


@pytest.mark.parametrize(
    ("name", "why"),
    [
        ("", "is empty"),
        (" demo", "white space"),
        ("demo\u3000", "white space"),
        ("de\nmo", "U+000A"),
        ("de\x00mo", "U+0000"),
        ("de\u202emo", "U+202E"),
        ("de\u2028mo", "U+2028"),
        ("de\ufeffmo", "U+FEFF"),
        ("de\ud800mo", "U+D800"),
        ("\u200ddemo", "not visible"),
        ("\u0301\u0301", "is empty"),
        ("x" * (MAX_LENGTH + 1), "101 characters"),
        ("\U0001d15e" * MAX_LENGTH, "200 characters"),  # each becomes two when it is composed
    ],
)
def test_other_names_are_refused_with_the_reason(name: str, why: str) -> None:
    """The error says what is wrong with the name."""
    with pytest.raises(SongError) as caught:
        clean_name(name)

    assert caught.value.code == ErrorCode.INVALID_PAYLOAD
    assert why in caught.value.message


@given(st.text(max_size=120))
def test_a_name_that_is_accepted_stays_as_it_is(name: str) -> None:
    """Cleaning a clean name changes nothing, and what was accepted can be encoded and fits every command."""
    try:
        clean = clean_name(name)
    except SongError:
        return

    assert clean == clean_name(clean)
    assert 1 <= len(clean) <= MAX_LENGTH
    assert clean.encode()
    assert clean == clean.strip()


@given(VISIBLE)
def test_case_and_composition_do_not_make_another_name(name: str) -> None:
    """Upper, lower and folded, composed and decomposed: one key."""
    key = name_key(name)

    assert key == name_key(name.casefold()) == name_key(unicodedata.normalize("NFD", name))
    assert key == name_key(name.upper().casefold()) or name.upper().casefold() != name.casefold()


@given(VISIBLE)
def test_a_key_is_its_own_key(name: str) -> None:
    """What is compared does not change when it is compared again."""
    assert name_key(name) == name_key(name_key(name))


@pytest.mark.parametrize(
    ("one", "other"), [("Demo", "dEMO"), ("STRASSE", "straße"), ("É", "e\u0301"), ("ΣΑΣ", "σας")]
)
def test_these_are_the_same_name(one: str, other: str) -> None:
    """Case folding, not lower case."""
    assert name_key(one) == name_key(other)
