"""A download that is not finished."""

from pathlib import Path

from stdwire_songs.services.part_file import PartFile, Version, clear_part

VERSION = Version('"tag"', 10)


def test_what_was_received_is_found_again_with_its_version(tmp_path: Path) -> None:
    with PartFile(tmp_path, "clip") as part:
        part.begin(VERSION)
        part.append(b"12345")

    with PartFile(tmp_path, "clip") as again:
        assert (again.size, again.version, again.resumed) == (5, VERSION, True)
        again.append(b"67890")
        assert again.finish().read_bytes() == b"1234567890"
    assert [path.name for path in tmp_path.iterdir()] == ["clip.part"]


def test_bytes_without_a_version_are_begun_again(tmp_path: Path) -> None:
    (tmp_path / "clip.part").write_bytes(b"of nobody knows what")

    with PartFile(tmp_path, "clip") as part:
        assert (part.size, part.resumed) == (0, False)


def test_a_finished_file_of_which_the_part_is_another_name_is_not_touched(tmp_path: Path) -> None:
    (tmp_path / "Song.mp3").write_bytes(b"whole")
    (tmp_path / "clip.part").hardlink_to(tmp_path / "Song.mp3")

    with PartFile(tmp_path, "clip") as part:
        part.begin(VERSION)
        part.append(b"other")

    assert (tmp_path / "Song.mp3").read_bytes() == b"whole"


def test_what_is_left_of_a_clip_that_has_its_file_can_be_cleared(tmp_path: Path) -> None:
    with PartFile(tmp_path, "clip") as part:
        part.begin(VERSION)
    (tmp_path / "other.part").write_bytes(b"")

    clear_part(tmp_path, "clip")
    clear_part(tmp_path, "clip")

    assert [path.name for path in tmp_path.iterdir()] == ["other.part"]


def test_a_version_that_cannot_be_read_is_none(tmp_path: Path) -> None:
    (tmp_path / "clip.part").write_bytes(b"12345")
    (tmp_path / "clip.part.json").write_bytes(b'{"etag":')

    with PartFile(tmp_path, "clip") as part:
        assert part.size == 0


def test_a_new_beginning_drops_what_was_there(tmp_path: Path) -> None:
    with PartFile(tmp_path, "clip") as part:
        part.begin(VERSION)
        part.append(b"12345")
        part.begin(Version('"other"', 3))
        part.append(b"abc")
        assert part.finish().read_bytes() == b"abc"


def test_what_is_discarded_leaves_nothing(tmp_path: Path) -> None:
    with PartFile(tmp_path, "clip") as part:
        part.begin(VERSION)
        part.discard()

    assert list(tmp_path.iterdir()) == []


def test_an_id_cannot_lead_out_of_the_folder(tmp_path: Path) -> None:
    folder = tmp_path / "songs"
    folder.mkdir()

    with PartFile(folder, "../../../escape"):
        pass

    assert [path.parent for path in tmp_path.rglob("*.part")] == [folder]


def test_a_weak_tag_is_no_strong_one() -> None:
    assert Version('W/"tag"', None).strong_etag is None
    assert Version('"tag"', None).strong_etag == '"tag"'


def test_a_link_in_the_place_of_a_part_leads_nowhere(tmp_path: Path) -> None:
    elsewhere, folder = tmp_path / "elsewhere", tmp_path / "named"
    folder.mkdir()
    elsewhere.write_bytes(b"untouched")
    for name in ("clip.part", "clip.part.json"):
        (folder / name).symlink_to(elsewhere)

    with PartFile(folder, "clip") as part:
        part.begin(VERSION)
        part.append(b"12345")

    assert elsewhere.read_bytes() == b"untouched"
    assert not (folder / "clip.part").is_symlink()
