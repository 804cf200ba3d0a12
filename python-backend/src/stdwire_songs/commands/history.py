"""Commands 24 to 27: the creation history."""

from stdwire_songs.commands.registrar import Registrar
from stdwire_songs.commands.reports import Report
from stdwire_songs.managers.creation_history_manager import CreationHistoryManager
from stdwire_songs.protocol import (
    AddCreationRecordPayload,
    AddCreationRecordResult,
    CreationRecord,
    ExportHistoryToCsvPayload,
    ExportHistoryToCsvResult,
    GetCreationHistoryPayload,
    SearchHistoryPayload,
)


def register_history(commands: Registrar, history: CreationHistoryManager) -> None:
    """Answer the commands about the creation history."""

    def get_creation_history(payload: GetCreationHistoryPayload, _report: Report) -> list[CreationRecord]:
        return history.newest_first(payload.account_name)

    def add_creation_record(payload: AddCreationRecordPayload, _report: Report) -> AddCreationRecordResult:
        return AddCreationRecordResult(success=True, record_id=history.add(payload.record))

    def export_history_to_csv(
        payload: ExportHistoryToCsvPayload, _report: Report
    ) -> ExportHistoryToCsvResult:
        path, rows = history.export_csv(payload.output_path)
        return ExportHistoryToCsvResult(csv_path=path, rows=rows)

    def search_history(payload: SearchHistoryPayload, _report: Report) -> list[CreationRecord]:
        return history.search(payload.keyword)

    commands.command("GET_CREATION_HISTORY", get_creation_history)
    commands.command("ADD_CREATION_RECORD", add_creation_record)
    commands.command("EXPORT_HISTORY_TO_CSV", export_history_to_csv)
    commands.command("SEARCH_HISTORY", search_history)
