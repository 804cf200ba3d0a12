"""Finds the handler of each command that arrives, in the thread that reads them.

What can be answered at once is answered here, so that it is answered while handlers run. Everything else
goes to the state lane, all commands of one read together.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping

from stdwire.codec import PROGRESS_ID, Command, Refusal, read, read_one
from stdwire.context import Context
from stdwire.executor import Executor
from stdwire.handlers import Handler
from stdwire.lanes import StateLane
from stdwire.lines import LineSplitter
from stdwire.messages import REMEMBERED_IDS
from stdwire.operation import Operation
from stdwire.outbox import Outbox
from stdwire.registry import Registry

__all__ = ["Router"]

_STOPPING = "The backend is stopping and takes no more commands: start it again."


class Router:
    """Takes blocks of bytes and sees to every command in them."""

    def __init__(
        self,
        *,
        handlers: Mapping[str, Handler],
        control: Mapping[str, Handler],
        splitter: LineSplitter,
        outbox: Outbox,
        registry: Registry,
        executor: Executor,
        lane: StateLane,
        max_commands: int,
        afterwards: list[Callable[[], None]],
    ) -> None:
        """Serve `handlers` and `control`; refuse further commands while `max_commands` wait or run."""
        self._handlers = {**handlers, **control}
        self._control = control
        self._splitter = splitter
        self._outbox = outbox
        self._registry = registry
        self._executor = executor
        self._lane = lane
        self._max_commands = max_commands
        self._afterwards = afterwards
        self._recent_ids: set[str] = {PROGRESS_ID}
        self._older_ids: set[str] = set()
        self._overload = f"{max_commands} commands wait or run already: wait for answers before sending more."
        self._is_ascii = True

    def take(self, block: bytes) -> bool:
        """See to every command that `block` ends; tell whether it makes sense to read on."""
        batch: list[Context] = []
        answers: list[bytes] = []
        registry, outbox = self._registry, self._outbox
        recent_ids, older_ids = self._recent_ids, self._older_ids
        room = self._max_commands - len(registry.waiting) - len(registry.running)
        for command in self._read(block, answers):
            call_id = command.id
            if call_id in recent_ids or call_id in older_ids:
                answers.append(self._refuse_again(call_id))
                continue
            recent_ids.add(call_id)
            handler = self._handlers.get(command.type)
            if handler is None:
                answers.append(
                    self._fail(command, "UNKNOWN_COMMAND", f"Unknown command type: {command.type}")
                )
            elif handler.runs_on == "inline":
                answers.append(self._executor.answer(Context(call_id, handler, command.payload, outbox)))
            elif registry.is_stopping:
                answers.append(self._fail(command, "INTERRUPTED", _STOPPING))
            elif room <= 0:
                answers.append(self._fail(command, "OVERLOADED", self._overload))
            else:
                room -= 1
                if handler.final_event is None:
                    call = Context(call_id, handler, command.payload, outbox)
                else:
                    call = Operation(
                        call_id,
                        handler,
                        command.payload,
                        outbox,
                        final_event=handler.final_event,
                        on_accept=self._executor.accept,
                    )
                registry.waiting[call_id] = call
                batch.append(call)
        if batch:
            self._lane.batches.append(batch)
        if answers:
            self._outbox.writer.answer(*answers)
            if self._outbox.writer.is_pressed:
                self._outbox.writer.keep_up()
        if len(self._recent_ids) > REMEMBERED_IDS:
            self._older_ids, self._recent_ids = self._recent_ids, {PROGRESS_ID}
        while self._afterwards:
            self._afterwards.pop(0)()
        return not self._splitter.is_hopeless

    def _read(self, block: bytes, answers: list[bytes]) -> list[Command]:
        """Read the lines that `block` ends; add the answers to those that are no commands."""
        lines = self._splitter.feed(block)
        is_ascii = block.isascii()
        is_known_utf8 = is_ascii and self._is_ascii
        self._is_ascii = is_ascii if lines else is_known_utf8
        if is_known_utf8:
            try:
                return list(map(read, lines))  # type: ignore[arg-type]
            except Exception:  # noqa: BLE001, S110 - which line is wrong, and how, is found out one by one, below
                pass
        commands = []
        for line in lines:
            found = read_one(line)
            if isinstance(found, Command):
                commands.append(found)
            elif found is not None:
                answers.append(self._refuse(found))
        return commands

    def _refuse(self, refusal: Refusal) -> bytes:
        return self._outbox.failure(refusal.id, "INVALID_PAYLOAD", refusal.message, refusal.details)

    def _refuse_again(self, call_id: str) -> bytes:
        """Answer a command whose id came before, under no id, so that the first is not settled by it."""
        why = "is reserved for progress" if call_id == PROGRESS_ID else "has been used before"
        message = f"The id of a command must be new: this one {why}."
        return self._outbox.failure(
            None, "INVALID_PAYLOAD", message, {"reason": "duplicate-id", "id": call_id}
        )

    def _fail(self, command: Command, code: str, message: str) -> bytes:
        return self._outbox.failure(command.id, code, message)
