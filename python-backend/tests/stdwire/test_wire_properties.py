"""Whatever Python can hold is sent unchanged or refused, and what many threads send arrives whole."""

from __future__ import annotations

import json
import os
import threading
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from stdwire.codec import Command, encode_event, encode_success, read_one
from stdwire.faithful import MAX_SAFE_INTEGER, SerializationError
from stdwire.pipe import OutputPipe
from stdwire.writer import Writer

any_text = st.text(st.characters(exclude_categories=()), max_size=12)
"""Halves of surrogate pairs among it, as a file name that is not UTF-8 has them."""
scalars = (
    st.none()
    | st.booleans()
    | st.integers()
    | st.integers(MAX_SAFE_INTEGER - 2, MAX_SAFE_INTEGER + 3)
    | st.floats()
    | any_text
    | st.binary(max_size=4)
    | st.sets(st.integers(0, 9), max_size=2)
)
keys = any_text | st.integers(-2, 2) | st.booleans() | st.sampled_from(["1", "0", "True", "__proto__"])
anything = st.recursive(
    scalars,
    lambda inner: (
        st.lists(inner, max_size=4)
        | st.tuples(inner, inner)
        | st.dictionaries(keys, inner, max_size=4)
        | st.dictionaries(st.text(max_size=3), inner, max_size=4)
    ),
    max_leaves=12,
)


def as_javascript_reads(text: bytes) -> object:
    """Read JSON as strictly as the client does."""

    def refuse(name: str) -> None:
        raise AssertionError(f"{name} is not JSON")

    def whole(digits: str) -> int:
        number = int(digits)
        assert abs(number) <= MAX_SAFE_INTEGER, "JavaScript rounds it"
        return number

    return json.loads(text, parse_constant=refuse, parse_int=whole)


def plain(value: object) -> object:
    """Return what a value is in JSON: a tuple is a list, and a key is a text."""
    if isinstance(value, dict):
        return {str(key): plain(item) for key, item in value.items()}
    if isinstance(value, list | tuple):
        return [plain(item) for item in value]
    return value


def exactly(value: object) -> str:
    """Tell apart what is equal in Python and not in JSON: true and 1, 1.0 and 1, 0.0 and -0.0."""
    return repr(plain(value))


@given(anything)
def test_a_result_arrives_as_it_is_or_is_refused(value: object) -> None:
    """Nothing changes in silence, and what is refused is refused with one kind of error."""
    try:
        line = encode_success("a", "X_RESPONSE", value)
    except SerializationError:
        return
    assert b"\n" not in line
    message: Any = as_javascript_reads(line)
    assert exactly(message["data"]) == exactly(value)


@given(st.dictionaries(st.sampled_from(["text", "progress", "more"]), anything, max_size=3))
def test_an_event_arrives_as_it_is_or_is_refused(fields: dict[str, object]) -> None:
    """What holds for results holds for events, which have a way of their own."""
    payload = {"operation_id": "o", **fields}
    try:
        line = encode_event("STEP", payload)
    except SerializationError:
        return
    message: Any = as_javascript_reads(line)
    assert exactly(message["payload"]) == exactly(payload)


@given(st.dictionaries(st.text(max_size=5), anything, max_size=4))
def test_what_was_encoded_is_read_back_as_a_command(payload: dict[str, object]) -> None:
    """The bridge takes from the client whatever it would send itself."""
    try:
        data = encode_success("a", "X_RESPONSE", payload)
    except SerializationError:
        return
    encoded = json.dumps(json.loads(data)["data"]).encode()
    found = read_one(b'{"id":"a","type":"X","payload":' + encoded + b"}")
    assert isinstance(found, Command)


ways = st.sampled_from(["send", "answer", "append"])
letters = st.lists(st.tuples(ways, st.sampled_from([0, 1, 80, 5000, 70_000])), max_size=25)


@settings(deadline=None)
@given(st.lists(letters, min_size=1, max_size=4))
def test_what_many_threads_send_arrives_whole_and_in_the_order_of_each(
    plans: list[list[tuple[str, int]]],
) -> None:
    """Each message is one line, none is lost and none is torn, however large and however handed over."""
    read_end, write_end = os.pipe()
    writer = Writer(OutputPipe(write_end), lambda: None)

    def send(thread: int, plan: list[tuple[str, int]]) -> None:
        for number, (way, size) in enumerate(plan):
            line = b"%d %d " % (thread, number) + b"x" * size
            if way == "send":
                writer.send(line, len(line))
            elif way == "answer":
                writer.answer(line)
            else:
                writer.append(line)
                writer.flush()

    threads = [threading.Thread(target=send, args=item) for item in enumerate(plans)]
    for thread in threads:
        thread.start()

    def close() -> None:
        for thread in threads:
            thread.join()
        writer.close(20)

    closing = threading.Thread(target=close)
    closing.start()
    data = b"".join(iter(lambda: os.read(read_end, 1 << 16), b""))
    closing.join()
    os.close(read_end)
    lines = data.split(b"\n")[:-1]
    for thread_number, plan in enumerate(plans):
        own = [line for line in lines if line.startswith(b"%d " % thread_number)]
        assert own == [b"%d %d " % (thread_number, n) + b"x" * size for n, (_, size) in enumerate(plan)]
    assert len(lines) == sum(map(len, plans))
