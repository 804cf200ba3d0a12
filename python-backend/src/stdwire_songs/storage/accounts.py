"""Accounts."""

import msgspec

from stdwire_songs.storage.database import Database
from stdwire_songs.storage.name_key import name_key


class AccountRow(msgspec.Struct, frozen=True):
    """One account; `id` never changes and names its profile folder."""

    id: str
    name: str
    email: str
    created_at: str
    last_used: str | None
    status: str
    handle: str | None


_COLUMNS = "id, name, email, created_at, last_used, status, handle"


class AccountStore:
    """Reads and writes accounts; names are compared by their key."""

    def __init__(self, database: Database) -> None:
        """Keep the accounts in this database."""
        self._database = database

    def all(self) -> list[AccountRow]:
        """Return every account, oldest first."""
        return [
            AccountRow(*row) for row in self._database.query(f"SELECT {_COLUMNS} FROM accounts ORDER BY seq")
        ]

    def by_id(self, account_id: str) -> AccountRow | None:
        """Return the account with this id."""
        return self._one("id = ?", account_id)

    def by_name(self, name: str) -> AccountRow | None:
        """Return the account with this name, whatever its case."""
        return self._one("name_key = ?", name_key(name))

    def add(self, row: AccountRow) -> None:
        """Add an account; that its name is free was checked in the same transaction."""
        with self._database.transaction() as tx:
            tx.execute(
                f"INSERT INTO accounts ({_COLUMNS}, name_key) VALUES (?, ?, ?, ?, ?, ?, ?, ?)",
                (*_values(row), name_key(row.name)),
            )

    def replace(self, row: AccountRow) -> None:
        """Write all fields of an account that exists, its name included."""
        with self._database.transaction() as tx:
            tx.execute(
                "UPDATE accounts SET name = ?, email = ?, last_used = ?, status = ?, handle = ?, name_key = ?"
                " WHERE id = ?",
                (row.name, row.email, row.last_used, row.status, row.handle, name_key(row.name), row.id),
            )

    def set_handle(self, account_id: str, handle: str | None) -> None:
        """Remember the name that the song service gives this account."""
        with self._database.transaction() as tx:
            tx.execute("UPDATE accounts SET handle = ? WHERE id = ?", (handle, account_id))

    def set_last_used(self, account_id: str, moment: str) -> None:
        """Remember when the account was last used."""
        with self._database.transaction() as tx:
            tx.execute("UPDATE accounts SET last_used = ? WHERE id = ?", (moment, account_id))

    def delete(self, account_id: str) -> bool:
        """Delete an account with its queues and submissions; say whether there was one."""
        with self._database.transaction() as tx:
            return tx.execute("DELETE FROM accounts WHERE id = ?", (account_id,)) > 0

    def _one(self, condition: str, value: str) -> AccountRow | None:
        rows = self._database.query(f"SELECT {_COLUMNS} FROM accounts WHERE {condition}", (value,))
        return AccountRow(*rows[0]) if rows else None


def _values(row: AccountRow) -> tuple[str | None, ...]:
    return (row.id, row.name, row.email, row.created_at, row.last_used, row.status, row.handle)
