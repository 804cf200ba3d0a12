"""Build a Python backend that a TypeScript app spawns and talks to over stdin and stdout.

from stdwire import Backend

backend = Backend()

@backend.command("GREET")
def greet(payload: dict, context):
    return {"text": f"Hello, {payload['name']}!"}

backend.run()
"""

from stdwire import lean_msgspec as _first  # noqa: F401
from stdwire import secrets
from stdwire.backend import Backend
from stdwire.connection import Limits
from stdwire.context import Context
from stdwire.contract import CommandSpec, Contract, Delivery, EventSpec, OperationSpec, Order
from stdwire.errors import (
    Cancelled,
    CommandFailed,
    Interrupted,
    RegistrationError,
    StdwireError,
    UsageError,
)
from stdwire.logs import Logger, get_logger
from stdwire.operation import Operation
from stdwire.orphans import end_with_client
from stdwire.stdio import claim

__all__ = [
    "Backend",
    "Cancelled",
    "CommandFailed",
    "CommandSpec",
    "Context",
    "Contract",
    "Delivery",
    "EventSpec",
    "Interrupted",
    "Limits",
    "Logger",
    "Operation",
    "OperationSpec",
    "Order",
    "RegistrationError",
    "StdwireError",
    "UsageError",
    "claim",
    "end_with_client",
    "get_logger",
    "secrets",
]
