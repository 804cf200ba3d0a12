"""Read a section of the optional configuration file, `stdwire.json`, which client and backend share.

The file is one JSON object with the sections `client` and `backend`. In its texts `${NAME}` stands for an
environment variable and `${NAME:otherwise}` for one that may be missing; `$${` stands for the two characters
`${` themselves. An empty variable is as good as none. The TypeScript side does the same, and one list of
files is run through both.
"""

from __future__ import annotations

import os
import re
from collections.abc import Iterable, Mapping
from pathlib import Path
from stat import S_ISREG
from typing import Any

import msgspec

from stdwire.faithful import MAX_NESTING, SerializationError, check

__all__ = ["ConfigurationFileError", "Section", "Substituted", "read_section", "unknown_name"]

_SECTIONS = ("$schema", "client", "backend")

_REFERENCE = re.compile(
    r"\$(?P<escaped>\$\{)|\$\{(?P<name>[A-Za-z_][A-Za-z0-9_]*)(?P<has>:(?P<otherwise>(?:(?!\$\{)[^}])*))?\}|(?P<bad>\$\{)"
)
_NO_REFERENCE = (
    "what begins with ${ is no reference here: write ${NAME} or ${NAME:otherwise}, "
    "or $${ for the characters themselves; no reference stands in another"
)

_MAX_BYTES = 1024 * 1024
"""A file of settings is small; what is larger is something else. The same on the TypeScript side."""
_TOO_DEEP = f"It is nested more than {MAX_NESTING} levels deep"
_INEXACT = "It holds a number that JavaScript cannot hold exactly: write it as a text"


class ConfigurationFileError(Exception):
    """A configuration file cannot be used; the text says which, where in it, why, and what to do."""


class Substituted(str):
    """A text in which a variable was filled in. It may stand for a number; any other text may not."""

    __slots__ = ()


class Section:
    """One section of a configuration file, with its variables filled in."""

    def __init__(self, file: Path, name: str, values: Mapping[str, Any]) -> None:
        """Keep the values of the section called `name`."""
        self.file = file
        self.name = name
        self.values = values

    def error(self, key: str, what: str) -> ConfigurationFileError:
        """Return the error for what is wrong with one of its values, or with all of it if `key` is empty."""
        return _error(self.file, f"{self.name}.{key}" if key else self.name, what)

    def path(self, text: str) -> Path:
        """Return a path of the file: relative to its folder, or to the home folder after a `~`."""
        return Path(os.path.normpath(self.file.parent / Path(text).expanduser()))


def read_section(path: str, name: str, env: Mapping[str, str]) -> Section:
    """Return the section `name` of the file at `path`, empty if there is none.

    Raises ConfigurationFileError if the file cannot be read, is not JSON, has a section that is not one, or
    asks for a variable that is not in `env`.
    """
    file = Path(path).expanduser().absolute()
    whole = _parse(file)
    for key in whole:
        if key not in _SECTIONS:
            raise _error(file, "", unknown_name(key, _SECTIONS))
    values = whole.get(name, {})
    if not isinstance(values, dict):
        raise _error(file, name, "it is an object with settings")
    filled = {key: _fill(file, f"{name}.{key}", value, env) for key, value in values.items()}
    return Section(file, name, filled)


def unknown_name(name: str, known: Iterable[str]) -> str:
    """Return what to say about a name that is not known, with the one that was most likely meant."""
    from difflib import get_close_matches  # here and not above: a file without a fault never needs it

    near = get_close_matches(name, list(known), n=1)
    return f"there is no {name} here." + (f" Did you mean {near[0]}?" if near else "")


def _parse(file: Path) -> dict[str, Any]:
    try:
        found = file.stat()
        # To read a pipe would wait for its writer.
        if not S_ISREG(found.st_mode):
            raise _error(file, "", "It is not a regular file")
        if found.st_size > _MAX_BYTES:
            raise _error(file, "", f"It is larger than {_MAX_BYTES} bytes")
        text = file.read_bytes().removeprefix(b"\xef\xbb\xbf")
    except FileNotFoundError:
        raise _error(file, "", "It does not exist") from None
    except OSError as error:
        raise _error(file, "", f"It cannot be read ({error.strerror})") from None
    whole = _decode(file, text)
    if not isinstance(whole, dict):
        raise _error(file, "", "It is an object with the sections client and backend")
    return whole


def _decode(file: Path, text: bytes) -> object:
    """Decode JSON that both sides read alike, by the rules of the wire."""
    try:
        whole = msgspec.json.decode(text)
        for section in whole.values() if isinstance(whole, dict) else ():
            check(section)
    except RecursionError:
        raise _error(file, "", _TOO_DEEP) from None
    except SerializationError as error:
        raise _error(file, "", _TOO_DEEP if error.reason == "nesting" else _INEXACT) from None
    except msgspec.ValidationError:  # all that is judged without a type: a number beyond a double
        raise _error(file, "", _INEXACT) from None
    except (msgspec.DecodeError, UnicodeDecodeError) as error:
        raise _error(file, "", f"It is not JSON: {error}") from None
    return whole


def _fill(file: Path, place: str, value: object, env: Mapping[str, str]) -> object:
    if isinstance(value, str):
        return _fill_text(file, place, value, env)
    # In place, and without a comprehension, which is a second frame: the stack has to hold every level.
    if isinstance(value, list):
        for index, item in enumerate(value):
            value[index] = _fill(file, f"{place}[{index}]", item, env)
    elif isinstance(value, dict):
        for key, item in value.items():
            value[key] = _fill(file, f"{place}.{key}", item, env)
    return value


def _fill_text(file: Path, place: str, text: str, env: Mapping[str, str]) -> str:
    has_variable = False

    def replace(match: re.Match[str]) -> str:
        nonlocal has_variable
        if match["escaped"]:
            return match["escaped"]
        if match["bad"]:
            raise _error(file, place, _NO_REFERENCE)
        has_variable = True
        name = match["name"]
        if env.get(name):
            return env[name]
        if match["has"]:
            return match["otherwise"]
        what = f"the environment variable {name} is not set: set it, or write ${{{name}:otherwise}}"
        raise _error(file, place, what)

    filled = _REFERENCE.sub(replace, text)
    return Substituted(filled) if has_variable else filled


def _error(file: Path, place: str, what: str) -> ConfigurationFileError:
    where = f" At {place}:" if place else ""
    end = "" if what.endswith((".", "?", "!")) else "."
    return ConfigurationFileError(
        f"The configuration file {file} cannot be used.{where} {what}{end} Correct it, or name another file."
    )
