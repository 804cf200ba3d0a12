"""Clips: listing them, and bringing them to this machine."""

from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from stdwire_songs.errors import OperationInterrupted, SongError
from stdwire_songs.managers.account_activity import AccountActivity
from stdwire_songs.managers.account_lookup import require_account
from stdwire_songs.managers.clip_listing import list_clips
from stdwire_songs.managers.clip_saver import ClipSaver, Saved, Wish
from stdwire_songs.managers.download_batch import DownloadBatch
from stdwire_songs.managers.rate_limit import warn_of_rate_limit
from stdwire_songs.managers.reporter import OperationReporter, Reporter
from stdwire_songs.managers.session_manager import SessionManager
from stdwire_songs.protocol.payloads import BatchDownloadPayload, DownloadClipPayload, FetchClipsPayload
from stdwire_songs.protocol.results import DownloadClipResult
from stdwire_songs.protocol.types import Clip, ClipReference, DownloadBatchOutcome
from stdwire_songs.services.download_errors import disk_failed
from stdwire_songs.services.downloader import Downloader
from stdwire_songs.services.pacing import Pacing
from stdwire_songs.services.shelf import Shelf
from stdwire_songs.services.song_service import SongService
from stdwire_songs.storage.accounts import AccountRow, AccountStore
from stdwire_songs.storage.download_batches import DownloadBatchRow, DownloadBatchStore
from stdwire_songs.storage.downloads import DownloadRow, DownloadStore, ListingRow
from stdwire_songs.storage.timestamps import utc_now


class DownloadManager:
    """Lists clips and downloads them, one at a time."""

    def __init__(
        self,
        *,
        accounts: AccountStore,
        downloads: DownloadStore,
        batches: DownloadBatchStore,
        activity: AccountActivity,
        sessions: SessionManager,
        service: SongService,
    ) -> None:
        """Record downloads in the store, for the account whose they are."""
        self._accounts = accounts
        self._downloads = downloads
        self._batches = batches
        self._activity = activity
        self._sessions = sessions
        self._service = service
        self._saver = ClipSaver(Downloader())

    def fetch_clips(self, payload: FetchClipsPayload, report: Reporter) -> list[Clip]:
        """Return the clips of a source, the newest first, and tell page by page how many there are."""

        def on_wait(message: str, seconds: float) -> None:
            warn_of_rate_limit(report, message, seconds, status="in_progress", progress=0)

        with self._service.open(payload.session_token, report, on_wait) as session:
            listing = list_clips(session, payload, report)
        owner = self._owner(payload.session_token)
        if owner is not None:
            self._downloads.set_listing(owner.name, ListingRow(listing.pages, listing.profile))
        return listing.clips

    def download_clip(self, payload: DownloadClipPayload, report: Reporter) -> DownloadClipResult:
        """Save one clip, and record it for the account whose it is."""
        owner = (
            require_account(self._accounts, payload.account_name)
            if payload.account_name is not None
            else self._owner(payload.session_token)
        )
        folder = _require_folder(payload.output_dir)
        wish = Wish(
            folder=folder,
            with_thumbnail=payload.with_thumbnail,
            append_uuid=payload.append_uuid,
            allow_unlock=payload.allow_unlock,
        )
        with self._service.open(payload.session_token, report) as session:
            saved = self._saver.save(session, payload.clip, wish, Shelf(folder), report)
        if owner is None:
            report.progress(
                "WARNING_UPDATE",
                status="in_progress",
                message="The download is in no history: the session belongs to no account of this backend. "
                "Name one with `account_name`.",
                progress=100,
                code="not_recorded",
                clip_id=payload.clip.id,
            )
        else:
            self._record(owner, payload.clip.id, saved)
        return DownloadClipResult(
            success=True,
            clip_id=payload.clip.id,
            file_path=str(saved.path),
            bytes=saved.bytes,
            resumed=saved.resumed,
            skipped=saved.skipped,
            metadata_embedded=saved.metadata_embedded,
            thumbnail_embedded=saved.thumbnail_embedded,
        )

    def batch_download(
        self, payload: BatchDownloadPayload, report: OperationReporter
    ) -> DownloadBatchOutcome:
        """Save clips one after the other, and record each as soon as it is there."""
        with self._activity.working(require_account(self._accounts, payload.account_name).id):
            account = require_account(self._accounts, payload.account_name)
            folder = _require_folder(payload.output_dir)
            with self._service.open(payload.session_token, report) as session:
                session.who()
            wish = Wish(
                folder=folder,
                with_thumbnail=payload.with_thumbnail,
                append_uuid=payload.append_uuid,
                allow_unlock=payload.allow_unlock,
            )
            batch = DownloadBatch(
                saver=self._saver,
                clips=_each_once(payload.clips),
                wish=wish,
                shelf=Shelf(folder),
                history={row.clip_id: row for row in self._downloads.of_account(account.name)},
                record=lambda clip_id, saved: self._record(account, clip_id, saved),
                pacing=Pacing(max(payload.delay, self._service.pace.download_gap_seconds)),
                report=report,
            )
            with self._kept(account, folder, batch.clip_ids, report):
                report.accept(total=batch.total, skipped=batch.known)
                with self._service.open(payload.session_token, report, batch.on_wait) as session:
                    return batch.run(session)

    @contextmanager
    def _kept(
        self, account: AccountRow, folder: Path, clip_ids: tuple[str, ...], report: OperationReporter
    ) -> Iterator[None]:
        """Keep what a batch is to save until it has come to its end, so that one that is cut short shows."""
        operation_id = report.operation_id
        self._batches.begin(DownloadBatchRow(operation_id, account.id, str(folder), clip_ids, utc_now()))
        try:
            yield
        except OperationInterrupted:
            self._batches.let_go(operation_id)
            raise
        except BaseException:
            with suppress(SongError):  # the first error is the one to tell about
                self._batches.end(operation_id)
            raise
        self._batches.end(operation_id)

    def _owner(self, token: str) -> AccountRow | None:
        account_id = self._sessions.account_of_token(token)
        return self._accounts.by_id(account_id) if account_id is not None else None

    def _record(self, owner: AccountRow, clip_id: str, saved: Saved) -> None:
        name = (self._accounts.by_id(owner.id) or owner).name  # it may have been renamed meanwhile
        if saved.skipped and self._downloads.get(name, clip_id) is not None:
            return
        self._downloads.put(name, DownloadRow(clip_id, saved.title, str(saved.path), saved.bytes, utc_now()))
        self._accounts.set_last_used(owner.id, utc_now())


def _each_once(clips: list[ClipReference]) -> list[ClipReference]:
    first: dict[str, ClipReference] = {}
    for clip in clips:
        first.setdefault(clip.id, clip)
    return list(first.values())


def _require_folder(path: str) -> Path:
    """Make the folder if need be, and see that files can be made in it before anything is fetched."""
    import tempfile

    try:
        folder = Path(path).expanduser().absolute()
        folder.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryFile(dir=folder):
            return folder
    except OSError as error:
        raise disk_failed(f"The folder {path} cannot be written to", error) from error
    except (ValueError, RuntimeError) as error:  # a NUL character, a home folder that nobody has
        raise disk_failed(f"The folder {path!r} cannot be written to", OSError(str(error))) from error
