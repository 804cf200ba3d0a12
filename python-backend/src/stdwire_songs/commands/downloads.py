"""Commands 16 to 21: clips, downloads and the download history."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from stdwire_songs.commands.registrar import Registrar
from stdwire_songs.commands.reports import OperationReport, Report
from stdwire_songs.managers.download_history_manager import DownloadHistoryManager
from stdwire_songs.protocol import (
    BatchDownloadPayload,
    ClearDownloadHistoryPayload,
    ClearDownloadHistoryResult,
    Clip,
    ClipReference,
    DownloadBatchOutcome,
    DownloadClipPayload,
    DownloadClipResult,
    DownloadHistory,
    FetchClipsPayload,
    GetDownloadHistoryPayload,
    GetNewClipsPayload,
)

if TYPE_CHECKING:  # these bring an HTTP client and a browser along, which the ready message does not wait for
    from stdwire_songs.managers.download_manager import DownloadManager


def register_downloads(
    commands: Registrar, history: DownloadHistoryManager, downloads: Callable[[], DownloadManager]
) -> None:
    """Answer the commands about downloads; what asks the song service is built when it is first needed."""

    def get_download_history(payload: GetDownloadHistoryPayload, _report: Report) -> DownloadHistory:
        return history.history(payload.account_name)

    def fetch_clips(payload: FetchClipsPayload, report: Report) -> list[Clip]:
        return downloads().fetch_clips(payload, report)

    def get_new_clips(payload: GetNewClipsPayload, _report: Report) -> list[ClipReference]:
        return history.new_clips(payload.account_name, payload.all_clips)

    def download_clip(payload: DownloadClipPayload, report: Report) -> DownloadClipResult:
        return downloads().download_clip(payload, report)

    def batch_download(payload: BatchDownloadPayload, report: OperationReport) -> DownloadBatchOutcome:
        return downloads().batch_download(payload, report)

    def clear_download_history(
        payload: ClearDownloadHistoryPayload, _report: Report
    ) -> ClearDownloadHistoryResult:
        name, removed = history.clear(payload.account_name)
        return ClearDownloadHistoryResult(account_name=name, success=True, removed=removed)

    commands.command("GET_DOWNLOAD_HISTORY", get_download_history)
    commands.command("FETCH_CLIPS", fetch_clips)
    commands.command("GET_NEW_CLIPS", get_new_clips)
    commands.command("DOWNLOAD_CLIP", download_clip)
    commands.operation("BATCH_DOWNLOAD", batch_download)
    commands.command("CLEAR_DOWNLOAD_HISTORY", clear_download_history)
