"""The settings of the song backend: arguments first, then the environment, the configuration file, defaults.

`OPTIONS` is the one table that parsing, defaults and `--help` are made from.
"""

from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

import msgspec

from stdwire_songs.errors import ConfigurationError

if TYPE_CHECKING:
    from stdwire.configuration import Section


class Settings(msgspec.Struct, frozen=True, kw_only=True):
    """How this backend runs."""

    data_dir: Path
    service: str = "studio"
    studio_url: str | None = None
    studio_speed: float = 1.0
    studio_faults: str | None = None
    session_mode: str = "browser"
    browser_path: Path | None = None
    user_wait_seconds: float = 600.0
    lock_wait_seconds: float = 5.0
    log_level: str = "info"

    @classmethod
    def load(cls, argv: Sequence[str], env: Mapping[str, str]) -> "Settings":
        """Read the settings; what is missing or wrong is a ConfigurationError that names the option."""
        given = _from_arguments(argv)
        values = _from_file(given.get("config") or env.get(CONFIG.variable), env)
        for option in OPTIONS:
            source, text = f"--{option.name}", given.get(option.name)
            if text is None:
                source, text = option.variable, env.get(option.variable)
            if text:
                values[option.field] = _read(option, text, source)
        if values.get("service") == "suno":
            raise ConfigurationError(
                "The live service is not available in this version. "
                "Use --service studio, the song service that is built in and works offline."
            )
        if "data_dir" not in values:
            values["data_dir"] = _default_data_dir()
        return cls(**values)


class Option(msgspec.Struct, frozen=True):
    """One setting as a person gives it: `--name VALUE`, the environment variable, or `name` in the file."""

    name: str
    metavar: str
    default: str
    help: str
    parse: Callable[[str], Any]
    is_number: bool = False
    is_path: bool = False

    @property
    def field(self) -> str:
        """The field of Settings that it fills."""
        return self.name.replace("-", "_")

    @property
    def variable(self) -> str:
        """The environment variable that it may come from."""
        return f"STDWIRE_{self.name.replace('-', '_').upper()}"


def _word(*allowed: str) -> Callable[[str], str]:
    def parse(text: str) -> str:
        if text not in allowed:
            raise ValueError(f"it is one of: {', '.join(allowed)}")
        return text

    return parse


def _number(least: float, most: float) -> Callable[[str], float]:
    def parse(text: str) -> float:
        problem = f"it is a number from {least:g} to {most:g}"
        try:
            value = float(text)
        except ValueError:
            raise ValueError(problem) from None
        if not least <= value <= most:  # false for NaN too
            raise ValueError(problem)
        return value

    return parse


def _path(text: str) -> Path:
    if "\0" in text:
        raise ValueError("a path has no NUL character")
    return Path(text).expanduser().absolute()


def _faults(text: str) -> str:
    from stdwire_songs.studio.faults import parse_faults  # here and not above: hardly ever needed

    parse_faults(text)
    return text


def _web_address(text: str) -> str:
    if not text.startswith(("http://", "https://")):
        raise ValueError("it is an address that begins with http:// or https://")
    return text.rstrip("/")


CONFIG = Option(
    "config",
    "FILE",
    "none",
    'The configuration file (stdwire.json). Its section "backend" has these settings, written with _ for -.',
    _path,
)
"""Where the configuration file is; it cannot be said in the file itself."""

OPTIONS = (
    Option(
        "data-dir",
        "DIR",
        "the user's data folder for stdwire-songs",
        "Folder for the database, browser profiles and the studio's files. One backend per folder.",
        _path,
        is_path=True,
    ),
    Option(
        "service",
        "NAME",
        "studio",
        "Where songs are made: studio is built in and works offline; suno, the live one, is not there yet.",
        _word("studio", "suno"),
    ),
    Option(
        "studio-url",
        "URL",
        "start one when first needed",
        "A studio that already runs, instead of one of this backend's own.",
        _web_address,
    ),
    Option(
        "studio-speed",
        "FACTOR",
        "1",
        "How fast the backend's own studio makes songs; 1 is about a second a song.",
        _number(0.01, 1_000),
        is_number=True,
    ),
    Option(
        "studio-faults",
        "JSON",
        "none",
        "What goes wrong in the backend's own studio from its start, for tests: a list such as "
        '[{"name": "generate_error", "count": 1}]. `GET /control/state` of a studio lists the names.',
        _faults,
    ),
    Option(
        "session-mode",
        "MODE",
        "browser",
        "Where session tokens come from: browser asks the account's own browser profile, where a browser is "
        "installed; direct always asks the studio.",
        _word("browser", "direct"),
    ),
    Option(
        "browser-path",
        "FILE",
        "the installed Chrome or Chromium",
        "The browser to open for sign-in.",
        _path,
        is_path=True,
    ),
    Option(
        "user-wait-seconds",
        "SECONDS",
        "600",
        "How long an operation waits for a person before it is interrupted.",
        _number(0, 86_400),
        is_number=True,
    ),
    Option(
        "lock-wait-seconds",
        "SECONDS",
        "5",
        "How long to wait for a backend that is just ending to let go of the data folder.",
        _number(0, 60),
        is_number=True,
    ),
    Option(
        "log-level",
        "LEVEL",
        "info",
        "How much is written to stderr after the ready message.",
        _word("debug", "info", "warning", "error"),
    ),
)
"""Every setting, in the order of the help text."""


def help_text(program: str = "python -m stdwire_songs") -> str:
    """Return the text of `--help` for a program that is run under this name."""
    lines = [
        f"usage: {program} [serve] [options]",
        f"       {program} studio [options]",
        "",
        "The song backend: commands on stdin, answers on stdout, BACKEND_READY and the log on stderr.",
        "`studio` runs the built-in song service alone; `studio --help` lists its options.",
        "",
        "options (an argument wins over the variable beside it, and that over the configuration file):",
        "",
    ]
    for option in (CONFIG, *OPTIONS):
        lines.append(f"  --{option.name} {option.metavar}  [{option.variable}]")
        lines.append(f"      {option.help}")
        lines.append(f"      Default: {option.default}.")
    lines += [
        "  --help",
        "      Show this text and leave.",
        "",
        "exit codes: 0 ended as asked, 1 failed, 78 cannot run as it is set up,",
        "or was called with an argument that is wrong (do not start it again).",
    ]
    return "\n".join(lines)


def _from_arguments(argv: Sequence[str]) -> dict[str, str]:
    known = {f"--{option.name}": option.name for option in (CONFIG, *OPTIONS)}
    given: dict[str, str] = {}
    rest = iter(argv)
    for argument in rest:
        flag, has_value, value = argument.partition("=")
        if flag not in known:
            raise ConfigurationError(f"Unknown argument {argument!r}. --help lists the options.")
        text = value if has_value else next(rest, None)
        if not text:
            raise ConfigurationError(f"{flag} needs a value. --help lists the options.")
        given[known[flag]] = text
    return given


def _from_file(path: str | None, env: Mapping[str, str]) -> dict[str, Any]:
    if not path:
        return {}
    # Here and not above: without a file nothing of it is needed.
    from stdwire.configuration import ConfigurationFileError, read_section, unknown_name

    by_field = {option.field: option for option in OPTIONS}
    values: dict[str, Any] = {}
    try:
        section = read_section(path, "backend", env)
        for key, value in section.values.items():
            if key not in by_field:
                raise section.error("", unknown_name(key, by_field))
            try:
                values[key] = by_field[key].parse(_text_of(by_field[key], value, section))
            except ValueError as error:
                raise section.error(key, str(error)) from None
    except ConfigurationFileError as error:
        raise ConfigurationError(str(error)) from None
    return values


def _text_of(option: Option, value: object, section: "Section") -> str:
    """Return a value of the file as its option's parser takes it."""
    from stdwire.configuration import Substituted

    if option.is_number:
        is_number = isinstance(value, int | float) and not isinstance(value, bool)
        if not is_number and not isinstance(value, Substituted):
            raise ValueError("it is a number")
    elif not isinstance(value, str) or not value:
        raise ValueError("it is a text that is not empty")
    return str(section.path(str(value))) if option.is_path else str(value)


def _read(option: Option, text: str, source: str) -> Any:  # noqa: ANN401 - each option has its own type
    try:
        return option.parse(text)
    except ValueError as error:
        raise ConfigurationError(f"{source} is {text!r}, but {error}.") from None


def _default_data_dir() -> Path:
    try:
        from platformdirs import user_data_path
    except ImportError:
        raise ConfigurationError(
            "No data folder: name one with --data-dir or STDWIRE_DATA_DIR, "
            "or install stdwire[songs] so that the system's own place is found."
        ) from None
    return user_data_path("stdwire-songs", appauthor=False)
