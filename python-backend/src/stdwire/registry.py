"""Who is being served: the commands that wait or run, the operations that run, and those that ended last.

Each entry is taken out before it is answered, and only who took it out answers it: that is what makes one
answer per command and one final event per operation, whoever else tries (a handler, a cancellation, the end).
"""

from __future__ import annotations

from collections import deque
from itertools import count
from threading import Event

from stdwire.context import Context
from stdwire.messages import ENDED_OPERATIONS, OperationSnapshot
from stdwire.operation import Operation

__all__ = ["Registry"]


class Registry:
    """The calls and operations of one connection."""

    def __init__(self) -> None:
        """Start with nobody."""
        self.waiting: dict[str, Context] = {}
        """Commands that have not begun, by id: who takes one out runs it, or answers that it is not run."""
        self.running: dict[str, Context] = {}
        """Commands that have begun and have no response yet, by id: who takes one out answers it."""
        self.operations: dict[str, Operation] = {}
        """Operations that have no final event yet, by operation id."""
        self.at_work: set[str] = set()
        """Ids of the commands whose operations have a thread, accepted or not."""
        self.is_stopping = False
        self.idle = Event()
        """Set when the end has begun and nothing runs any more."""
        self._numbers = count(1)
        self._ended: deque[Operation] = deque(maxlen=ENDED_OPERATIONS)

    @property
    def commands(self) -> int:
        """How many commands wait or run."""
        return len(self.waiting) + len(self.running)

    def take(self, call: Context) -> bool:
        """Claim the right to answer a call that runs; False when it was answered already.

        Who has claimed it calls `look_whether_idle` once the answer is on its way.
        """
        return self.running.pop(call.id, None) is not None

    def withdraw(self, call: Context) -> bool:
        """Claim the right to answer a call that waits, which then does not run; False when it has begun."""
        return self.waiting.pop(call.id, None) is not None

    def start(self, operation: Operation) -> None:
        """List an operation as running."""
        operation.number = next(self._numbers)
        self.operations[operation.operation_id] = operation

    def list_ended(self, operation: Operation) -> None:
        """Keep an operation among those that ended last."""
        self._ended.append(operation)

    def retire(self, operation: Operation) -> None:
        """Forget an operation as running, once its final event is on its way."""
        self.operations.pop(operation.operation_id, None)
        self.look_whether_idle()

    def find_ended(self, operation_id: str) -> Operation | None:
        """Return an operation among those that ended last."""
        return next((item for item in list(self._ended) if item.operation_id == operation_id), None)

    def snapshots(self) -> list[OperationSnapshot]:
        """Return the running and the last ended operations, the oldest first."""
        found = {item.number: item for item in [*list(self.operations.values()), *list(self._ended)]}
        return [found[number].snapshot() for number in sorted(found)]

    def stop(self) -> None:
        """Begin the end: `idle` is set as soon as nothing runs."""
        self.is_stopping = True
        self.look_whether_idle()

    def look_whether_idle(self) -> None:
        """Set `idle` when the end has begun and nothing waits or runs."""
        if self.is_stopping and not (self.waiting or self.running or self.operations):
            self.idle.set()
