"""Tell which payload types have parts that may be anything, so that somebody has to look what came."""

from __future__ import annotations

from typing import Any

from msgspec import inspect

__all__ = ["is_open"]


def is_open(payload_type: Any) -> bool:  # noqa: ANN401 - any type msgspec can decode
    """Tell whether a part of a value of the type may be anything at all."""
    waiting: list[object] = [inspect.type_info(payload_type)]
    seen: set[int] = set()
    while waiting:
        part = waiting.pop()
        if isinstance(part, inspect.AnyType | inspect.RawType):
            return True
        if isinstance(part, tuple):
            waiting += part
        elif isinstance(part, inspect.Type | inspect.Field) and id(part) not in seen:
            seen.add(id(part))  # a type may hold itself
            waiting += [getattr(part, name) for name in part.__struct_fields__]
    return False
