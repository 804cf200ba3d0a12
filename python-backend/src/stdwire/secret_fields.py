"""Find the values of the fields that a protocol marks as secret, to keep them out of all else."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from stdwire import secrets

__all__ = ["register_secrets"]


def register_secrets(value: object, paths: tuple[str, ...]) -> None:
    """Register every text that stands at one of `paths` (`session.token`, `items[].token`) in `value`."""
    for path in paths:
        for found in _at([value], path.replace("[]", ".[]").split(".")):
            if isinstance(found, str):
                secrets.register(found)


def _at(values: list[Any], steps: list[str]) -> Iterator[Any]:
    for step in steps:
        values = [below for value in values for below in _below(value, step)]
    yield from values


def _below(value: object, step: str) -> list[Any]:
    if not step:
        return [value]
    if step == "[]":
        return list(value) if isinstance(value, list | tuple) else []
    if isinstance(value, Mapping):
        return [value[step]] if step in value else []
    return [getattr(value, step)] if hasattr(value, step) else []
