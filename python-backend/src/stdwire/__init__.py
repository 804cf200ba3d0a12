"""Build a Python backend that a TypeScript app spawns and talks to over stdin and stdout.

from stdwire import Backend

backend = Backend()

@backend.command("GREET")
def greet(payload: dict, context):
    return {"text": f"Hello, {payload['name']}!"}

backend.run()
"""

from stdwire import secrets
from stdwire.contract import CommandSpec, Contract, Delivery, EventSpec, OperationSpec, Order
from stdwire.errors import (
    Cancelled,
    CommandFailed,
    Interrupted,
    RegistrationError,
    StdwireError,
    UsageError,
)

__all__ = [
    "Cancelled",
    "CommandFailed",
    "CommandSpec",
    "Contract",
    "Delivery",
    "EventSpec",
    "Interrupted",
    "OperationSpec",
    "Order",
    "RegistrationError",
    "StdwireError",
    "UsageError",
    "secrets",
]
