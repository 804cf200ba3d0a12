"""The configuration file: the same verdict and the same values as on the TypeScript side."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from stdwire.configuration import ConfigurationFileError, read_section
from stdwire_songs.errors import ConfigurationError
from stdwire_songs.settings import OPTIONS, Settings, help_text

ROOT = Path(__file__).parents[3]
CASES = json.loads((ROOT / "test" / "fixtures" / "configuration.json").read_text("utf-8"))


def cases(*, faulty: bool) -> list[Any]:
    return [
        pytest.param(case, id=case["title"])
        for case in CASES
        if ("fault" in case and "python" in case.get("sides", ["python"])) is faulty
    ]


def write(folder: Path, case: dict[str, Any]) -> str:
    file = folder / "stdwire.json"
    if nested := case.get("nested", 0):
        text = f'{{"backend": {"[" * nested}{"]" * nested}}}'
    else:
        text = case.get("text", json.dumps(case.get("file")))
    file.write_text(text, "utf-8")
    return str(file)


@pytest.mark.parametrize("case", cases(faulty=False))
def test_a_file_gives_its_settings(case: dict[str, Any], tmp_path: Path) -> None:
    """What stands in the section of the client is the client's business, right or wrong."""
    env = {**case.get("variables", {}), "STDWIRE_CONFIG": write(tmp_path, case)}
    places = {"<folder>": str(tmp_path), "<parent>": str(tmp_path.parent)}

    settings = Settings.load([], env)

    for field, expected in case.get("backend", {}).items():
        if isinstance(expected, str):
            for place, path in places.items():
                expected = expected.replace(place, path)
        found = getattr(settings, field)
        assert (str(found) if isinstance(found, Path) else found) == expected


@pytest.mark.parametrize("case", cases(faulty=True))
def test_a_fault_of_a_file_is_named_with_its_place(case: dict[str, Any], tmp_path: Path) -> None:
    """The text says which file, where in it, and what is wrong."""
    file = write(tmp_path, case)

    with pytest.raises(ConfigurationError) as caught:
        Settings.load(["--config", file], case.get("variables", {}))

    text = str(caught.value)
    assert file in text
    for piece in case["fault"]:
        assert piece in text


def test_a_file_that_is_not_there_is_a_fault(tmp_path: Path) -> None:
    """Who names a file wants it to be read."""
    with pytest.raises(ConfigurationError, match="does not exist"):
        Settings.load(["--config", str(tmp_path / "none.json")], {})


def test_a_file_that_is_not_utf8_is_a_fault(tmp_path: Path) -> None:
    """JSON is UTF-8."""
    (tmp_path / "a.json").write_bytes(b'{"\xff": 1}')
    with pytest.raises(ConfigurationError, match="is not JSON"):
        Settings.load(["--config", str(tmp_path / "a.json")], {})


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="a system with named pipes")
def test_a_pipe_is_a_fault_and_is_not_waited_for(tmp_path: Path) -> None:
    """Whoever reads one waits for its writer, for good."""
    code = (
        "import sys; from stdwire.configuration import read_section; read_section(sys.argv[1], 'backend', {})"
    )
    pipe = tmp_path / "pipe.json"
    os.mkfifo(pipe)
    ended = subprocess.run(
        [sys.executable, "-c", code, str(pipe)], capture_output=True, text=True, timeout=30, check=False
    )
    assert "pipe.json cannot be used. It is not a regular file." in ended.stderr


def test_a_file_that_is_larger_than_any_is_refused_before_it_is_read(tmp_path: Path) -> None:
    """Its limit is that of the TypeScript side."""
    file = tmp_path / "a.json"
    file.write_text("{}".ljust(1024 * 1024))
    assert read_section(str(file), "backend", {}).values == {}
    file.write_text("{}".ljust(1024 * 1024 + 1))
    with pytest.raises(ConfigurationFileError, match="It is larger than 1048576 bytes"):
        read_section(str(file), "backend", {})


def test_a_section_may_be_as_deep_as_a_message(tmp_path: Path) -> None:
    """The limit is the same level as on the TypeScript side."""
    file = tmp_path / "a.json"
    deep = "[" * 499 + "1e20" + "]" * 499
    file.write_text(f'{{"backend": {{"deep": {deep}}}}}')
    assert read_section(str(file), "backend", {}).values["deep"]
    file.write_text(f'{{"backend": {{"deep": [{deep}]}}}}')
    with pytest.raises(ConfigurationFileError, match="nested more than 500 levels deep"):
        read_section(str(file), "backend", {})


def test_arguments_win_over_the_environment_and_that_over_the_file(tmp_path: Path) -> None:
    """And the file over the defaults."""
    file = write(
        tmp_path, {"file": {"backend": {"log_level": "debug", "studio_speed": 5, "service": "studio"}}}
    )
    env = {"STDWIRE_CONFIG": file, "STDWIRE_LOG_LEVEL": "warning", "STDWIRE_STUDIO_SPEED": "7"}

    settings = Settings.load(["--log-level", "error"], env)

    assert (settings.log_level, settings.studio_speed) == ("error", 7.0)
    assert Settings.load([], {"STDWIRE_CONFIG": file}).studio_speed == 5.0
    assert Settings.load([], {}).studio_speed == 1.0


def test_the_file_that_an_argument_names_wins(tmp_path: Path) -> None:
    """The one of the environment is not even read."""
    file = write(tmp_path, {"file": {"backend": {"log_level": "debug"}}})
    assert Settings.load(["--config", file], {"STDWIRE_CONFIG": "/nowhere.json"}).log_level == "debug"


def test_the_help_text_says_how_the_file_is_named() -> None:
    """And that what is nearer wins."""
    assert "--config FILE  [STDWIRE_CONFIG]" in help_text()
    assert "an argument wins over the variable beside it, and that over the configuration file" in help_text()


def test_an_empty_variable_names_no_file() -> None:
    """As for every other setting."""
    assert Settings.load([], {"STDWIRE_CONFIG": ""}).log_level == "info"


def test_the_schema_that_ships_knows_every_setting() -> None:
    """The TypeScript side writes it; this side decides what there is."""
    schema = json.loads((ROOT / "schema" / "stdwire.schema.json").read_text("utf-8"))
    songs, _ = schema["properties"]["backend"]["anyOf"]
    assert list(songs["properties"]) == [option.field for option in OPTIONS]


def test_a_section_can_hold_anything_for_a_backend_of_your_own(tmp_path: Path) -> None:
    """Lists and objects are filled in as well; what is not a text stays as it is."""
    file = write(tmp_path, {"file": {"backend": {"list": ["${A:x}", 1], "more": {"b": "$${A}"}, "n": None}}})
    section = read_section(file, "backend", {"A": "a"})
    assert section.values == {"list": ["a", 1], "more": {"b": "${A}"}, "n": None}
    assert section.path("x") == tmp_path / "x"
    assert section.path(str(tmp_path)) == tmp_path
    assert read_section(file, "client", {}).values == {}


def test_a_fault_is_told_in_whole_sentences(tmp_path: Path) -> None:
    """A question ends as one."""
    file = write(tmp_path, {"file": {"backend": {"loglevel": "debug"}}})
    with pytest.raises(
        ConfigurationError, match=r"there is no loglevel here\. Did you mean log_level\? Correct it,"
    ):
        Settings.load(["--config", file], {})
    file = write(tmp_path, {"file": {"backend": {"zzzzz": 1}}})
    with pytest.raises(ConfigurationError, match=r"there is no zzzzz here\. Correct it,"):
        Settings.load(["--config", file], {})


def test_a_fault_inside_of_a_list_is_named_with_its_index(tmp_path: Path) -> None:
    """The place is told as on the TypeScript side."""
    file = write(tmp_path, {"file": {"backend": {"list": [{"a": "${NOT_SET}"}]}}})
    with pytest.raises(ConfigurationFileError, match=r"At backend\.list\[0\]\.a: .*NOT_SET is not set"):
        read_section(file, "backend", {})


def test_the_home_folder_may_be_written_as_a_tilde(tmp_path: Path) -> None:
    """As a shell would read it."""
    file = write(tmp_path, {"file": {"backend": {"data_dir": "~/songs"}}})
    expected = Path(os.path.expanduser("~")) / "songs"  # noqa: PTH111 - the independent way
    assert Settings.load(["--config", file], {}).data_dir == expected
