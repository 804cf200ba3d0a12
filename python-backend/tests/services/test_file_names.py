"""Names for downloaded files."""

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from stdwire_songs.services.file_names import MAX_BYTES, file_name, id_in_name, numbered

CLIP = "0b5c9d7e-1111-4222-8333-444455556666"
DEVICES = ("CON", "con", "PRN", "AUX", "NUL", "COM1", "LPT9")


def name_of(title: str) -> str:
    return file_name(title, CLIP, with_id=False, extension=".mp3")


def test_a_plain_title_stays_as_it_is() -> None:
    assert name_of("Morning Light") == "Morning Light.mp3"


def test_the_id_is_part_of_the_name_when_asked_for() -> None:
    assert file_name("Song", CLIP, with_id=True, extension=".mp3") == f"Song__ID__{CLIP}.mp3"


@pytest.mark.parametrize(
    ("title", "expected"),
    [
        ("../../etc/passwd", "_.._etc_passwd.mp3"),
        ("C:\\windows\\x", "C__windows_x.mp3"),
        ("a.", "a.mp3"),
        ("a ", "a.mp3"),
        (":stream", "_stream.mp3"),
        ("nul\0byte", "nulbyte.mp3"),
        ("left\u202eright", "leftright.mp3"),
        ("zero\u200bwidth", "zerowidth.mp3"),
        ("two\nlines", "two lines.mp3"),
        ("", "Untitled.mp3"),
        ("...", "Untitled.mp3"),
        ("\ud800 lone", "lone.mp3"),
    ],
)
def test_what_is_dangerous_in_a_title_is_taken_out(title: str, expected: str) -> None:
    assert name_of(title) == expected


@pytest.mark.parametrize("title", DEVICES)
def test_no_name_opens_a_device_on_windows(title: str) -> None:
    assert name_of(title).split(".")[0].upper() not in {device.upper() for device in DEVICES}


def test_composed_and_decomposed_titles_give_one_name() -> None:
    assert name_of("Caf\u00e9") == name_of("Cafe\u0301")


def test_a_long_title_is_cut_between_characters_and_keeps_its_id() -> None:
    name = file_name("\U0001f3b5" * 300, CLIP, with_id=True, extension=".mp3")

    assert len(name.encode()) <= MAX_BYTES
    assert name.endswith(f"__ID__{CLIP}.mp3")


@given(title=st.text(max_size=400), clip_id=st.text(min_size=1, max_size=200), with_id=st.booleans())
def test_every_name_can_be_used_on_every_system(title: str, clip_id: str, with_id: bool) -> None:
    name = file_name(title, clip_id, with_id=with_id, extension=".mp3")

    assert 5 <= len(name.encode()) <= MAX_BYTES
    assert not set(name) & set('<>:"/\\|?*')
    assert name == name.strip(" .")
    assert all(unicodedata.category(char) not in ("Cc", "Cf", "Cs") for char in name)
    assert unicodedata.is_normalized("NFC", name)


def test_an_id_that_is_no_id_becomes_a_digest() -> None:
    assert id_in_name("../../x") != id_in_name("../../y")
    assert id_in_name("../../x").isalnum()
    assert id_in_name(CLIP) == CLIP


def test_the_second_file_of_a_name_is_numbered_before_its_extension() -> None:
    assert numbered("Song.mp3", 1) == "Song.mp3"
    assert numbered("Song.mp3", 2) == "Song (2).mp3"
