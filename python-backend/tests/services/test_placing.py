"""Giving a finished file its name."""

import errno
from pathlib import Path

import pytest

from stdwire_songs.services.placing import place


def finished(folder: Path, content: bytes = b"new") -> Path:
    path = folder / "clip.part"
    path.write_bytes(content)
    return path


def test_a_file_gets_its_name_and_loses_the_old_one(tmp_path: Path) -> None:
    placed = place(finished(tmp_path), "Song.mp3")

    assert placed == tmp_path / "Song.mp3"
    assert [path.name for path in tmp_path.iterdir()] == ["Song.mp3"]


def test_no_file_is_ever_written_over(tmp_path: Path) -> None:
    (tmp_path / "Song.mp3").write_bytes(b"old")
    (tmp_path / "Song (2).mp3").write_bytes(b"older")

    placed = place(finished(tmp_path), "Song.mp3")

    assert placed.name == "Song (3).mp3"
    assert (tmp_path / "Song.mp3").read_bytes() == b"old"


def test_a_link_in_the_folder_is_not_followed(tmp_path: Path) -> None:
    outside = tmp_path / "outside.mp3"
    folder = tmp_path / "songs"
    folder.mkdir()
    (folder / "Song.mp3").symlink_to(outside)

    placed = place(finished(folder), "Song.mp3")

    assert placed.name == "Song (2).mp3"
    assert not outside.exists()


def test_without_hard_links_it_still_takes_no_name_that_is_taken(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(self: Path, target: Path) -> None:
        raise OSError(errno.EPERM, "no hard links here")

    monkeypatch.setattr(Path, "hardlink_to", refuse)
    (tmp_path / "Song.mp3").write_bytes(b"old")

    placed = place(finished(tmp_path), "Song.mp3")

    assert placed.read_bytes() == b"new"
    assert sorted(path.name for path in tmp_path.iterdir()) == ["Song (2).mp3", "Song.mp3"]


def test_a_rename_that_fails_leaves_no_empty_file_behind(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(self: Path, target: Path) -> None:
        raise OSError(errno.EPERM, "no")

    monkeypatch.setattr(Path, "hardlink_to", refuse)
    monkeypatch.setattr(Path, "rename", refuse)
    with pytest.raises(OSError, match="no"):
        place(finished(tmp_path), "Song.mp3")

    assert [path.name for path in tmp_path.iterdir()] == ["clip.part"]
