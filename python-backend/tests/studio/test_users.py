"""Handles: a name that can be one is one, any other gets its own."""

from pathlib import Path

import pytest

from stdwire_songs.studio.storage import Database
from stdwire_songs.studio.users import Users, handle_for


@pytest.mark.parametrize("name", ["ada", "Ada.Lovelace", "a_b-c.d", "0", "@ada"])
def test_a_name_that_can_be_a_handle_is_one(name: str) -> None:
    """An at sign before it is left aside."""
    assert handle_for(name) == name.removeprefix("@")


def test_any_other_name_gets_a_handle_of_its_own() -> None:
    """Names that look alike after the change stay apart."""
    handles = [handle_for(name) for name in ("Zoë Müller", "Zoe Muller", "зоя", "音楽", "a/b", "a b", "..")]

    assert len(set(handles)) == len(handles)
    assert handles[0].startswith("zoe-muller-")
    assert handles[2].startswith("user-")
    assert handles == [handle_for(handle) for handle in handles]


@pytest.mark.parametrize("name", ["", "  ", "@", "x" * 101])
def test_an_empty_or_endless_name_is_refused(name: str) -> None:
    """The text says what is allowed."""
    with pytest.raises(ValueError, match="1 to 100 characters"):
        handle_for(name)


def test_signing_in_twice_is_the_same_person(tmp_path: Path) -> None:
    """Whatever the case of the letters."""
    with Database.opened(tmp_path / "studio.sqlite3") as database:
        users = Users(database)
        first, again, other = (users.sign_in(name, 0) for name in ("Ada", "ada", "Grace"))

        assert first == again
        assert first.id != other.id
        assert users.count() == 2
