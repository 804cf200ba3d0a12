"""Answers one command with next to nothing, and sends as many events of one operation as it was told."""

import sys

from stdwire import Backend, Context, Operation

from stdwire_songs.protocol import CONTRACT, CreateSongsBatchPayload, ValidatePromptsPayload

count = int(sys.argv[1])
backend = Backend(CONTRACT, name="bridge", log_level="error")


@backend.command("VALIDATE_PROMPTS")
def validate(payload: ValidatePromptsPayload, context: Context) -> dict[str, object]:
    """Answer without looking at anything."""
    total = payload.requested_total
    return {"is_valid": True, "requested_total": total, "available_slots": total, "total_prompts": total}


@backend.operation("CREATE_SONGS_BATCH")
def create(payload: CreateSongsBatchPayload, operation: Operation) -> dict[str, list[object]]:
    """Make nothing, and talk about it: events of which every one counts."""
    operation.accept(total=count, sessions=1)
    for completed in range(1, count + 1):
        operation.progress(
            "BATCH_PROGRESS",
            status="in_progress",
            message="Counting",
            progress=0,
            completed=completed,
            total=count,
        )
    return {"results": []}


backend.run()
