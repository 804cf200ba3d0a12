"""What has been downloaded for each account."""

from collections.abc import Collection, Sequence
from os.path import isfile

from stdwire_songs.managers.account_lookup import require_account
from stdwire_songs.protocol.types import (
    ClipReference,
    DownloadHistory,
    DownloadHistoryItem,
    InterruptedDownload,
)
from stdwire_songs.storage.accounts import AccountStore
from stdwire_songs.storage.database import Database
from stdwire_songs.storage.download_batches import DownloadBatchStore
from stdwire_songs.storage.downloads import DownloadRow, DownloadStore


class DownloadHistoryManager:
    """Shows and forgets download histories, and tells which clips are new."""

    def __init__(
        self,
        *,
        database: Database,
        accounts: AccountStore,
        downloads: DownloadStore,
        batches: DownloadBatchStore,
    ) -> None:
        """Read from these stores."""
        self._database = database
        self._accounts = accounts
        self._downloads = downloads
        self._batches = batches

    def history(self, account_name: str) -> DownloadHistory:
        """Return the history of an account."""
        account = require_account(self._accounts, account_name)
        rows = self._downloads.of_account(account.name)
        listing = self._downloads.listing(account.name)
        return DownloadHistory(
            account_name=account.name,
            downloaded_ids=[row.clip_id for row in rows],
            total_downloaded=len(rows),
            last_download=rows[-1].downloaded_at if rows else None,
            current_page=listing.current_page,
            last_profile=listing.last_profile,
            items=[_describe(row) for row in reversed(rows)],
            interrupted=self._interrupted(account.id, {row.clip_id for row in rows}),
        )

    def new_clips(self, account_name: str, clips: Sequence[ClipReference]) -> list[ClipReference]:
        """Return the clips that the account has not downloaded: in the order given, each once."""
        account = require_account(self._accounts, account_name)
        seen = self._downloads.clip_ids(account.name)
        new: list[ClipReference] = []
        for clip in clips:
            if clip.id not in seen:
                seen.add(clip.id)
                new.append(clip)
        return new

    def clear(self, account_name: str) -> tuple[str, int]:
        """Forget the history of an account; return its name and how many downloads were forgotten."""
        account = require_account(self._accounts, account_name)
        with self._database.transaction():
            self._batches.clear(account.id)
            return account.name, self._downloads.clear(account.name)

    def _interrupted(self, account_id: str, here: Collection[str]) -> list[InterruptedDownload]:
        """Return the batches that were cut short and of which something is missing."""
        found = []
        for row in self._batches.cut_short(account_id):
            missing = [clip_id for clip_id in row.clip_ids if clip_id not in here]
            if missing:
                found.append(
                    InterruptedDownload(
                        operation_id=row.operation_id,
                        output_dir=row.output_dir,
                        clip_ids=missing,
                        started_at=row.started_at,
                    )
                )
        return found


def _describe(row: DownloadRow) -> DownloadHistoryItem:
    return DownloadHistoryItem(
        clip_id=row.clip_id,
        title=row.title,
        file_path=row.file_path,
        bytes=row.bytes,
        downloaded_at=row.downloaded_at,
        file_exists=isfile(row.file_path),  # noqa: PTH113 - a Path for each takes twice as long as all the rest
    )
