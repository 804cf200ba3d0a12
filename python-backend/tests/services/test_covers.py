"""Fetching covers."""

import pytest

from stdwire_songs.errors import OperationCancelled
from stdwire_songs.services import covers
from stdwire_songs.services.covers import CoverMissing, fetch_cover
from stdwire_songs.services.studio_service import StudioService
from tests.services.recorder import Recorder
from tests.services.scripted_host import Answer, scripted_host, send

PNG = b"\x89PNG\r\n\x1a\n" + b"\0" * 2_000


def fetch(answer: Answer, report: Recorder | None = None) -> bytes:
    report = report or Recorder()
    with scripted_host(answer) as host, StudioService(lambda: host.url).open("t" * 8, report) as session:
        return fetch_cover(session, f"{host.url}/cover.png", report)


def test_an_image_is_returned() -> None:
    assert fetch(send(200, {}, PNG)) == PNG


@pytest.mark.parametrize(
    "answer", [send(404), send(200, {}, b"<html>"), send(200), send(200, {}, PNG, length=9_999)]
)
def test_what_is_no_image_is_missing_and_no_failure(answer: Answer) -> None:
    with pytest.raises(CoverMissing):
        fetch(answer)


def test_an_image_that_is_too_large_is_left_out(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(covers, "MAX_BYTES", 1_000)

    with pytest.raises(CoverMissing, match="more than 1000 bytes"):
        fetch(send(200, {}, PNG))


def test_a_clip_without_a_cover_says_so() -> None:
    opened = StudioService(lambda: "http://127.0.0.1:9").open("t" * 8, Recorder())
    with opened as session, pytest.raises(CoverMissing, match="no cover"):
        fetch_cover(session, None, Recorder())


def test_being_called_off_is_not_mistaken_for_a_missing_cover() -> None:
    report = Recorder()
    report.cancel()

    with pytest.raises(OperationCancelled):
        fetch(send(200, {}, PNG), report)
