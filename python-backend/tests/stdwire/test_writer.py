"""Messages go out whole, in order, in few writes; who makes too many waits, and nobody waits for ever."""

from __future__ import annotations

import os
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import msgspec

from stdwire import Backend, CommandSpec, Contract, EventSpec, Operation, OperationSpec
from stdwire.pipe import OutputPipe
from stdwire.testing import connect
from stdwire.writer import Writer

BOUND_SECONDS = 20.0


class CountingPipe(OutputPipe):
    """Counts its writes."""

    def __init__(self, fd: int) -> None:
        super().__init__(fd)
        self.writes = 0

    def write(self, data: bytes | memoryview) -> int:
        self.writes += 1
        return super().write(data)


@contextmanager
def writing(*, broken: threading.Event | None = None) -> Iterator[tuple[Writer, CountingPipe, int]]:
    read_end, write_end = os.pipe()
    pipe = CountingPipe(write_end)
    writer = Writer(pipe, (broken or threading.Event()).set)
    try:
        yield writer, pipe, read_end
    finally:
        writer.close(0)
        os.close(read_end)


def read_lines(fd: int, count: int) -> list[bytes]:
    data = b""
    while data.count(b"\n") < count:
        block = os.read(fd, 65536)
        assert block, "The pipe ended."
        data += block
    return data.split(b"\n")[:-1]


def test_what_is_added_before_a_flush_goes_out_in_one_write() -> None:
    """The answers of one read cost one write."""
    with writing() as (writer, pipe, read_end):
        for number in range(300):
            writer.append(b"%d" % number)
        writer.flush()
        assert pipe.writes == 1
        assert read_lines(read_end, 300) == [b"%d" % number for number in range(300)]


def test_what_is_only_added_goes_out_by_itself() -> None:
    """An answer never waits for the handler that comes after it."""
    with writing() as (writer, _pipe, read_end):
        writer.watch()
        writer.append(b"by itself")
        assert read_lines(read_end, 1) == [b"by itself"]


def test_the_first_message_of_a_quiet_connection_goes_out_at_once_and_the_next_are_gathered() -> None:
    """One message has no delay, and many cost few writes."""
    with writing() as (writer, pipe, read_end):
        for number in range(1000):
            writer.send(b"%d" % number, 3)
        assert read_lines(read_end, 1000) == [b"%d" % number for number in range(1000)]
        assert pipe.writes < 100


def test_lines_of_many_threads_are_never_torn() -> None:
    """Whoever writes at the same time, every line is whole."""
    with writing() as (writer, _pipe, read_end):
        lines = [b"%d-" % number * (50 + number * 20) for number in range(8)]

        def write(line: bytes) -> None:
            for number in range(500):
                if number % 2:
                    writer.answer(line)
                elif writer.send(line, len(line)):
                    writer.keep_up()

        threads = [threading.Thread(target=write, args=(line,)) for line in lines]
        for thread in threads:
            thread.start()
        found = read_lines(read_end, 4000)
        for thread in threads:
            thread.join()
    assert sorted(found) == sorted(lines * 500)


def test_a_message_larger_than_the_pipe_arrives_whole_and_holds_up_nobody() -> None:
    """It is written piece by piece, while whoever added it goes on."""
    with writing() as (writer, _pipe, read_end):
        large = b"x" * (3 << 20)
        writer.answer(large)
        writer.answer(b"after it")
        assert read_lines(read_end, 2) == [large, b"after it"]


def test_who_makes_too_many_messages_waits_until_they_are_read() -> None:
    """The backlog has a bound, and reading makes room."""
    with writing() as (writer, _pipe, read_end):
        line = b"x" * 200
        made = 0
        waited = threading.Event()

        def produce() -> None:
            nonlocal made
            for _ in range(20_000):
                made += 1
                if writer.send(line, len(line)):
                    waited.set()
                    writer.keep_up()

        thread = threading.Thread(target=produce)
        thread.start()
        assert waited.wait(BOUND_SECONDS)
        assert made < 10_000
        assert writer.is_pressed
        assert len(read_lines(read_end, 20_000)) == 20_000
        thread.join(BOUND_SECONDS)
        assert not thread.is_alive()


def test_who_waits_for_room_is_let_go_when_the_connection_ends() -> None:
    """The end does not wait for a client that does not read."""
    read_end, write_end = os.pipe()
    writer = Writer(OutputPipe(write_end), lambda: None)
    writer.answer(b"x" * (1 << 20))
    thread = threading.Thread(target=writer.keep_up)
    thread.start()
    assert writer.close(0.05) is False
    thread.join(BOUND_SECONDS)
    assert not thread.is_alive()
    os.close(read_end)


def test_closing_writes_what_is_left() -> None:
    """The last answers go out."""
    read_end, write_end = os.pipe()
    writer = Writer(OutputPipe(write_end), lambda: None)
    writer.append(b"last")
    assert writer.close(BOUND_SECONDS) is True
    assert os.read(read_end, 100) == b"last\n"
    assert os.read(read_end, 100) == b""
    os.close(read_end)


def test_a_pipe_that_nobody_reads_is_told_once_and_nothing_is_raised() -> None:
    """Later messages are dropped, and nothing piles up."""
    told: list[bool] = []
    read_end, write_end = os.pipe()
    writer = Writer(OutputPipe(write_end), lambda: told.append(True))
    os.close(read_end)
    for _ in range(3000):
        writer.answer(b"nobody reads this")
        writer.send(b"nor this", 8)
    writer.keep_up()
    assert told == [True]
    assert len(writer._queue) == 0
    writer.close(1)


def test_a_parked_message_gives_way_to_a_newer_one_of_its_subject_only() -> None:
    """What was replaced is gone; the others come out when there is room, the newest last."""
    with writing() as (writer, _pipe, read_end):
        with writer._writing:  # as when somebody is writing to a client that does not read
            writer.park("op", "a", b"a1")
            writer.park("op", "b", b"b1")
            writer.park("op", "a", b"a2")
            writer.park("other", "a", b"other")
        assert read_lines(read_end, 3) == [b"b1", b"a2", b"other"]


def test_what_follows_a_parked_message_of_its_group_comes_after_it() -> None:
    """A final event is never overtaken by progress."""
    with writing() as (writer, _pipe, read_end):
        with writer._writing:
            writer.park("op", "a", b"progress")
            writer.unpark("op")
            writer.append(b"final")
        writer.flush()
        assert read_lines(read_end, 2) == [b"progress", b"final"]


CONTRACT = Contract(
    name="t",
    version="1.0.0",
    commands={"LOAD": CommandSpec(name="LOAD", order="worker", operation=OperationSpec("LOADED"))},
    events={
        "LOADED": EventSpec(name="LOADED", delivery="every"),
        "LOADING": EventSpec(name="LOADING", delivery="latest", subject=("operation_id", "file")),
    },
)


def test_under_pressure_the_latest_of_each_subject_comes_and_the_first_and_the_final_one_always() -> None:
    """A slow client gets fewer events of `latest`, every event of `every`, and all in order."""
    backend = Backend(CONTRACT)
    finished = threading.Event()
    count = 30_000

    @backend.operation("LOAD")
    def load(payload: dict[str, Any], operation: Operation) -> str:
        operation.accept()
        for number in range(count):
            operation.progress("LOADING", file=f"f{number % 3}", bytes=number, text="x" * 300)
            if number % 1000 == 0:
                operation.progress("LOADED", n=number)
        finished.set()
        return "done"

    commands_out, commands_in = os.pipe()
    messages_out, messages_in = os.pipe()
    server = threading.Thread(target=backend.serve, args=(commands_out, messages_in))
    server.start()
    os.write(commands_in, b'{"id":"1","type":"LOAD","payload":{}}\n')
    assert finished.wait(BOUND_SECONDS)  # `latest` waits for nobody: nothing has been read so far
    os.close(commands_in)
    data = b""
    while block := os.read(messages_out, 1 << 20):
        data += block
    server.join(BOUND_SECONDS)
    os.close(messages_out)
    payloads = [message["payload"] for message in map(msgspec.json.decode, data.splitlines()[1:])]
    loading = [payload for payload in payloads if "bytes" in payload]
    assert len(loading) < count
    for name in ("f0", "f1", "f2"):
        numbers = [payload["bytes"] for payload in loading if payload["file"] == name]
        assert numbers == sorted(numbers)
        assert numbers[0] == int(name[1])
        assert numbers[-1] == count - 3 + int(name[1])
    assert [payload["n"] for payload in payloads if "n" in payload] == list(range(0, count, 1000))
    assert payloads[-1]["final"] is True
    every_and_latest = [payload.get("n", payload.get("bytes")) for payload in payloads[:-1]]
    assert every_and_latest[-1] >= count - 3


def test_a_client_that_reads_gets_every_event_of_either_delivery() -> None:
    """Nothing gives way while there is no pressure."""
    backend = Backend(CONTRACT)

    @backend.operation("LOAD")
    def load(payload: dict[str, Any], operation: Operation) -> None:
        operation.accept()
        for number in range(200):
            operation.progress("LOADING", file="f", bytes=number)

    with connect(backend) as client:
        operation_id = client.call("LOAD")["operation_id"]
        client.final(operation_id)
        events = client.events(operation_id)
    assert [event["payload"].get("bytes") for event in events[:-1]] == list(range(200))


def test_what_is_added_while_somebody_keeps_up_is_not_left_behind() -> None:
    """Who finds the lock taken leaves its message to who holds it, who looks again when it lets go."""
    with writing() as (writer, _pipe, read_end):
        drain = writer._drain

        def drain_then_answer(deadline: float | None) -> bool:
            is_done = drain(deadline)
            writer.answer(b"late")  # the lock is held: this cannot write it
            return is_done

        writer._drain = drain_then_answer  # type: ignore[method-assign]
        writer.keep_up()
        assert read_lines(read_end, 1) == [b"late"]
