"""What a caller holds: a call, and the operation that it may start."""

import time
from collections.abc import Callable
from threading import Event as Flag
from threading import RLock
from typing import Any, Protocol

from .contract import Command
from .errors import AbortedError, ClientError, LimitError

Message = dict[str, Any]
OnProgress = Callable[[Message], None]
TERMINAL = {"completed", "failed", "cancelled", "interrupted"}


class Session(Protocol):
    """What calls and operations need of their client."""

    def forget(self, what: "Call | Operation") -> None:
        """Take it out, and tell the backend to end it, if it can be told."""

    def has(self, capability: str) -> bool:
        """Whether the backend announces a capability."""


class Outcome:
    """Something that is settled once, and tells no progress after that."""

    def __init__(self, command: Command, session: Session, on_progress: OnProgress | None) -> None:
        """Wait for what comes of a command."""
        self.command = command
        self.on_progress = on_progress
        self._session = session
        self._settled = Flag()
        self._value: Any = None
        self._error: ClientError | None = None
        # Held while a progress callback runs, which may itself give the call up.
        self._lock = RLock()

    def settle(self, value: object = None, error: ClientError | None = None) -> bool:
        """Settle it, unless it has been."""
        with self._lock:
            if self._settled.is_set():
                return False
            self._value, self._error = value, error
            self._settled.set()
            return True

    def deliver(self, event: Message) -> None:
        """Tell progress."""
        with self._lock:
            if self.on_progress is not None and not self._settled.is_set():
                self.on_progress(event)

    def _wait(self, seconds: float | None) -> Any:  # noqa: ANN401
        if not self._settled.wait(seconds):
            self._give_up(LimitError(f"{self.command.name} had no outcome within its time limit."))
        if self._error is not None:
            raise self._error
        return self._value

    def _give_up(self, error: ClientError) -> bool:
        if not self.settle(error=error):
            return False
        self._session.forget(self)  # type: ignore[arg-type]
        return True


class Call(Outcome):
    """A command that was sent."""

    def __init__(
        self,
        id: str,
        command: Command,
        payload: Message,
        session: Session,
        on_progress: OnProgress | None,
        limit: float | None,
    ) -> None:
        """Begin to wait for its answer."""
        super().__init__(command, session, on_progress)
        self.payload = payload
        self.id = id
        self._deadline = time.monotonic() + (command.limit if limit is None else limit)

    def wait(self) -> Any:  # noqa: ANN401
        """Return the result, or the operation that was started; the time limit is the waiter's to keep."""
        return self._wait(max(0.0, self._deadline - time.monotonic()))

    def abort(self) -> None:
        """Give it up, with the operation that it may have started."""
        if not self._give_up(AbortedError(f"{self.command.name} was given up.")) and isinstance(
            self._value, Operation
        ):
            self._value.abort()


class Operation(Outcome):
    """Work that goes on in the backend after the answer."""

    def __init__(self, id: str, started: Message, call: Call, session: Session) -> None:
        """Begin to wait for its end. The progress goes to whom the call's went."""
        super().__init__(call.command, session, call.on_progress)
        self.id = id
        self.started = started
        """What the command was answered with."""
        self._payload = call.payload
        self._open: set[object] | None = None

    def result(self, seconds: float | None = None) -> Any:  # noqa: ANN401
        """Wait for the end, and return what the operation came to."""
        return self._wait(seconds)

    def abort(self) -> None:
        """Wait no longer for it."""
        self._give_up(AbortedError(f"{self.command.name} was given up; it may go on."))

    def cancel(self) -> None:
        """Ask the backend to end it, and still wait for its end; where it cannot be asked, give it up."""
        if self._session.has("cancel-operation"):
            self._session.forget(self)
        else:
            self.abort()

    def is_ended_by(self, event: Message, subject: list[str]) -> bool:
        """Whether an event is the last one."""
        if event["type"] != self.command.final:
            return False
        payload = event["payload"]
        if payload.get("final") is True or self._session.has("final-event"):
            return payload.get("final") is True
        total = payload.get("total")
        is_whole = isinstance(total, int) and total > 0 and payload.get("completed") == total
        if payload.get("status") not in TERMINAL and not is_whole:
            return False
        # Where the command names several things, as `queue_ids` does, each of them has to end.
        for name in subject:
            named = self._payload.get(f"{name}s")
            if isinstance(named, list):
                self._open = set(named) if self._open is None else self._open
                self._open.discard(payload.get(name))
                return not self._open
        return True
