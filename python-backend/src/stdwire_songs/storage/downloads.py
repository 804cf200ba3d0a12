"""Download history: which clips of an account are on this machine, and where."""

import msgspec

from stdwire_songs.storage.database import Database


class DownloadRow(msgspec.Struct, frozen=True):
    """One clip that was downloaded."""

    clip_id: str
    title: str
    file_path: str
    bytes: int
    downloaded_at: str


class DownloadState(msgspec.Struct, frozen=True):
    """Where the last listing of an account stopped."""

    current_page: int
    last_profile: str


_COLUMNS = "clip_id, title, file_path, bytes, downloaded_at"


class DownloadStore:
    """Reads and writes the download history of each account."""

    def __init__(self, database: Database) -> None:
        """Keep the history in this database."""
        self._database = database

    def of_account(self, account_id: str) -> list[DownloadRow]:
        """Return what an account has downloaded, in the order in which it was."""
        return [
            DownloadRow(*row)
            for row in self._database.query(
                f"SELECT {_COLUMNS} FROM downloads WHERE account_id = ? ORDER BY seq", (account_id,)
            )
        ]

    def get(self, account_id: str, clip_id: str) -> DownloadRow | None:
        """Return the download of one clip."""
        rows = self._database.query(
            f"SELECT {_COLUMNS} FROM downloads WHERE account_id = ? AND clip_id = ?", (account_id, clip_id)
        )
        return DownloadRow(*rows[0]) if rows else None

    def clip_ids(self, account_id: str) -> set[str]:
        """Return the ids of all clips that an account has downloaded."""
        return {
            row[0]
            for row in self._database.query(
                "SELECT clip_id FROM downloads WHERE account_id = ?", (account_id,)
            )
        }

    def put(self, account_id: str, row: DownloadRow) -> None:
        """Record a download; a clip that was downloaded again takes the place of the first time."""
        with self._database.transaction() as tx:
            tx.execute(
                "DELETE FROM downloads WHERE account_id = ? AND clip_id = ?", (account_id, row.clip_id)
            )
            tx.execute(
                f"INSERT INTO downloads (account_id, {_COLUMNS}) VALUES (?, ?, ?, ?, ?, ?)",
                (account_id, row.clip_id, row.title, row.file_path, row.bytes, row.downloaded_at),
            )

    def state(self, account_id: str) -> DownloadState:
        """Return where the last listing of an account stopped."""
        rows = self._database.query(
            "SELECT current_page, last_profile FROM download_state WHERE account_id = ?", (account_id,)
        )
        return DownloadState(*rows[0]) if rows else DownloadState(0, "")

    def set_state(self, account_id: str, state: DownloadState) -> None:
        """Remember where the listing of an account stopped."""
        with self._database.transaction() as tx:
            tx.execute(
                "INSERT INTO download_state (account_id, current_page, last_profile) VALUES (?, ?, ?)"
                " ON CONFLICT (account_id) DO UPDATE SET current_page = excluded.current_page,"
                " last_profile = excluded.last_profile",
                (account_id, state.current_page, state.last_profile),
            )

    def clear(self, account_id: str) -> int:
        """Forget the history of an account and return how many downloads it held; no file is touched."""
        with self._database.transaction() as tx:
            tx.execute("DELETE FROM download_state WHERE account_id = ?", (account_id,))
            return tx.execute("DELETE FROM downloads WHERE account_id = ?", (account_id,))
