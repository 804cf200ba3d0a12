"""The byte 0x0A ends a line and nothing else does, whatever pieces the bytes come in."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from stdwire.lines import LineSplitter, Oversized

CORPUS = 'plain\n\u2028 \u2029 \u0085 \x0b \x0c \x1c\ncarriage\rreturn\r\n\n{"text":"日本語 😀"}\n'.encode()


def feed_all(splitter: LineSplitter, blocks: list[bytes]) -> list[bytes | Oversized]:
    found: list[bytes | Oversized] = []
    for block in blocks:
        found += [line if isinstance(line, Oversized) else bytes(line) for line in splitter.feed(block)]
    return found


@pytest.mark.parametrize("offset", range(len(CORPUS) + 1))
def test_a_stream_cut_at_any_offset_gives_the_same_lines(offset: int) -> None:
    """Where the stream is cut makes no difference."""
    lines = feed_all(LineSplitter(1000), [CORPUS[:offset], CORPUS[offset:]])
    assert lines == CORPUS.split(b"\n")[:-1]


def test_a_stream_of_single_bytes_gives_the_same_lines() -> None:
    """One byte at a time is as good as all at once."""
    lines = feed_all(LineSplitter(1000), [CORPUS[index : index + 1] for index in range(len(CORPUS))])
    assert lines == CORPUS.split(b"\n")[:-1]


@given(st.lists(st.binary(max_size=40)), st.integers(min_value=1, max_value=60))
def test_any_blocks_give_the_lines_of_their_whole(blocks: list[bytes], limit: int) -> None:
    """Lines are those of the joined stream; one over the limit is reported once, in its place."""
    lines = feed_all(LineSplitter(limit), blocks)
    whole = b"".join(blocks).split(b"\n")
    if len(whole) > 1 and len(whole[0]) <= limit:
        whole[0] = whole[0].removeprefix(b"\xef\xbb\xbf")
    expected: list[bytes | None] = [line if len(line) <= limit else None for line in whole[:-1]]
    if len(whole[-1]) > limit:
        expected.append(None)
    assert [None if isinstance(line, Oversized) else line for line in lines] == expected


def test_a_line_of_exactly_the_limit_passes_and_one_more_byte_does_not() -> None:
    """The limit itself is allowed."""
    splitter = LineSplitter(10)
    assert feed_all(splitter, [b"a" * 10 + b"\n"]) == [b"a" * 10]
    assert feed_all(splitter, [b"a" * 11 + b"\nnext\n"]) == [Oversized(b"a" * 11, 10), b"next"]


def test_a_line_over_the_limit_is_reported_before_it_ends_and_not_kept() -> None:
    """What is too long is known as soon as the limit is passed, and its rest is skipped."""
    splitter = LineSplitter(10)
    assert feed_all(splitter, [b"12345678", b"9012345"]) == [Oversized(b"123456789012345", 10)]
    assert feed_all(splitter, [b"more of it", b"the end\nnext\n"]) == [b"next"]


def test_a_line_without_end_is_given_up_on() -> None:
    """What goes on for many times the limit is not a client."""
    splitter = LineSplitter(10, discard_factor=16)
    feed_all(splitter, [b"x" * 50] * 3)
    assert not splitter.is_hopeless
    feed_all(splitter, [b"x" * 11])
    assert splitter.is_hopeless


@pytest.mark.parametrize("blocks", [[b"\xef\xbb\xbfa\n"], [b"\xef", b"\xbb", b"\xbfa", b"\n"]])
def test_a_byte_order_mark_is_dropped_at_the_start_of_the_stream_alone(blocks: list[bytes]) -> None:
    """Some programs begin every file with one; within the stream it is a character."""
    assert feed_all(LineSplitter(100), [*blocks, b"\xef\xbb\xbfb\n"]) == [b"a", b"\xef\xbb\xbfb"]


def test_what_has_no_line_end_yet_is_counted() -> None:
    """A stream that ends within a line can be told from one that ends after it."""
    splitter = LineSplitter(100)
    splitter.feed(b"done\nnot done")
    assert splitter.unended == len(b"not done")
    splitter.feed(b"\n")
    assert splitter.unended == 0


def test_a_long_line_is_copied_a_bounded_number_of_times() -> None:
    """The bytes that are moved grow with the size of a line, and not with its square."""
    counter = _CountingBuffer()
    splitter = LineSplitter(1 << 30)
    splitter._partial = counter
    block = b"x" * 65536
    for _ in range(128):
        splitter.feed(block)
    assert counter.added == 128 * 65536


class _CountingBuffer(bytearray):
    """Counts the bytes that are added to it; anything but adding at its end would be a copy."""

    added = 0

    def __iadd__(self, other: object) -> _CountingBuffer:
        self.added += len(other)  # type: ignore[arg-type]
        return super().__iadd__(other)  # type: ignore[arg-type]
