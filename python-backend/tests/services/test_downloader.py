"""Bringing one file over, however often the connection breaks, and never a wrong one."""

import hashlib
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler
from pathlib import Path

import pytest

from stdwire_songs.errors import OperationCancelled, SongError
from stdwire_songs.services import retries, studio_session
from stdwire_songs.services.downloader import Downloader, Fetched, MediaRefused
from stdwire_songs.services.part_file import PartFile, Version
from stdwire_songs.services.song_service import SongSession
from stdwire_songs.services.studio_service import StudioService
from tests.services.recorder import Recorder
from tests.services.scripted_host import Answer, ScriptedHost, hang_until, scripted_host, send
from tests.services.studio_control import RunningStudio

SONG = b"ID3" + bytes(range(256)) * 400
ETAG = '"one"'


@pytest.fixture(autouse=True)
def no_pauses(monkeypatch: pytest.MonkeyPatch) -> None:
    """Try again at once; how long the pauses are is shown in its own test."""
    monkeypatch.setattr(retries, "BROKEN_PAUSE_SECONDS", 0.0)


class Transfer:
    """One folder, one clip, one host: everything a download needs."""

    def __init__(self, folder: Path, address: str, url: str) -> None:
        self.folder = folder
        self.url = url
        self.report = Recorder()
        self.sizes: list[int] = []
        self.waits: list[float] = []
        self.on_bytes: Callable[[], None] = lambda: None
        self._service = StudioService(lambda: address)

    @contextmanager
    def session(self) -> Iterator[SongSession]:
        with self._service.open("secret-token", self.report) as session:
            yield session

    def run(self, downloader: Downloader | None = None) -> Fetched:
        def on_bytes(size: int, _total: int | None, _speed: float) -> None:
            self.sizes.append(size)
            self.on_bytes()

        with self.session() as session, PartFile(self.folder, "clip") as part:
            return (downloader or Downloader()).fetch(
                session,
                self.url,
                part,
                cancellation=self.report,
                on_bytes=on_bytes,
                on_wait=lambda _message, seconds: self.waits.append(seconds),
            )

    def leave(self, content: bytes, version: Version) -> None:
        """Leave a part behind, as an earlier download would."""
        with PartFile(self.folder, "clip") as part:
            part.begin(version)
            part.append(content)

    @property
    def content(self) -> bytes:
        return (self.folder / "clip.part").read_bytes()

    def failure(self, downloader: Downloader | None = None) -> str:
        """Download, and return the reason of the failure."""
        with pytest.raises(SongError) as caught:
            self.run(downloader)
        assert caught.value.code == "DOWNLOAD_FAILED"
        assert caught.value.details is not None
        return str(caught.value.details["reason"])


@contextmanager
def from_host(folder: Path, *answers: Answer) -> Iterator[tuple[Transfer, ScriptedHost]]:
    with scripted_host(*answers) as host:
        yield Transfer(folder, host.url, f"{host.url}/song.mp3"), host


def ranged(
    content: bytes, *, etag: str = ETAG, at_most: int | None = None, shift: int = 0, total: int | None = None
) -> Answer:
    """Answer ranges as a host should, or with one thing wrong."""

    def answer(handler: BaseHTTPRequestHandler) -> None:
        wanted = handler.headers.get("Range")
        if wanted is None:
            send(200, {"ETag": etag}, content)(handler)
            return
        start = int(wanted.removeprefix("bytes=").rstrip("-")) + shift
        piece = content[start:] if at_most is None else content[start : start + at_most]
        span = f"bytes {start}-{start + len(piece) - 1}/{len(content) if total is None else total}"
        send(206, {"ETag": etag, "Content-Range": span}, piece)(handler)

    return answer


class TestAgainstTheStudio:
    """The faults that the studio can be switched to."""

    @pytest.fixture
    def clip(self, studio: RunningStudio) -> str:
        return studio.fill("downloader")[0]

    @pytest.fixture
    def transfer(self, studio: RunningStudio, clip: str, tmp_path: Path) -> Transfer:
        return Transfer(tmp_path, studio.url, f"{studio.url}/media/{clip}.mp3")

    @pytest.fixture
    def digest(self, studio: RunningStudio, clip: str, tmp_path_factory: pytest.TempPathFactory) -> str:
        clean = Transfer(tmp_path_factory.mktemp("clean"), studio.url, f"{studio.url}/media/{clip}.mp3")
        clean.run()
        return hashlib.sha256(clean.content).hexdigest()

    def test_a_file_arrives_whole_and_says_what_it_is(self, transfer: Transfer, digest: str) -> None:
        assert transfer.run() == Fetched(".mp3", resumed=False)
        assert hashlib.sha256(transfer.content).hexdigest() == digest
        assert transfer.sizes == sorted(transfer.sizes)
        assert transfer.sizes[-1] == len(transfer.content)

    def test_a_cut_connection_is_gone_on_with(
        self, studio: RunningStudio, transfer: Transfer, digest: str
    ) -> None:
        studio.fault("cut", at=50_000, count=2)

        transfer.run()

        assert hashlib.sha256(transfer.content).hexdigest() == digest

    def test_a_cancelled_download_is_resumed_by_the_next_one(
        self, studio: RunningStudio, transfer: Transfer, digest: str
    ) -> None:
        studio.fault("media_hang", at=40_000, count=1)
        transfer.on_bytes = transfer.report.cancel
        with pytest.raises(OperationCancelled):
            transfer.run()
        assert 0 < len(transfer.content) < 50_000

        transfer.report, transfer.on_bytes = Recorder(), lambda: None

        assert transfer.run().resumed
        assert hashlib.sha256(transfer.content).hexdigest() == digest

    @pytest.mark.parametrize("fault", ["range_ignored", "changed_etag"])
    def test_what_is_not_the_rest_of_the_same_file_is_begun_again(
        self, studio: RunningStudio, transfer: Transfer, digest: str, fault: str
    ) -> None:
        studio.fault("cut", at=50_000, count=1)
        studio.fault(fault)

        assert transfer.run() == Fetched(".mp3", resumed=False)
        assert hashlib.sha256(transfer.content).hexdigest() == digest

    def test_a_length_that_is_wrong_is_never_accepted(
        self, studio: RunningStudio, transfer: Transfer
    ) -> None:
        studio.fault("wrong_length", at=1_000)

        assert transfer.failure() == "network"

    def test_a_page_in_place_of_audio_is_thrown_away(self, studio: RunningStudio, transfer: Transfer) -> None:
        studio.fault("not_audio")

        assert transfer.failure() == "not_audio"
        assert list(transfer.folder.iterdir()) == []

    @pytest.mark.parametrize("status", [401, 403, 404, 410])
    def test_a_refusal_is_left_to_the_caller(
        self, studio: RunningStudio, transfer: Transfer, status: int
    ) -> None:
        studio.fault("media_status", status=status)

        with pytest.raises(MediaRefused) as refused:
            transfer.run()

        assert refused.value.status == status

    def test_a_drip_is_given_up(self, studio: RunningStudio, transfer: Transfer) -> None:
        studio.fault("media_slow", at=2_000)

        assert transfer.failure(Downloader(window_seconds=0.05, window_bytes=1_000_000)) == "network"

    def test_a_host_that_sends_nothing_more_is_given_up(
        self, studio: RunningStudio, transfer: Transfer, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr(studio_session, "STALL_SECONDS", 0.25)
        studio.fault("media_hang", at=10_000)

        assert transfer.failure() == "network"
        assert len(transfer.content) >= 10_000


class TestRanges:
    """Each way in which a host may answer the request for the rest."""

    def test_the_rest_is_asked_for_with_the_strong_tag(self, tmp_path: Path) -> None:
        with from_host(tmp_path, ranged(SONG)) as (transfer, host):
            transfer.leave(SONG[:5_000], Version(ETAG, len(SONG)))

            assert transfer.run().resumed
            assert transfer.content == SONG
            assert host.requests[0]["range"] == "bytes=5000-"
            assert host.requests[0]["if-range"] == ETAG

    def test_a_weak_tag_is_compared_but_not_sent(self, tmp_path: Path) -> None:
        with from_host(tmp_path, ranged(SONG, etag='W/"one"')) as (transfer, host):
            transfer.leave(SONG[:5_000], Version('W/"one"', len(SONG)))

            assert transfer.run().resumed
            assert transfer.content == SONG
            assert "if-range" not in host.requests[0]

    def test_without_any_tag_the_first_byte_is_asked_for(self, tmp_path: Path) -> None:
        with from_host(tmp_path, ranged(SONG)) as (transfer, host):
            transfer.leave(SONG[:5_000], Version(None, len(SONG)))

            assert not transfer.run().resumed
            assert transfer.content == SONG
            assert "range" not in host.requests[0]

    def test_short_pieces_are_put_together(self, tmp_path: Path) -> None:
        with from_host(tmp_path, ranged(SONG, at_most=20_000)) as (transfer, host):
            transfer.leave(SONG[:5_000], Version(ETAG, len(SONG)))

            assert transfer.run().resumed
            assert transfer.content == SONG
            assert len(host.requests) == 5

    @pytest.mark.parametrize(
        "wrong",
        [
            ranged(SONG, shift=7),
            ranged(SONG, total=len(SONG) + 1),
            ranged(SONG, etag='"two"'),
            send(206, {"ETag": ETAG}, SONG[5_000:]),
            send(416, {"Content-Range": f"bytes */{len(SONG)}"}),
            send(416),
        ],
        ids=["other start", "other total", "other tag", "no range", "whole elsewhere", "no length"],
    )
    def test_any_other_part_is_thrown_away_and_the_file_begun_again(
        self, tmp_path: Path, wrong: Answer
    ) -> None:
        with from_host(tmp_path, wrong, ranged(SONG)) as (transfer, host):
            transfer.leave(SONG[:5_000], Version(ETAG, len(SONG)))

            assert not transfer.run().resumed
            assert transfer.content == SONG
            assert "range" not in host.requests[-1]

    def test_nothing_after_the_end_means_that_all_is_here(self, tmp_path: Path) -> None:
        with from_host(tmp_path, send(416, {"Content-Range": f"bytes */{len(SONG)}"})) as (transfer, host):
            transfer.leave(SONG, Version(ETAG, len(SONG)))

            assert transfer.run().resumed
            assert transfer.content == SONG
            assert len(host.requests) == 1

    def test_a_host_that_never_sends_the_rest_is_given_up(self, tmp_path: Path) -> None:
        cut = send(200, {"ETag": ETAG}, SONG[:5_000], length=len(SONG))
        with from_host(tmp_path, cut, ranged(SONG, shift=7), cut, ranged(SONG, shift=7), cut) as (
            transfer,
            _,
        ):
            assert transfer.failure() == "network"


class TestBodies:
    """Each way in which a body may be none."""

    def test_an_empty_file_is_no_audio(self, tmp_path: Path) -> None:
        with from_host(tmp_path, send(200)) as (transfer, _):
            assert transfer.failure() == "not_audio"

    def test_a_compressed_body_that_was_not_asked_for_is_refused(self, tmp_path: Path) -> None:
        with from_host(tmp_path, send(200, {"Content-Encoding": "gzip"}, SONG)) as (transfer, host):
            assert transfer.failure() == "not_audio"
            assert host.requests[0]["accept-encoding"] == "identity"

    def test_a_broken_host_is_tried_again(self, tmp_path: Path) -> None:
        with from_host(tmp_path, send(500), send(503), send(200, {"ETag": ETAG}, SONG)) as (transfer, _):
            transfer.run()

            assert transfer.content == SONG

    def test_a_host_that_stays_broken_is_given_up_after_five_tries(self, tmp_path: Path) -> None:
        with from_host(tmp_path, send(500)) as (transfer, host):
            assert transfer.failure() == "network"
            assert len(host.requests) == retries.BROKEN_TRIES

    def test_a_body_without_a_length_ends_with_the_connection(self, tmp_path: Path) -> None:
        def endless(handler: BaseHTTPRequestHandler) -> None:
            handler.send_response(200)
            handler.send_header("Connection", "close")
            handler.end_headers()
            handler.wfile.write(SONG)
            handler.close_connection = True

        with from_host(tmp_path, endless) as (transfer, _):
            transfer.run()

            assert transfer.content == SONG


class TestPauses:
    """A host that asks to be left alone."""

    def test_the_pause_that_is_asked_for_is_given_and_told(self, tmp_path: Path) -> None:
        refusal = send(429, {"Retry-After": "0.01"})
        with from_host(tmp_path, refusal, refusal, send(200, {"ETag": ETAG}, SONG)) as (transfer, _):
            transfer.run()

            assert transfer.waits == [0.01, 0.01]

    def test_a_host_that_goes_on_asking_is_left_alone(self, tmp_path: Path) -> None:
        with from_host(tmp_path, send(503, {"Retry-After": "0"})) as (transfer, host):
            assert transfer.failure() == "rate_limited"
            assert len(host.requests) == retries.REFUSED_TRIES

    def test_a_pause_ends_when_the_work_is_called_off(self, tmp_path: Path) -> None:
        with from_host(tmp_path, send(429, {"Retry-After": "50"})) as (transfer, _):
            transfer.waits = _CancelOnAppend(transfer.report)

            with pytest.raises(OperationCancelled):
                transfer.run()

    def test_breaks_are_followed_by_longer_and_longer_pauses(
        self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        pauses: list[float] = []
        monkeypatch.setattr(retries, "BROKEN_PAUSE_SECONDS", 0.5)
        monkeypatch.setattr(retries, "pause", lambda _cancellation, seconds: pauses.append(seconds))
        with from_host(tmp_path, send(500)) as (transfer, _):
            transfer.failure()

        assert pauses == [1, 2, 4, 8]


def test_a_host_that_hangs_holds_nobody_up_who_wants_to_leave(tmp_path: Path) -> None:
    released = threading.Event()
    with from_host(tmp_path, hang_until(released, SONG[:30_000])) as (transfer, _):
        timer = threading.Timer(0.1, transfer.report.cancel)
        timer.start()
        try:
            with pytest.raises(OperationCancelled):
                transfer.run()
        finally:
            released.set()
            timer.join()

        assert transfer.content == SONG[:30_000]


class _CancelOnAppend(list[float]):
    """A list that calls the work off when something is put into it."""

    def __init__(self, report: Recorder) -> None:
        super().__init__()
        self._report = report

    def append(self, value: float) -> None:
        super().append(value)
        self._report.cancel()
