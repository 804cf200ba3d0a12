"""The threads that run handlers: one lane for what must keep its order, workers for the rest."""

from __future__ import annotations

from queue import SimpleQueue
from threading import Lock, Thread

from stdwire.context import Context
from stdwire.executor import Executor
from stdwire.failures import Failure
from stdwire.operation import Operation
from stdwire.registry import Registry
from stdwire.writer import Writer

__all__ = ["StateLane", "WorkerPool"]


class WorkerPool:
    """Threads that run plain commands beside each other; made when needed, kept until the end."""

    def __init__(self, executor: Executor, writer: Writer, max_workers: int) -> None:
        """Run up to `max_workers` commands at once; further ones wait."""
        self._executor = executor
        self._writer = writer
        self._max_workers = max_workers
        self._calls: SimpleQueue[Context] = SimpleQueue()
        self._counting = Lock()
        self._threads = 0
        self._idle = 0

    def submit(self, call: Context) -> None:
        """Run a call as soon as a worker is free."""
        self._calls.put(call)
        with self._counting:
            if self._idle >= self._calls.qsize() or self._threads >= self._max_workers:
                return
            self._threads += 1
        Thread(target=self._work, name="stdwire-worker", daemon=True).start()

    def _work(self) -> None:
        while True:
            with self._counting:
                self._idle += 1
            call = self._calls.get()
            with self._counting:
                self._idle -= 1
            line = self._executor.run(call)
            if line is not None:
                self._writer.answer(line)
                self._writer.keep_up()


class StateLane:
    """The one thread that runs state commands, in arrival order, and starts what runs beside them."""

    def __init__(
        self, executor: Executor, writer: Writer, workers: WorkerPool, registry: Registry, max_operations: int
    ) -> None:
        """Hand worker commands to `workers` when their turn has come, and run up to `max_operations`."""
        self._executor = executor
        self._writer = writer
        self._workers = workers
        self._registry = registry
        self._max_operations = max_operations
        self._batches: SimpleQueue[list[Context]] = SimpleQueue()

    def start(self) -> None:
        """Begin to run what is put."""
        Thread(target=self._run, name="stdwire-state", daemon=True).start()

    def put(self, batch: list[Context]) -> None:
        """Run the commands of one read, after those of earlier ones."""
        self._batches.put(batch)

    def _run(self) -> None:
        while True:
            self._run_batch(self._batches.get())

    def _run_batch(self, batch: list[Context]) -> None:
        """Run what came in one read, and write its answers together."""
        last = batch[-1]
        for call in batch:
            if isinstance(call, Operation):
                self._start(call)
            elif call.handler.runs_on == "worker":
                self._workers.submit(call)
            else:
                line = self._executor.run(call)
                if line is None:
                    continue
                if call is last:
                    self._writer.answer(line)
                else:
                    self._writer.hold(line)  # its thread writes it if the next handler takes long
        self._writer.flush()
        if self._writer.is_pressed:
            self._writer.keep_up()

    def _start(self, operation: Operation) -> None:
        """Run an operation on a thread of its own; in the state order, wait until it is accepted."""
        if len(self._registry.operations) >= self._max_operations:
            message = f"{self._max_operations} operations run already: wait for one to end, or cancel one."
            self._executor.refuse(operation, Failure("OVERLOADED", message))
            return
        Thread(
            target=self._executor.run_operation, args=(operation,), name=operation.command, daemon=True
        ).start()
        if operation.handler.runs_on == "state":
            operation.settled.wait()
