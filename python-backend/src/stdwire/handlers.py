"""The functions that do the work, and what is known about each of them when it is registered.

Everything that can be wrong with a handler is said at registration, by name, while the program starts: not
when the first command arrives.
"""

from __future__ import annotations

import typing
from collections.abc import Callable
from types import SimpleNamespace
from typing import Any, Literal

import msgspec
from msgspec import Raw, Struct

from stdwire import faithful
from stdwire.contract import CommandSpec, Contract
from stdwire.errors import RegistrationError
from stdwire.messages import CONTROL_COMMANDS
from stdwire.openness import is_open

__all__ = ["Function", "Handler", "RunsOn", "build_handler"]

Function = Callable[[Any, Any], Any]

RunsOn = Literal["state", "worker", "inline"]
"""Where a handler runs; `inline` is the thread that reads commands, for answers that take no time."""

_decode_anything = msgspec.json.Decoder().decode
_decode_dict = msgspec.json.Decoder(dict[str, Any]).decode
_CO_COROUTINE = 0x80
_CO_VARARGS = 0x04


class Handler(Struct, frozen=True):
    """One registered function with everything that running it needs."""

    name: str
    function: Function
    runs_on: RunsOn
    decode: Callable[[Raw], Any]
    response_type: str
    final_event: str | None
    """For an operation: the event that ends it."""
    cancellable: bool
    secrets: tuple[str, ...]
    errors: frozenset[str]
    """The codes it may fail with; empty when nobody has said."""
    is_ordered: bool = False
    """Whether it is a plain command that the state lane runs itself."""


def build_handler(
    name: str,
    function: Function,
    *,
    contract: Contract | None,
    order: RunsOn | None,
    final_event: str | None,
    is_operation: bool,
) -> Handler:
    """Check a registration and gather what running it needs."""
    if not name or not isinstance(name, str):
        raise RegistrationError("A handler needs the name of its command, such as @backend.command('GREET').")
    if name in CONTROL_COMMANDS:
        raise RegistrationError(
            f"'{name}' is answered by the bridge itself, in every protocol: take another name."
        )
    spec = _spec_of(name, contract)
    if contract is not None:
        _check_kind(name, contract.commands[name], is_operation, order)
    _check_function(name, function)
    if is_operation:
        final_event = final_event or (spec.operation.final if spec and spec.operation else None)
        if final_event is None:
            raise RegistrationError(
                f"The operation '{name}' needs an event to end with: @backend.operation('{name}', final='…')."
            )
    runs_on = order or (spec.order if spec else ("worker" if is_operation else "state"))
    return Handler(
        name=name,
        function=function,
        runs_on=runs_on,
        decode=_decode_as(spec.payload) if spec else _decoder(name, _payload_type(name, function)),
        response_type=f"{name}_RESPONSE",
        final_event=final_event if is_operation else None,
        cancellable=spec.cancellable if spec else True,
        secrets=spec.secrets if spec else (),
        errors=spec.errors if spec else frozenset(),
        is_ordered=not is_operation and runs_on == "state",
    )


def _spec_of(name: str, contract: Contract | None) -> CommandSpec | None:
    if contract is None:
        return None
    if name not in contract.commands:
        raise RegistrationError(
            f"The protocol '{contract.name}' has no command '{name}': check the spelling."
        )
    return contract.commands[name]


def _check_kind(name: str, spec: CommandSpec, is_operation: bool, order: RunsOn | None) -> None:
    if is_operation and spec.operation is None:
        raise RegistrationError(f"'{name}' starts no operation: register it with @backend.command('{name}').")
    if not is_operation and spec.operation is not None:
        raise RegistrationError(
            f"'{name}' starts an operation: register it with @backend.operation('{name}')."
        )
    if order not in (None, "inline", spec.order):
        raise RegistrationError(f"'{name}' has the order '{spec.order}' in its protocol, not '{order}'.")


def _check_function(name: str, function: Function) -> None:
    """Refuse what could not be called with a payload and a context."""
    if not callable(function):
        raise RegistrationError(f"The handler of '{name}' is not a function.")
    code = getattr(function, "__code__", None)
    if code is None:
        return
    if code.co_flags & _CO_COROUTINE:
        raise RegistrationError(
            f"The handler of '{name}' is a coroutine function, and handlers run on threads: "
            "make it a plain function, and call asyncio.run inside of it if need be."
        )
    takes = code.co_argcount - (1 if hasattr(function, "__self__") else 0)
    required = takes - len(getattr(function, "__defaults__", None) or ())
    if required > 2 or (takes < 2 and not code.co_flags & _CO_VARARGS):
        raise RegistrationError(f"The handler of '{name}' must take two arguments: (payload, context).")


def _payload_type(name: str, function: Function) -> Any:  # noqa: ANN401 - any type msgspec can decode
    """Return the type that the handler's first parameter asks for; an object when it does not say."""
    plain = getattr(function, "__func__", function)
    code = getattr(plain, "__code__", None)
    if code is None or code.co_argcount == 0:
        return dict[str, Any]
    position = 1 if hasattr(function, "__self__") else 0
    parameter = code.co_varnames[position]
    annotation = plain.__annotations__.get(parameter, dict)
    if isinstance(annotation, str):
        annotation = _resolve(name, annotation, plain.__globals__)
    return dict[str, Any] if annotation in (dict, Any, object) else annotation


def _resolve(name: str, annotation: str, names: dict[str, Any]) -> Any:  # noqa: ANN401 - any type
    """Look up one annotation that was written as a text, and leave the others of the function alone."""
    holder = SimpleNamespace(__annotations__={"payload": annotation})
    try:
        return typing.get_type_hints(holder, globalns=names, include_extras=True)["payload"]
    except Exception as error:
        raise RegistrationError(
            f"The payload type '{annotation}' of the handler of '{name}' cannot be found: "
            "import it at the top of its module, outside of TYPE_CHECKING."
        ) from error


def _decoder(name: str, payload_type: Any) -> Callable[[Raw], Any]:  # noqa: ANN401 - any type
    """Return what turns an encoded payload into what the handler takes, once its type has been tried."""
    try:
        msgspec.json.Decoder(payload_type)
    except TypeError as error:
        raise RegistrationError(
            f"The payload type {payload_type!r} of '{name}' cannot be decoded: "
            "use a msgspec.Struct, a dataclass, a TypedDict or dict."
        ) from error
    return _decode_as(payload_type)


def _decode_as(payload_type: Any) -> Callable[[Raw], Any]:  # noqa: ANN401 - any type
    """Return what decodes a payload, and looks at all of it where its type leaves a part of it open.

    The type of a contract is not tried before the first command: to resolve the annotations of 27 commands
    took 4 ms of the start of a backend, and to find out which of them are open took some more.
    """
    if payload_type == dict[str, Any] or payload_type is dict:
        return _decode_object
    decode: Callable[[Raw], Any] = _decode_anything
    must_look: bool | None = None

    def decode_typed(raw: Raw) -> Any:  # noqa: ANN401 - the handler's business
        nonlocal decode, must_look
        if must_look is None:
            decode = msgspec.json.Decoder(payload_type).decode
            must_look = is_open(payload_type)
        payload = decode(raw)
        if must_look:
            faithful.check(_decode_anything(raw))
        return payload

    return decode_typed


def _decode_object(raw: Raw) -> Any:  # noqa: ANN401 - the handler's business
    """Decode a payload that may hold anything, and must hold what the client can tell apart."""
    payload = _decode_dict(raw)
    faithful.check(payload)
    return payload
