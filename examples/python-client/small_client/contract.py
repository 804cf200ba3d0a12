"""The protocol folder: its commands, its events, and whether a value fits its schema."""

import json
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

TYPES: dict[str, type | tuple[type, ...]] = {
    "object": dict,
    "array": list,
    "string": str,
    "boolean": bool,
    "null": type(None),
    "number": (int, float),
    "integer": (int, float),
}


@dataclass(frozen=True)
class Schema:
    """A schema, and the folder that its references start from."""

    schema: dict[str, Any]
    folder: Path

    def misfit(self, value: object) -> str | None:
        """Say where a value does not fit; None if it does. Never tells the value: it may be a secret."""
        return next(_misfits(value, self.schema, self.folder, "it"), None)


@dataclass(frozen=True)
class Command:
    """What the protocol says about a command; of one that it does not know only the name."""

    name: str
    payload: Schema | None = None
    result: Schema | None = None
    limit: float = 60.0
    final: str | None = None
    """The type of the event that ends its operation; None for a plain command."""
    outcome: Schema | None = None
    """What its operation comes to."""


@dataclass(frozen=True)
class Event:
    """What the protocol says about an event."""

    payload: Schema
    subject: list[str] = field(default_factory=list)
    """The fields that say what it is about."""


class Contract:
    """One protocol, from its folder."""

    def __init__(self, folder: Path) -> None:
        """Read the folder."""
        protocol = json.loads((folder / "protocol.json").read_text("utf-8"))
        self.version: str = protocol["version"]
        self.ready_type: str = protocol["handshake"]["ready_type"]
        self.max_line_bytes: int = protocol["limits"]["max_line_bytes"]
        self.start_limit: float = protocol["handshake"]["start_timeout_ms"] / 1000
        self._commands = {
            one.name: one for kind in ("commands", "control") for one in _commands(folder / kind)
        }
        self.events = dict(_events(folder / "events"))

    def command(self, name: str) -> Command:
        """Return a command; one that is not known may be of a newer backend, and is not checked."""
        return self._commands.get(name) or Command(name)


def _commands(folder: Path) -> Iterator[Command]:
    for path in folder.glob("*.json"):
        said = json.loads(path.read_text("utf-8"))
        operation = said.get("operation") or {}
        yield Command(
            name=said["name"],
            payload=Schema(said["payload"], folder),
            result=Schema(said["result"], folder),
            limit=said.get("timeout_ms", 60_000) / 1000,
            final=operation.get("final"),
            outcome=Schema(operation["result"], folder) if "result" in operation else None,
        )


def _events(folder: Path) -> Iterator[tuple[str, Event]]:
    for path in folder.glob("*.json"):
        said = json.loads(path.read_text("utf-8"))
        yield said["name"], Event(Schema(said["payload"], folder), said.get("subject", []))


_files: dict[Path, dict[str, Any]] = {}


def _misfits(value: Any, schema: dict[str, Any], folder: Path, at: str) -> Iterator[str]:  # noqa: ANN401
    if "$ref" in schema:
        path = (folder / schema["$ref"]).resolve()
        if path not in _files:
            _files[path] = json.loads(path.read_text("utf-8"))
        yield from _misfits(value, _files[path], path.parent, at)
        return
    for several in (schema.get("anyOf"), schema.get("oneOf")):
        if several and all(any(_misfits(value, one, folder, at)) for one in several):
            yield f"{at} fits none of its forms"
    kinds = schema.get("type", [])
    kinds = [kinds] if isinstance(kinds, str) else kinds
    if kinds and not any(_is_of(value, kind) for kind in kinds):
        yield f"{at} is not of the type {' or '.join(kinds)}"
        return
    words = [schema["const"]] if "const" in schema else schema.get("enum")
    if words is not None and not any(type(word) is type(value) and word == value for word in words):
        yield f"{at} is none of its words"
    if isinstance(value, str):
        yield from _outside(len(value), schema.get("minLength"), schema.get("maxLength"), at)
        # The end of a text is `$` in the protocol; here that would also be the place before a last line end.
        pattern = re.sub(r"\$$", r"\\Z", schema.get("pattern", ""))
        if re.search(pattern, value) is None:
            yield f"{at} does not fit its pattern"
    elif isinstance(value, int | float) and not isinstance(value, bool):
        yield from _outside(value, schema.get("minimum"), schema.get("maximum"), at)
    elif isinstance(value, list):
        yield from _outside(len(value), schema.get("minItems"), schema.get("maxItems"), at)
        for index, item in enumerate(value):
            yield from _misfits(item, schema.get("items", {}), folder, f"{at}[{index}]")
    elif isinstance(value, dict):
        yield from (f"{at} has no {name}" for name in schema.get("required", []) if name not in value)
        fields, more = schema.get("properties", {}), schema.get("additionalProperties", True)
        for name, part in value.items():
            if name not in fields and more is False:
                yield f"{at} has a field that is not known"
            else:
                of_part = fields.get(name) or (more if isinstance(more, dict) else {})
                yield from _misfits(part, of_part, folder, f"{at}.{name}")


def _is_of(value: object, kind: str) -> bool:
    if isinstance(value, bool):
        return kind == "boolean"
    if kind == "integer" and isinstance(value, float):
        return value.is_integer()
    return isinstance(value, TYPES[kind])


def _outside(size: float, least: float | None, most: float | None, at: str) -> Iterator[str]:
    if (least is not None and size < least) or (most is not None and size > most):
        yield f"{at} is outside its bounds"
