"""A small client of the song protocol, with nothing but the standard library."""

from .calls import Call, Operation
from .client import Client
from .contract import Contract
from .errors import (
    AbortedError,
    ClientError,
    ClosedError,
    CommandError,
    InvalidPayloadError,
    LimitError,
    ProtocolError,
    StartError,
)

__all__ = [
    "AbortedError",
    "Call",
    "Client",
    "ClientError",
    "ClosedError",
    "CommandError",
    "Contract",
    "InvalidPayloadError",
    "LimitError",
    "Operation",
    "ProtocolError",
    "StartError",
]
