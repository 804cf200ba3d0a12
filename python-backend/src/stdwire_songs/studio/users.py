"""The people of this studio: whoever signs in, without a password."""

import hashlib
import re
import unicodedata
import uuid

import msgspec

from stdwire_songs.studio.storage import Database

MAX_NAME = 100

_HANDLE = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]{0,99}")


class User(msgspec.Struct, frozen=True):
    """One person."""

    id: str
    handle: str
    display_name: str
    created_at: int


class Users:
    """Finds people, and takes in new ones."""

    def __init__(self, database: Database) -> None:
        """Keep them in the database."""
        self._database = database

    def sign_in(self, name: str, now: int) -> User:
        """Return the person of that name, who is new if nobody has it."""
        handle = handle_for(name)
        with self._database.transaction() as connection:
            connection.execute(
                "INSERT INTO users(id, handle, display_name, created_at) VALUES (?, ?, ?, ?) "
                "ON CONFLICT DO NOTHING",
                (str(uuid.uuid4()), handle, name.strip().removeprefix("@"), now),
            )
        user = self.by_handle(handle)
        if user is None:
            raise LookupError("a user that was just written is not there")
        return user

    def by_handle(self, handle: str) -> User | None:
        """Return a person by handle, whatever its case."""
        return self._one("handle = ?", handle)

    def by_id(self, user_id: str) -> User | None:
        """Return a person by id."""
        return self._one("id = ?", user_id)

    def recent(self, limit: int) -> list[User]:
        """Return those who came last."""
        rows = self._database.query(
            "SELECT id, handle, display_name, created_at FROM users ORDER BY created_at DESC LIMIT ?",
            (limit,),
        )
        return [User(*row) for row in rows]

    def count(self) -> int:
        """Return how many there are."""
        return int(self._database.query("SELECT count(*) FROM users")[0][0])

    def _one(self, condition: str, value: str) -> User | None:
        rows = self._database.query(
            f"SELECT id, handle, display_name, created_at FROM users WHERE {condition}",  # noqa: S608 - our own words
            (value,),
        )
        return User(*rows[0]) if rows else None


def handle_for(name: str) -> str:
    """Return the handle for a name: itself where it can be one, else one of its own made of its letters."""
    name = unicodedata.normalize("NFC", name.strip().removeprefix("@"))
    if not name or len(name) > MAX_NAME:
        raise ValueError(f"`handle` is a name of 1 to {MAX_NAME} characters.")
    if _HANDLE.fullmatch(name):
        return name
    ascii_only = unicodedata.normalize("NFKD", name).encode("ascii", "ignore").decode().lower()
    words = re.sub(r"[^a-z0-9]+", "-", ascii_only).strip("-")[:60] or "user"
    return f"{words}-{hashlib.sha256(name.encode()).hexdigest()[:6]}"
