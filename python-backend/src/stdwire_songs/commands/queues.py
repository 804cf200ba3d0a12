"""Commands 7 to 12: queues. Running them is in `commands.songs`."""

from stdwire_songs.commands.registrar import Registrar
from stdwire_songs.commands.reports import Report
from stdwire_songs.managers.queue_manager import QueueManager
from stdwire_songs.protocol import (
    ClearQueuesPayload,
    ClearQueuesResult,
    CreateQueuePayload,
    GetQueuesPayload,
    Queue,
    RemoveQueuePayload,
    RemoveQueueResult,
    UpdateQueueProgressPayload,
    UpdateQueueProgressResult,
    ValidatePromptsPayload,
    ValidatePromptsResult,
)


def register_queues(commands: Registrar, queues: QueueManager) -> None:
    """Answer the commands about queues."""

    def get_queues(_payload: GetQueuesPayload, _report: Report) -> list[Queue]:
        return queues.all()

    def create_queue(payload: CreateQueuePayload, _report: Report) -> Queue:
        return queues.create(
            payload.account_name,
            total_songs=payload.total_songs,
            songs_per_batch=payload.songs_per_batch,
            prompts=payload.prompts,
        )

    def remove_queue(payload: RemoveQueuePayload, _report: Report) -> RemoveQueueResult:
        queues.remove(payload.queue_id)
        return RemoveQueueResult(queue_id=payload.queue_id, success=True)

    def update_queue_progress(
        payload: UpdateQueueProgressPayload, _report: Report
    ) -> UpdateQueueProgressResult:
        queue = queues.update_progress(
            payload.queue_id, completed_count=payload.completed_count, status=payload.status
        )
        return UpdateQueueProgressResult(queue_id=queue.id, success=True, queue=queue)

    def validate_prompts(payload: ValidatePromptsPayload, _report: Report) -> ValidatePromptsResult:
        supply = queues.validate_prompts(payload.requested_total)
        return ValidatePromptsResult(
            is_valid=supply.is_valid,
            requested_total=supply.requested_total,
            available_slots=supply.available_slots,
            total_prompts=supply.total_prompts,
        )

    def clear_queues(_payload: ClearQueuesPayload, _report: Report) -> ClearQueuesResult:
        return ClearQueuesResult(message="All queues cleared", removed=queues.clear())

    commands.command("GET_QUEUES", get_queues)
    commands.command("CREATE_QUEUE", create_queue)
    commands.command("REMOVE_QUEUE", remove_queue)
    commands.command("UPDATE_QUEUE_PROGRESS", update_queue_progress)
    commands.command("VALIDATE_PROMPTS", validate_prompts)
    commands.command("CLEAR_QUEUES", clear_queues)
