"""What is wrong with a handler is said when it is registered, with what to change."""

from __future__ import annotations

import dataclasses
from functools import partial
from typing import Any, TypedDict

import msgspec
import pytest

from stdwire import Backend, CommandSpec, Context, Contract, OperationSpec, RegistrationError, UsageError
from stdwire.testing import connect

CONTRACT = Contract(
    name="test",
    version="1.0.0",
    commands={
        "PLAIN": CommandSpec(name="PLAIN"),
        "LONG": CommandSpec(name="LONG", order="worker", operation=OperationSpec("LONGER")),
    },
    events={},
)


class AsStruct(msgspec.Struct):
    n: int


def handler(payload: dict[str, Any], context: Context) -> object:
    return payload


async def coroutine(payload: dict[str, Any], context: Context) -> None:
    return None


def without_context(payload: dict[str, Any]) -> None:
    return None


def with_three(payload: dict[str, Any], context: Context, more: int) -> None:
    return None


def with_missing_type(payload: Missing, context: Context) -> None:  # type: ignore[name-defined]  # noqa: F821
    return None


def with_undecodable_type(payload: AsStruct | dict[str, int], context: Context) -> None:
    return None


@pytest.mark.parametrize(
    ("contract", "name", "function", "text"),
    [
        (None, "", handler, "needs the name"),
        (CONTRACT, "TYPO", handler, "has no command 'TYPO'"),
        (CONTRACT, "LONG", handler, "@backend.operation"),
        (None, "X", coroutine, "coroutine"),
        (None, "X", without_context, "two arguments"),
        (None, "X", with_three, "two arguments"),
        (None, "X", with_missing_type, "'Missing'"),
        (None, "X", with_undecodable_type, "cannot be decoded"),
        (None, "X", "not a function", "not a function"),
    ],
)
def test_a_wrong_command_handler_is_refused(contract: Any, name: str, function: Any, text: str) -> None:
    """The error names the command, the reason and the remedy."""
    with pytest.raises(RegistrationError, match=text):
        Backend(contract).command(name)(function)


def test_a_wrong_operation_handler_is_refused() -> None:
    """A plain command is no operation, and an operation needs an event to end with."""
    with pytest.raises(RegistrationError, match="starts no operation"):
        Backend(CONTRACT).operation("PLAIN")(handler)
    with pytest.raises(RegistrationError, match="final="):
        Backend().operation("LONG")(handler)


def test_an_order_that_is_not_the_protocols_is_refused() -> None:
    """Order is a promise to clients, so a handler cannot change it; `inline` keeps it and is allowed."""
    with pytest.raises(RegistrationError, match="has the order 'state'"):
        Backend(CONTRACT).command("PLAIN", order="worker")(handler)
    Backend(CONTRACT).command("PLAIN", order="inline")(handler)


def test_a_command_has_one_handler() -> None:
    """A second registration of a name is refused."""
    backend = Backend()
    backend.command("X")(handler)
    with pytest.raises(RegistrationError, match="already"):
        backend.command("X")(handler)


def test_a_control_command_cannot_be_taken() -> None:
    """The five commands of every protocol are the bridge's own."""
    with pytest.raises(RegistrationError, match="PING"):
        Backend().command("PING")(handler)


def test_a_backend_that_runs_takes_no_more_handlers_and_no_second_client() -> None:
    """What can be called is settled when the first command comes."""
    backend = Backend()
    with connect(backend):
        with pytest.raises(RegistrationError, match="before"):
            backend.command("X")(handler)
        with pytest.raises(UsageError):
            backend.serve(-1, -1)


@dataclasses.dataclass
class AsDataclass:
    n: int


class AsTypedDict(TypedDict):
    n: int


def by_struct(payload: AsStruct, context: Context) -> int:
    return payload.n


def by_dataclass(payload: AsDataclass, context: Context) -> int:
    return payload.n


def by_typed_dict(payload: AsTypedDict, context: Context) -> int:
    return payload["n"]


def by_dict(payload: dict[str, int], context: Context) -> int:
    return payload["n"]


def unannotated(payload, context):  # type: ignore[no-untyped-def]
    return payload["n"]


class Methods:
    def method(self, payload: AsStruct, context: Context) -> int:
        return payload.n

    def __call__(self, payload: Any, context: Context) -> int:
        return int(payload["n"])


@pytest.mark.parametrize(
    "function",
    [
        by_struct,
        by_dataclass,
        by_typed_dict,
        by_dict,
        unannotated,
        Methods().method,
        Methods(),
        partial(by_dict),
        lambda *arguments: arguments[0]["n"],
    ],
)
def test_the_payload_is_what_the_first_parameter_asks_for(function: Any) -> None:
    """A Struct, a dataclass, a TypedDict, a dict or nothing at all: the handler says."""
    backend = Backend()
    backend.command("GET")(function)
    with connect(backend) as client:
        assert client.call("GET", {"n": 7}) == 7


def test_a_decorated_function_can_still_be_called() -> None:
    """Registering a handler leaves the function as it was."""
    backend = Backend()

    @backend.command("ADD")
    def add(payload: dict[str, int], context: object) -> int:
        return payload["a"] + 1

    assert add({"a": 1}, None) == 2
