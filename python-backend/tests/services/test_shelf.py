"""What a folder holds already."""

from pathlib import Path

import requests

from stdwire_songs.services.shelf import Shelf
from stdwire_songs.services.tagging import Tags, write_tags
from tests.services.studio_control import RunningStudio

AUDIO = b"ID3" + b"\0" * 100


def test_a_file_is_found_by_the_id_in_its_name_whatever_its_title(tmp_path: Path) -> None:
    (tmp_path / "Old title__ID__c1.mp3").write_bytes(AUDIO)

    assert Shelf(tmp_path).find("c1", "New title") == tmp_path / "Old title__ID__c1.mp3"
    assert Shelf(tmp_path).find("c2", "Old title") is None


def test_a_file_that_is_no_audio_is_not_found(tmp_path: Path) -> None:
    (tmp_path / "Song__ID__c1.mp3").write_bytes(b"")

    assert Shelf(tmp_path).find("c1", "Song") is None


def test_a_file_is_found_by_the_id_in_its_tags(studio: RunningStudio, tmp_path: Path) -> None:
    clip = studio.fill("shelved")[0]
    audio = requests.get(f"{studio.url}/media/{clip}.mp3", timeout=20).content
    for name, clip_id in (("Song.mp3", "c1"), ("Song (2).mp3", "c2"), ("Songbird.mp3", "c3")):
        (tmp_path / name).write_bytes(audio)
        write_tags(tmp_path / name, ".mp3", Tags(clip_id=clip_id))
    shelf = Shelf(tmp_path)

    assert shelf.find("c2", "Song") == tmp_path / "Song (2).mp3"
    assert shelf.find("c9", "Song") is None


def test_what_comes_later_is_found_too(tmp_path: Path) -> None:
    shelf = Shelf(tmp_path)
    path = tmp_path / "Song__ID__c1.mp3"
    path.write_bytes(AUDIO)
    assert shelf.find("c1", "Song") is None

    shelf.add(path)

    assert shelf.find("c1", "Song") == path


def test_a_folder_that_is_not_there_holds_nothing(tmp_path: Path) -> None:
    assert Shelf(tmp_path / "missing").find("c1", "Song") is None
