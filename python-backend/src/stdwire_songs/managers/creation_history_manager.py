"""The history of what was made: kept, searched, exported."""

from threading import Lock

from stdwire_songs.errors import SongError
from stdwire_songs.managers.csv_export import write_csv
from stdwire_songs.managers.dates import require_date
from stdwire_songs.protocol.errors import ErrorCode
from stdwire_songs.protocol.types import CreationRecord, CreationRecordInput
from stdwire_songs.storage.creation_records import CreationRecordRow, CreationRecordStore
from stdwire_songs.storage.database import Database
from stdwire_songs.storage.timestamps import utc_now

CSV_HEADER = ("timestamp", "account", "title", "song_id", "status", "error")
"""The first row of an export."""


class CreationHistoryManager:
    """Adds, lists, searches and exports creation records; a song of an account has one record."""

    def __init__(self, *, database: Database, records: CreationRecordStore) -> None:
        """Keep the history in this store."""
        self._database = database
        self._records = records
        self._exporting = Lock()

    def add(self, record: CreationRecordInput) -> str:
        """Add a record, or update the one that this song of this account has; return its id."""
        if record.created_at is not None:
            require_date("record.created_at", record.created_at)
        now = utc_now()
        with self._database.transaction():
            known = self._records.get(record.song_id, record.account_name)
            first = known.created_at if known else now
            self._records.put(
                CreationRecordRow(
                    song_id=record.song_id,
                    account_name=record.account_name,
                    title=record.title,
                    prompt_index=record.prompt_index,
                    status="completed" if record.status == "success" else record.status,
                    created_at=record.created_at or first,
                    updated_at=now,
                    error_message=record.error_message,
                    style=record.style,
                    queue_id=record.queue_id,
                    clip_ids=tuple(record.clip_ids),
                )
            )
        return record.song_id

    def newest_first(self, account_name: str | None) -> list[CreationRecord]:
        """Return the records of one account or of all, newest first."""
        return [_describe(row) for row in self._records.newest_first(account_name)]

    def search(self, keyword: str) -> list[CreationRecord]:
        """Return the records whose title, song id, status or style contains the keyword, newest first."""
        if not keyword.strip():
            raise SongError(
                ErrorCode.INVALID_PAYLOAD,
                "The field 'keyword' must not be blank.",
                details={"path": "keyword"},
            )
        return [_describe(row) for row in self._records.search(keyword)]

    def export_csv(self, output_path: str) -> tuple[str, int]:
        """Write all records, newest first, and return the absolute path and the number of records."""
        with self._exporting:  # two exports to one file would share its temporary file
            return write_csv(
                output_path,
                CSV_HEADER,
                (
                    (
                        row.created_at,
                        row.account_name,
                        row.title,
                        row.song_id,
                        row.status,
                        row.error_message or "",
                    )
                    for row in self._records.walk()
                ),
                keep_out_of=self._database.path.parent,
            )


def _describe(row: CreationRecordRow) -> CreationRecord:
    return CreationRecord(
        song_id=row.song_id,
        title=row.title,
        prompt_index=row.prompt_index,
        account_name=row.account_name,
        status=row.status,
        created_at=row.created_at,
        error_message=row.error_message,
        clip_ids=list(row.clip_ids),
        style=row.style,
        queue_id=row.queue_id,
        updated_at=row.updated_at,
    )
