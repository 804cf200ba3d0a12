"""DOWNLOAD_CLIP: one clip as a tagged file."""

import sys
from pathlib import Path
from typing import Any

import mutagen
import pytest

from stdwire_songs.errors import OperationCancelled, SongError
from stdwire_songs.protocol import ClipReference, DownloadClipPayload, DownloadClipResult
from stdwire_songs.services import api_client, retries, studio_session
from stdwire_songs.storage.accounts import AccountRow
from tests.managers.bench import Bench
from tests.services.recorder import Recorder
from tests.services.studio_control import RunningStudio


@pytest.fixture(autouse=True)
def no_pauses(monkeypatch: pytest.MonkeyPatch) -> None:
    for module in (api_client, retries):
        monkeypatch.setattr(module, "BROKEN_PAUSE_SECONDS", 0.0)
    monkeypatch.setattr(studio_session, "LINK_PAUSE_SECONDS", 0.01)


class Desk:
    """One account with one finished clip, and a folder to save to."""

    def __init__(self, bench: Bench, account: AccountRow, studio: RunningStudio, folder: Path) -> None:
        self.bench = bench
        self.account = account
        self.studio = studio
        self.folder = folder
        self.clip_id = studio.fill(account.name, title="First Light", style="calm", lyrics="la la")[0]
        self.token = bench.token(account.name)

    def save(self, report: Recorder | None = None, **payload: Any) -> DownloadClipResult:
        clip = payload.pop("clip", ClipReference(id=self.clip_id, title="First Light"))
        return self.bench.downloads.download_clip(
            DownloadClipPayload(
                **{"session_token": self.token, "clip": clip, "output_dir": str(self.folder), **payload}
            ),
            report or Recorder(),
        )

    def failure(self, **payload: Any) -> SongError:
        with pytest.raises(SongError) as caught:
            self.save(**payload)
        return caught.value

    def reason(self, **payload: Any) -> str:
        error = self.failure(**payload)
        assert error.code == "DOWNLOAD_FAILED"
        assert error.details is not None
        return str(error.details["reason"])

    @property
    def files(self) -> list[str]:
        return sorted(path.name for path in self.folder.iterdir())


@pytest.fixture
def desk(bench: Bench, account: AccountRow, studio: RunningStudio, tmp_path: Path) -> Desk:
    return Desk(bench, account, studio, tmp_path / "out")


class TestSaving:
    """What is saved, how it is named and tagged."""

    def test_the_file_is_tagged_recorded_and_alone_in_its_folder(self, desk: Desk) -> None:
        report = Recorder()
        result = desk.save(report)

        path = Path(result.file_path)
        assert path.name == f"First Light__ID__{desk.clip_id}.mp3"
        assert desk.files == [path.name]
        assert result.bytes == path.stat().st_size
        assert (result.success, result.resumed, result.skipped) == (True, False, False)
        assert result.metadata_embedded
        assert result.thumbnail_embedded
        tags = mutagen.File(path).tags
        assert [
            str(tags[name]) for name in ("TIT2", "TPE1", "TCON", "USLT::und", "TXXX:STDWIRE_CLIP_ID")
        ] == [
            "First Light",
            desk.account.name,
            "calm",
            "la la",
            desk.clip_id,
        ]
        assert tags["APIC:Cover"].mime == "image/png"
        row = desk.bench.history.get(desk.account.name, desk.clip_id)
        assert row is not None
        assert (row.title, row.file_path, row.bytes) == ("First Light", str(path), result.bytes)

    def test_progress_grows_to_the_whole_file(self, desk: Desk) -> None:
        report = Recorder()
        desk.save(report)

        events = report.of("DOWNLOAD_PROGRESS")
        assert events[-1]["status"] == "completed"
        assert events[-1]["progress"] == 100
        assert [event["downloaded"] for event in events] == sorted(event["downloaded"] for event in events)
        assert {event["clip_id"] for event in events} == {desk.clip_id}
        assert all(event["speed"] >= 0 for event in events)

    def test_without_the_id_a_name_that_is_taken_gets_a_number(self, desk: Desk) -> None:
        other = desk.studio.fill(desk.account.name, title="First Light")[0]

        first = desk.save(append_uuid=False)
        second = desk.save(append_uuid=False, clip=ClipReference(id=other, title="First Light"))

        assert Path(first.file_path).name == "First Light.mp3"
        assert Path(second.file_path).name == "First Light (2).mp3"

    def test_the_caller_s_title_names_the_file(self, desk: Desk) -> None:
        result = desk.save(clip=ClipReference(id=desk.clip_id, title="../../escape"), append_uuid=False)

        assert Path(result.file_path).parent == desk.folder
        assert str(mutagen.File(result.file_path).tags["TIT2"]) == "../../escape"

    def test_without_a_thumbnail_none_is_fetched(self, desk: Desk) -> None:
        result = desk.save(with_thumbnail=False)

        assert not result.thumbnail_embedded
        assert "APIC:Cover" not in mutagen.File(result.file_path).tags

    def test_a_cover_that_is_not_to_be_had_is_a_warning(self, desk: Desk) -> None:
        desk.studio.fault("null_fields")
        report = Recorder()

        result = desk.save(report)

        assert (result.metadata_embedded, result.thumbnail_embedded) == (True, False)
        assert report.codes() == ["thumbnail_not_written"]

    def test_without_the_tag_library_the_file_is_saved_untagged_with_a_warning(
        self, desk: Desk, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setitem(sys.modules, "mutagen", None)
        report = Recorder()

        result = desk.save(report)

        assert (result.metadata_embedded, result.thumbnail_embedded) == (False, False)
        assert report.codes() == ["tags_not_written"]
        assert Path(result.file_path).is_file()

    def test_what_is_there_already_is_skipped(self, desk: Desk) -> None:
        first = desk.save()
        second = desk.save(clip=ClipReference(id=desk.clip_id, title="Another title"))

        assert second.skipped
        assert second.file_path == first.file_path

    def test_a_file_that_is_known_by_its_tag_alone_is_skipped(self, desk: Desk) -> None:
        desk.save(append_uuid=False)

        assert desk.save().skipped
        assert desk.files == ["First Light.mp3"]

    def test_an_interrupted_download_is_taken_up(self, desk: Desk) -> None:
        desk.studio.fault("media_hang", at=30_000, count=1)
        report = Recorder()
        report.on("DOWNLOAD_PROGRESS", report.cancel)
        with pytest.raises(OperationCancelled):
            desk.save(report)
        assert desk.files == [f"{desk.clip_id}.part", f"{desk.clip_id}.part.json"]

        result = desk.save()

        assert result.resumed
        assert desk.files == [Path(result.file_path).name]


class TestRecording:
    """In whose history a download is."""

    def test_a_named_account_is_the_one(self, desk: Desk) -> None:
        other = desk.bench.add_account("Other")

        desk.save(account_name="other")

        assert desk.bench.history.get(other.name, desk.clip_id) is not None
        assert desk.bench.history.get(desk.account.name, desk.clip_id) is None

    def test_a_token_of_nobody_here_is_recorded_nowhere_and_told(self, desk: Desk) -> None:
        report = Recorder()

        desk.save(report, session_token=desk.studio.token(desk.account.name))

        assert desk.bench.history.get(desk.account.name, desk.clip_id) is None
        assert report.codes() == ["not_recorded"]

    def test_an_account_that_is_not_there_is_account_not_found(self, desk: Desk) -> None:
        assert desk.failure(account_name="nobody").code == "ACCOUNT_NOT_FOUND"


class TestFailures:
    """Each code and each reason."""

    def test_a_token_that_is_not_accepted_is_session_not_found(self, desk: Desk) -> None:
        assert desk.failure(session_token="not-a-token-at-all").code == "SESSION_NOT_FOUND"

    @pytest.mark.parametrize("fault", [{"name": "trashed"}, {"name": "clip_gone"}])
    def test_a_clip_that_is_gone_is_clip_not_found(self, desk: Desk, fault: dict[str, Any]) -> None:
        desk.studio.fault(**fault)

        assert desk.failure().code == "CLIP_NOT_FOUND"

    def test_a_clip_that_nobody_knows_is_clip_not_found(self, desk: Desk) -> None:
        clip = ClipReference(id="unknown", title="x", audio_url=f"{desk.studio.url}/media/x.mp3")

        assert desk.failure(clip=clip).code == "CLIP_NOT_FOUND"

    @pytest.mark.parametrize("status", [404, 410])
    def test_a_file_that_is_gone_is_clip_not_found(self, desk: Desk, status: int) -> None:
        desk.studio.fault("media_status", status=status)

        assert desk.failure().code == "CLIP_NOT_FOUND"

    def test_a_host_that_refuses_and_says_nothing_of_a_lock_is_forbidden_url(self, desk: Desk) -> None:
        desk.studio.fault("media_status", status=403)
        desk.studio.fault("unlock_unknown")

        assert desk.reason() == "forbidden_url"

    @pytest.mark.parametrize("fault", ["forbidden_url", "none_mp3", "no_audio_url"])
    def test_a_clip_that_would_be_counted_is_download_locked(self, desk: Desk, fault: str) -> None:
        desk.studio.fault(fault)

        assert desk.reason() == "download_locked"

    def test_with_consent_the_counted_way_is_taken(self, desk: Desk) -> None:
        desk.studio.fault("forbidden_url")

        assert desk.save(allow_unlock=True).success
        with desk.bench.service.open(desk.token, Recorder()) as session:
            assert session.allowance().downloads_used == 1

    def test_what_is_unlocked_already_needs_no_consent(self, desk: Desk) -> None:
        desk.studio.change(desk.clip_id, is_download_unlocked=True)
        desk.studio.fault("forbidden_url")

        assert desk.save().success

    def test_with_consent_but_nothing_left_it_is_quota_exhausted(self, desk: Desk) -> None:
        desk.studio.fault("forbidden_url")
        desk.studio.fault("quota_exhausted")

        assert desk.reason(allow_unlock=True) == "quota_exhausted"

    def test_the_service_s_own_refusal_is_download_locked(self, desk: Desk) -> None:
        desk.studio.fault("forbidden_url")
        desk.studio.fault("download_locked")

        assert desk.reason(allow_unlock=True) == "download_locked"

    def test_the_service_s_wish_for_a_pause_is_rate_limited(self, desk: Desk) -> None:
        desk.studio.fault("forbidden_url")
        desk.studio.fault("download_rate_limited")

        assert desk.reason(allow_unlock=True) == "rate_limited"

    def test_a_file_that_is_never_ready_is_given_up(
        self, desk: Desk, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr(studio_session, "LINK_TRIES", 3)
        desk.studio.fault("forbidden_url")
        desk.studio.fault("download_never_ready")

        assert desk.failure(allow_unlock=True).code == "INTERNAL_ERROR"

    def test_an_interface_that_asks_for_pauses_is_rate_limited(self, desk: Desk) -> None:
        desk.studio.fault("rate_limited", seconds=0)

        assert desk.reason() == "rate_limited"

    @pytest.mark.parametrize("fault", ["server_error", "cut_answer"])
    def test_a_broken_service_is_a_matter_of_the_network(self, desk: Desk, fault: str) -> None:
        desk.studio.fault(fault)

        assert desk.reason() == "network"

    def test_a_connection_that_always_breaks_is_a_matter_of_the_network(self, desk: Desk) -> None:
        desk.studio.fault("wrong_length", at=500)

        assert desk.reason() == "network"

    def test_a_page_in_place_of_audio_is_not_audio(self, desk: Desk) -> None:
        desk.studio.fault("not_audio")

        assert desk.reason() == "not_audio"
        assert desk.files == []

    def test_a_folder_that_cannot_be_made_is_a_matter_of_the_disk(self, desk: Desk, tmp_path: Path) -> None:
        (tmp_path / "file").write_text("in the way")

        assert desk.reason(output_dir=str(tmp_path / "file" / "out")) == "disk"
        assert desk.reason(output_dir="nul\0byte") == "disk"
        assert desk.reason(output_dir="~nobody-has-this-name/out") == "disk"

    def test_a_disk_that_is_full_is_a_matter_of_the_disk(
        self, desk: Desk, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        from stdwire_songs.services.part_file import PartFile

        def full(self: PartFile, chunk: bytes) -> None:
            raise OSError(28, "No space left on device")

        monkeypatch.setattr(PartFile, "append", full)

        assert desk.reason() == "disk"

    def test_a_song_that_is_still_being_made_is_not_ready(self, desk: Desk) -> None:
        from stdwire_songs.protocol import Prompt

        desk.studio.fault("generate_stuck")
        with desk.bench.service.open(desk.token, Recorder()) as session:
            session.submit(Prompt(title="Slow", style="calm"), None)
            clip = next(clip for clip in _until_listed(session) if clip.title == "Slow")

        assert desk.reason(clip=ClipReference(id=clip.id, title="Slow")) == "not_ready"

    def test_a_schema_that_is_not_known_is_an_internal_error(self, desk: Desk) -> None:
        desk.studio.fault("not_json")

        assert desk.failure().code == "INTERNAL_ERROR"

    def test_an_address_of_the_payload_may_not_lead_into_this_network(self, desk: Desk) -> None:
        desk.studio.fault("no_audio_url")
        clip = ClipReference(id=desk.clip_id, title="x", audio_url="http://127.0.0.1:9/x.mp3")

        assert desk.reason(clip=clip) == "forbidden_url"


def _until_listed(session: Any) -> list[Any]:
    while not (clips := session.newest()) or clips[0].title != "Slow":
        pass
    return list(clips)
