"""Download history: which clips of an account are on this machine, and where.

It belongs to the name of an account, as creation records do: it outlives the account and follows a rename.
"""

import msgspec

from stdwire_songs.storage.database import Database
from stdwire_songs.storage.name_key import name_key


class DownloadRow(msgspec.Struct, frozen=True):
    """One clip that was downloaded."""

    clip_id: str
    title: str
    file_path: str
    bytes: int
    downloaded_at: str


class ListingRow(msgspec.Struct, frozen=True):
    """Where the latest listing of an account stopped."""

    current_page: int = 0
    last_profile: str | None = None


_COLUMNS = "clip_id, title, file_path, bytes, downloaded_at"


class DownloadStore:
    """Reads and writes the download history of each account."""

    def __init__(self, database: Database) -> None:
        """Keep the history in this database."""
        self._database = database

    def of_account(self, account_name: str) -> list[DownloadRow]:
        """Return what an account has downloaded, in the order in which it was."""
        return [
            DownloadRow(*row)
            for row in self._database.query(
                f"SELECT {_COLUMNS} FROM downloads WHERE account_key = ? ORDER BY seq",
                (name_key(account_name),),
            )
        ]

    def get(self, account_name: str, clip_id: str) -> DownloadRow | None:
        """Return the download of one clip."""
        rows = self._database.query(
            f"SELECT {_COLUMNS} FROM downloads WHERE account_key = ? AND clip_id = ?",
            (name_key(account_name), clip_id),
        )
        return DownloadRow(*rows[0]) if rows else None

    def clip_ids(self, account_name: str) -> set[str]:
        """Return the ids of all clips that an account has downloaded."""
        return {
            row[0]
            for row in self._database.query(
                "SELECT clip_id FROM downloads WHERE account_key = ?", (name_key(account_name),)
            )
        }

    def put(self, account_name: str, row: DownloadRow) -> None:
        """Record a download; a clip that was downloaded again takes the place of the first time."""
        with self._database.transaction() as tx:
            tx.execute(
                "DELETE FROM downloads WHERE account_key = ? AND clip_id = ?",
                (name_key(account_name), row.clip_id),
            )
            tx.execute(
                f"INSERT INTO downloads (account_key, {_COLUMNS}) VALUES (?, ?, ?, ?, ?, ?)",
                (name_key(account_name), row.clip_id, row.title, row.file_path, row.bytes, row.downloaded_at),
            )

    def listing(self, account_name: str) -> ListingRow:
        """Return where the latest listing of an account stopped."""
        rows = self._database.query(
            "SELECT current_page, last_profile FROM listings WHERE account_key = ?", (name_key(account_name),)
        )
        return ListingRow(*rows[0]) if rows else ListingRow()

    def set_listing(self, account_name: str, row: ListingRow) -> None:
        """Remember where the latest listing of an account stopped."""
        with self._database.transaction() as tx:
            tx.execute(
                "INSERT OR REPLACE INTO listings (account_key, current_page, last_profile) VALUES (?, ?, ?)",
                (name_key(account_name), row.current_page, row.last_profile),
            )

    def rename_account(self, old_name: str, new_name: str) -> None:
        """Let the history of an account follow its new name; where that name has the clip, it is replaced."""
        with self._database.transaction() as tx:
            for table in ("downloads", "listings"):
                tx.execute(
                    f"UPDATE OR REPLACE {table} SET account_key = ? WHERE account_key = ?",
                    (name_key(new_name), name_key(old_name)),
                )

    def clear(self, account_name: str) -> int:
        """Forget the history of an account and return how many downloads it held; no file is touched."""
        with self._database.transaction() as tx:
            tx.execute("DELETE FROM listings WHERE account_key = ?", (name_key(account_name),))
            return tx.execute("DELETE FROM downloads WHERE account_key = ?", (name_key(account_name),))
