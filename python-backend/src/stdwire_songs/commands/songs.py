"""Commands 22 and 23: making songs, from a list of prompts or from queues."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from stdwire_songs.commands.registrar import Registrar
from stdwire_songs.commands.reports import OperationReport
from stdwire_songs.protocol import (
    CreateSongsBatchPayload,
    QueueRunOutcome,
    SongBatchOutcome,
    StartQueueExecutionPayload,
)

if TYPE_CHECKING:  # these bring an HTTP client and a browser along, which the ready message does not wait for
    from stdwire_songs.managers.batch_creation_manager import BatchCreationManager
    from stdwire_songs.managers.queue_execution_manager import QueueExecutionManager


def register_songs(
    commands: Registrar,
    batches: Callable[[], BatchCreationManager],
    execution: Callable[[], QueueExecutionManager],
) -> None:
    """Run the operations that make songs; the managers are built when the first of them arrives."""

    def create_songs_batch(payload: CreateSongsBatchPayload, report: OperationReport) -> SongBatchOutcome:
        return batches().create_songs_batch(payload, report)

    def start_queue_execution(
        payload: StartQueueExecutionPayload, report: OperationReport
    ) -> QueueRunOutcome:
        return execution().start(payload, report)

    commands.operation("CREATE_SONGS_BATCH", create_songs_batch)
    commands.operation("START_QUEUE_EXECUTION", start_queue_execution)
