"""The threads that run handlers: one lane for what must keep its order, workers for the rest."""

from __future__ import annotations

from _queue import SimpleQueue  # the part that is needed: `queue` would import `heapq` as well
from collections import deque
from threading import Lock, Thread

from stdwire.context import Context
from stdwire.executor import Executor
from stdwire.failures import Failure
from stdwire.operation import Operation
from stdwire.registry import Registry
from stdwire.writer import Writer

__all__ = ["StateLane", "WorkerPool"]


_NO_THREAD = "The system gives the backend no more threads: wait for something to end, then try again."


class WorkerPool:
    """Threads that run plain commands beside each other; made when needed, kept until the end."""

    def __init__(self, executor: Executor, writer: Writer, registry: Registry, max_workers: int) -> None:
        """Run up to `max_workers` commands at once; further ones wait."""
        self._executor = executor
        self._writer = writer
        self._registry = registry
        self._max_workers = max_workers
        self._calls: SimpleQueue[Context | None] = SimpleQueue()
        self._counting = Lock()
        self._threads = 0
        self._unfinished = 0

    def submit(self, call: Context) -> None:
        """Run a call as soon as a worker is free."""
        self._calls.put(call)
        with self._counting:
            self._unfinished += 1
            if self._unfinished <= self._threads or self._threads >= self._max_workers:
                return
            self._threads += 1
        try:
            Thread(target=self._work, name="stdwire-worker", daemon=True).start()
        except RuntimeError:  # the system gives no more threads: those that there are must do
            with self._counting:
                self._threads -= 1
                if self._threads:
                    return
            self._executor.refuse(call, Failure("OVERLOADED", _NO_THREAD))

    def close(self) -> None:
        """Let the threads end once they have nothing to do."""
        self._calls.put(None)

    def _work(self) -> None:
        while True:
            call = self._calls.get()
            if call is None:
                self._calls.put(None)  # for the next thread
                return
            line = self._executor.run(call)
            with self._counting:
                self._unfinished -= 1
            if line is not None:
                call.outbox.answer(call.id, line)
                self._registry.look_whether_idle()
                if self._writer.is_pressed:
                    self._writer.keep_up()


class StateLane:
    """Runs state commands one after the other, in arrival order, and starts what runs beside them.

    It has no thread of its own: who puts commands runs them, unless somebody is running earlier ones just
    now, who then runs these as well.
    """

    def __init__(
        self, executor: Executor, writer: Writer, workers: WorkerPool, registry: Registry, max_operations: int
    ) -> None:
        """Hand worker commands to `workers` when their turn has come, and run up to `max_operations`."""
        self._executor = executor
        self._writer = writer
        self._workers = workers
        self._registry = registry
        self._max_operations = max_operations
        self.batches: deque[list[Context]] = deque()
        """What came in one read each, to be run by the next `run`."""
        self._turn = Lock()

    def run(self) -> None:
        """Run what was put, unless somebody else is doing so."""
        batches = self.batches
        while batches and self._turn.acquire(False):
            try:
                while batches:
                    self._run_batch(batches.popleft())
            finally:
                self._turn.release()

    def _run_batch(self, batch: list[Context]) -> None:
        """Run what came in one read, and write its answers together; the writer is watching meanwhile."""
        writer = self._writer
        run, registry = self._executor.run, self._registry
        for call in batch:
            if call.handler.is_ordered:
                line = run(call)
                if line is not None:
                    if writer.parked:
                        writer.unpark(call.id)
                    writer.append(line)
                    if registry.is_stopping:
                        registry.look_whether_idle()
            elif isinstance(call, Operation):
                self._start(call)
            else:
                self._workers.submit(call)
        writer.flush()
        if writer.is_pressed:
            writer.keep_up()

    def _start(self, operation: Operation) -> None:
        """Run an operation on a thread of its own; in the state order, wait until it is accepted."""
        at_work = self._registry.at_work
        if len(at_work) >= self._max_operations:
            message = f"{self._max_operations} operations run already: wait for one to end, or cancel one."
            self._executor.refuse(operation, Failure("OVERLOADED", message))
            return
        at_work.add(operation.id)
        thread = Thread(
            target=self._executor.run_operation, args=(operation,), name=operation.command, daemon=True
        )
        try:
            thread.start()
        except RuntimeError:  # the system gives no more threads
            at_work.discard(operation.id)
            self._executor.refuse(operation, Failure("OVERLOADED", _NO_THREAD))
            return
        if operation.handler.runs_on == "state":
            operation.settled.wait()
