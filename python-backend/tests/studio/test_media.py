"""Media files over HTTP: whole, in parts, and broken in every way that a downloader must bear."""

import pytest
import requests
import urllib3

from tests.studio.child import Child

BROKEN = (requests.ConnectionError, requests.exceptions.ChunkedEncodingError)


@pytest.fixture(scope="module")
def clip_id(running: Child) -> str:
    return running.fill("media")[0]


@pytest.fixture(scope="module")
def content(running: Child, clip_id: str) -> bytes:
    return running.get(f"/media/{clip_id}.mp3").content


@pytest.fixture
def path(clip_id: str) -> str:
    return f"/media/{clip_id}.mp3"


def received(studio: Child, path: str) -> bytes:
    """Return what arrives before the connection breaks."""
    got = bytearray()
    with studio.get(path, stream=True) as response, pytest.raises(urllib3.exceptions.ProtocolError):
        while chunk := response.raw.read1(1_000_000):
            got += chunk
    return bytes(got)


def test_a_file_says_how_it_can_be_fetched(studio: Child, path: str, content: bytes) -> None:
    """Length, ranges and two names of its version; the same for HEAD."""
    whole, head = studio.get(path), studio.request("HEAD", path)

    assert whole.headers["Content-Length"] == str(len(content))
    assert whole.headers["Accept-Ranges"] == "bytes"
    assert whole.headers["ETag"].startswith('"')
    assert whole.headers["Last-Modified"].endswith("GMT")
    assert head.content == b""
    assert {name: value for name, value in head.headers.items() if name != "date"} == {
        name: value for name, value in whole.headers.items() if name != "date"
    }


def test_a_part_is_that_part(studio: Child, path: str, content: bytes) -> None:
    """206 with its place in the whole."""
    part = studio.get(path, headers={"Range": "bytes=1000-1999"})

    assert (part.status_code, part.content) == (206, content[1_000:2_000])
    assert part.headers["Content-Range"] == f"bytes 1000-1999/{len(content)}"


def test_a_part_goes_on_only_with_the_version_that_was_begun(
    studio: Child, path: str, content: bytes
) -> None:
    """If-Range with another version gives the whole file."""
    etag = studio.get(path).headers["ETag"]
    same = studio.get(path, headers={"Range": "bytes=1000-", "If-Range": etag})
    other = studio.get(path, headers={"Range": "bytes=1000-", "If-Range": '"other"'})

    assert (same.status_code, same.content) == (206, content[1_000:])
    assert (other.status_code, other.content) == (200, content)


def test_a_part_past_the_end_is_416(studio: Child, path: str, content: bytes) -> None:
    """The answer tells the length."""
    answer = studio.get(path, headers={"Range": f"bytes={len(content)}-"})

    assert (answer.status_code, answer.content) == (416, b"")
    assert answer.headers["Content-Range"] == f"bytes */{len(content)}"


@pytest.mark.parametrize("path", ["/media/nothing.mp3", "/media/None.mp3", "/media/image_nothing.png"])
def test_what_is_not_there_is_404(studio: Child, path: str) -> None:
    """As JSON, for audio and pictures alike."""
    assert studio.get(path).status_code == 404


def test_the_stream_has_the_song_without_ranges(studio: Child, clip_id: str, content: bytes) -> None:
    """It is not to be kept."""
    answer = studio.get(f"/media/stream/?item_id={clip_id}", headers={"Range": "bytes=5-"})

    assert (answer.status_code, answer.content) == (200, content)
    assert answer.headers["Cache-Control"] == "no-store"
    assert "Accept-Ranges" not in answer.headers


def test_the_connection_can_break_at_a_byte(studio: Child, path: str, content: bytes) -> None:
    """The fault cut: exactly so many bytes arrive, and the rest can be fetched afterwards."""
    studio.fault("cut", at=12_345, count=1)
    first = received(studio, path)
    rest = studio.get(path, headers={"Range": f"bytes={len(first)}-"})

    assert len(first) == 12_345
    assert first + rest.content == content


def test_a_part_can_be_cut_as_well(studio: Child, path: str) -> None:
    """The bytes are counted from the beginning of the answer."""
    studio.fault("cut", at=10, count=1)

    with pytest.raises(BROKEN):
        studio.get(path, headers={"Range": "bytes=1000-"})


def test_a_range_can_be_ignored(studio: Child, path: str, content: bytes) -> None:
    """The fault range_ignored: 200 and everything."""
    studio.fault("range_ignored", count=1)
    answer = studio.get(path, headers={"Range": "bytes=1000-"})

    assert (answer.status_code, answer.content) == (200, content)


def test_a_file_can_count_as_another_each_time(studio: Child, path: str) -> None:
    """The fault changed_etag: what was begun does not go on."""
    studio.fault("changed_etag")
    tags = {studio.get(path).headers["ETag"] for _ in range(3)}
    answer = studio.get(path, headers={"Range": "bytes=1000-", "If-Range": tags.copy().pop()})

    assert len(tags) == 3
    assert answer.status_code == 200


def test_the_length_can_be_too_large(studio: Child, path: str, content: bytes) -> None:
    """The fault wrong_length: the connection closes before the promised end."""
    studio.fault("wrong_length", count=1)

    assert received(studio, path) == content


def test_the_length_can_be_too_small(studio: Child, path: str, content: bytes) -> None:
    """Then HTTP finds nothing wrong with a file that is cut short."""
    studio.fault("wrong_length", at=-500, count=1)

    assert studio.get(path).content == content[:-500]


def test_a_page_can_come_instead_of_audio(studio: Child, path: str) -> None:
    """The fault not_audio, with status 200."""
    studio.fault("not_audio", count=1)
    answer = studio.get(path)

    assert answer.status_code == 200
    assert answer.headers["Content-Type"].startswith("text/html")
    assert b"<!doctype html>" in answer.content


@pytest.mark.parametrize(("status", "given"), [(403, None), (404, 404), (410, 410), (503, 503)])
def test_a_file_can_be_refused(studio: Child, path: str, status: int, given: int | None) -> None:
    """The fault media_status."""
    studio.fault("media_status", count=1, **({"status": given} if given else {}))

    assert [studio.get(path).status_code for _ in range(2)] == [status, 200]


def test_a_file_can_drip(studio: Child, path: str, content: bytes) -> None:
    """The fault media_slow: the first piece is far from the whole; at a better pace all of it comes."""
    studio.fault("media_slow", at=1_000, count=1)
    with studio.get(path, stream=True) as response:
        assert 0 < len(response.raw.read1(1_000_000)) < len(content) / 2
    studio.fault("media_slow", at=len(content) * 10, count=1)
    assert studio.get(path).content == content


def test_a_file_can_stop_and_leave_one_waiting(studio: Child, path: str) -> None:
    """The fault media_hang: so many bytes, then nothing until somebody gives up."""
    studio.fault("media_hang", at=5_000, seconds=0.2, count=1)

    assert len(received(studio, path)) == 5_000


def test_a_fault_of_one_clip_leaves_the_others_alone(studio: Child, path: str) -> None:
    """By clip_id."""
    studio.fault("not_audio", clip_id="another")

    assert studio.get(path).headers["Content-Type"] == "audio/mpeg"


def test_asking_for_the_headers_uses_no_fault_up(studio: Child, path: str) -> None:
    """HEAD has no body that could break."""
    studio.fault("cut", at=10, count=1)

    assert studio.request("HEAD", path).status_code == 200
    assert len(received(studio, path)) == 10


def test_a_token_at_a_media_host_is_noticed(studio: Child, path: str) -> None:
    """It has no business there; the studio counts it for tests to see."""
    before = studio.state()["tokens_at_media"]
    studio.get(path)
    studio.get(path, headers={"Authorization": "Bearer secret"})

    assert studio.state()["tokens_at_media"] == before + 1
