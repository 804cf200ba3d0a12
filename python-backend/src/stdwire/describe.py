"""Say what is wrong with a payload: the field, the reason, and never the value that was sent.

The validator's own texts are turned into the texts of the protocol; one that could quote a value (an
unknown word) is replaced, and a field name that the sender made up is shortened.
"""

from __future__ import annotations

import re
from typing import NamedTuple

__all__ = ["Problem", "describe"]

_WORDS = {
    "str": "a text",
    "int": "an integer",
    "float": "a number",
    "bool": "true or false",
    "object": "an object",
    "array": "a list",
    "null": "null",
    "bytes": "a text",
    "datetime": "a date and time",
    "date": "a date",
    "uuid": "a UUID",
}

_MISSING = r"Object missing required field `(?P<field>.*?)`"
_UNKNOWN = r"(?s)Object contains unknown field `(?P<field>.*)`"
_TYPE = r"Expected `(?P<expected>[^`]+)`, got `(?P<got>[^`]+)`"
_BOUND = r"Expected `(?:int|float)` (?P<relation><=|>=|<|>) (?P<bound>-?[0-9.e+]+)"
_LENGTH = r"Expected `(?P<kind>str|array|object)` of length (?P<relation><=|>=) (?P<bound>[0-9]+)"
_PATH = r" - at `(?P<key>key in )?\$(?P<path>[^`]*)`$"

_RELATIONS = {">=": "{} or more", "<=": "{} or less", ">": "more than {}", "<": "less than {}"}
_MAX_NAME = 64


class Problem(NamedTuple):
    """What is wrong and where."""

    path: str
    message: str


def describe(text: str, whole: str = "The payload") -> Problem:
    """Turn the text of a validation error into a path and a sentence; `whole` names what was read."""
    place = re.search(_PATH, text)
    path = place["path"].removeprefix(".") if place else ""
    reason = text[: place.start()] if place else text
    if match := re.fullmatch(_MISSING, reason):
        field = _join(path, match["field"])
        return Problem(field, f"The field '{field}' is missing.")
    if match := re.fullmatch(_UNKNOWN, reason):
        field = _join(path, match["field"][:_MAX_NAME])
        return Problem(field, f"The field '{field}' is not known.")
    subject = f"The field '{path}'" if path else whole
    return Problem(path, f"{subject} {_demand(reason)}.")


def _demand(reason: str) -> str:
    """Return what the field must be, without what it was."""
    if match := re.match(_LENGTH, reason):
        return _length(match["kind"], match["relation"], int(match["bound"]))
    if match := re.match(_BOUND, reason):
        return "must be " + _RELATIONS[match["relation"]].format(match["bound"].removesuffix(".0"))
    if match := re.match(_TYPE, reason):
        return f"must be {_kinds(match['expected'])}, not {_kinds(match['got'])}"
    if reason.startswith("Invalid enum value"):
        return "holds a word that is not known"
    if "matching regex" in reason:
        return "does not have the form that it must have"
    if "out of range" in reason:
        return "holds a number that is out of range"
    if reason.startswith("Invalid UUID"):
        return "must be a UUID"
    return "is not valid"


def _length(kind: str, relation: str, bound: int) -> str:
    if relation == ">=" and bound == 1:
        return "must not be empty" if kind == "str" else "must hold at least 1 entry"
    unit = (
        ("character" if kind == "str" else "entry")
        if bound == 1
        else ("characters" if kind == "str" else "entries")
    )
    return f"must hold at {'least' if relation == '>=' else 'most'} {bound} {unit}"


def _kinds(names: str) -> str:
    return " or ".join(_WORDS.get(name.strip(), "another value") for name in names.split("|"))


def _join(path: str, field: str) -> str:
    return f"{path}.{field}" if path else field
