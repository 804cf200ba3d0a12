"""Settings: arguments, then the environment, then defaults; what is wrong is named."""

import sys
from importlib.metadata import version
from pathlib import Path

import pytest

from stdwire_songs import __version__
from stdwire_songs.errors import ConfigurationError
from stdwire_songs.frozen import program_name
from stdwire_songs.settings import OPTIONS, Settings, help_text

SAMPLES = {
    "data-dir": ("/data", Path("/data")),
    "service": ("studio", "studio"),
    "studio-url": ("http://127.0.0.1:8080/", "http://127.0.0.1:8080"),
    "studio-speed": ("20", 20.0),
    "studio-faults": ('[{"name": "cut"}]', '[{"name": "cut"}]'),
    "session-mode": ("direct", "direct"),
    "browser-path": ("/usr/bin/chromium", Path("/usr/bin/chromium")),
    "user-wait-seconds": ("1.5", 1.5),
    "lock-wait-seconds": ("0", 0.0),
    "log-level": ("debug", "debug"),
}


def test_every_option_has_a_sample_here() -> None:
    """So that the tests below cover each."""
    assert [option.name for option in OPTIONS] == list(SAMPLES)


@pytest.mark.parametrize("name", SAMPLES)
def test_an_option_comes_from_an_argument_or_the_environment(name: str) -> None:
    """`--name VALUE`, `--name=VALUE` and STDWIRE_NAME mean the same."""
    text, expected = SAMPLES[name]
    field = name.replace("-", "_")
    base = {} if name == "data-dir" else {"STDWIRE_DATA_DIR": "/elsewhere"}
    variable = f"STDWIRE_{field.upper()}"

    assert expected == getattr(Settings.load([f"--{name}", text], base), field)
    assert expected == getattr(Settings.load([f"--{name}={text}"], base), field)
    assert expected == getattr(Settings.load([], {**base, variable: text}), field)


def test_an_argument_wins_over_the_environment() -> None:
    """What is nearer to the person counts."""
    settings = Settings.load(["--data-dir", "/here", "--log-level", "error"], {"STDWIRE_LOG_LEVEL": "debug"})

    assert settings.log_level == "error"


def test_an_empty_variable_is_as_good_as_none() -> None:
    """Shells and launchers set empty variables without meaning to."""
    assert Settings.load(["--data-dir", "/x"], {"STDWIRE_LOG_LEVEL": ""}).log_level == "info"


def test_the_data_folder_of_the_system_is_the_default() -> None:
    """Nothing configured: the place where the system keeps programs' data."""
    from platformdirs import user_data_path

    assert user_data_path("stdwire-songs", appauthor=False) == Settings.load([], {}).data_dir


def test_a_relative_folder_is_made_absolute() -> None:
    """The backend may change directory later; the folder does not move with it."""
    assert Path.cwd() / "data" == Settings.load(["--data-dir", "data"], {}).data_dir


@pytest.mark.parametrize(
    ("argv", "env", "message"),
    [
        (["--colour", "red"], {}, "Unknown argument '--colour'"),
        (["serve"], {}, "Unknown argument 'serve'"),
        (["--log-level"], {}, "--log-level needs a value"),
        (["--log-level="], {}, "--log-level needs a value"),
        (["--log-level", "loud"], {}, "one of: debug, info, warning, error"),
        ([], {"STDWIRE_LOG_LEVEL": "loud"}, "STDWIRE_LOG_LEVEL is 'loud'"),
        (["--studio-speed", "fast"], {}, "a number from 0.01 to 1000"),
        (["--studio-speed", "nan"], {}, "a number from 0.01 to 1000"),
        (["--studio-speed", "0"], {}, "a number from 0.01 to 1000"),
        (["--studio-url", "127.0.0.1:80"], {}, "begins with http"),
        (["--studio-faults", "generate_error"], {}, "a JSON list of faults"),
        (["--studio-faults", '[{"name": "lightning"}]'], {}, "lightning"),
        (["--data-dir", "a\0b"], {}, "NUL"),
        (["--service", "suno"], {}, "not available in this version"),
        ([], {"STDWIRE_SERVICE": "suno"}, "not available in this version"),
        (["--service", "other"], {}, "one of: studio, suno"),
    ],
)
def test_what_is_wrong_is_named(argv: list[str], env: dict[str, str], message: str) -> None:
    """The error says which option, and what it takes."""
    with pytest.raises(ConfigurationError) as caught:
        Settings.load(argv, env)

    assert message in str(caught.value)


def test_the_help_text_lists_every_option_with_its_variable() -> None:
    """It is made from the same table as the parser."""
    text = help_text()

    for option in OPTIONS:
        assert f"--{option.name} {option.metavar}  [{option.variable}]" in text
        assert option.help in text


def test_the_help_text_names_the_program_as_it_is_run(monkeypatch: pytest.MonkeyPatch) -> None:
    """An executable that was built of the package is no interpreter."""
    interpreted = help_text(program_name())
    monkeypatch.setattr(sys, "frozen", True, raising=False)
    monkeypatch.setattr(sys, "executable", str(Path("app") / "stdwire-songs"))
    frozen = help_text(program_name())

    assert interpreted.startswith("usage: python -m stdwire_songs [serve]")
    assert frozen.startswith("usage: stdwire-songs [serve] [options]\n       stdwire-songs studio")


def test_the_version_is_that_of_the_distribution() -> None:
    """It is written in the package, because reading it from the installation costs time at each start."""
    assert version("stdwire") == __version__
