"""Find the generated type that a file of vectors is about."""

from __future__ import annotations

from importlib import import_module
from typing import Any

import msgspec

from stdwire import messages

MESSAGES = {
    "command": messages.CommandMessage,
    "response": messages.SuccessMessage,
    "error": messages.ErrorMessage,
    "progress": messages.ProgressMessage,
    "ready": messages.ReadyMessage,
}


class Schemas:
    """The decoders of one generated protocol package, by the names that files of vectors have."""

    def __init__(self, package: str) -> None:
        self._package = import_module(package)
        self._decoders: dict[str, msgspec.json.Decoder[Any]] = {}

    def fits(self, schema: str, document: bytes) -> bool:
        """Tell whether a document is valid."""
        decoder = self._decoders.get(schema)
        if decoder is None:
            decoder = self._decoders[schema] = msgspec.json.Decoder(self.type_of(schema))
        try:
            decoder.decode(document)
        except msgspec.ValidationError:
            return False
        return True

    def type_of(self, schema: str) -> Any:
        """Return the type that `CREATE_ACCOUNT.payload`, `types.Clip` or `envelope.ready` names."""
        name, part = schema.split(".")
        if name == "types":
            return getattr(self._package, part)
        if name == "envelope":
            return MESSAGES[part]
        contract = self._package.CONTRACT
        if name in contract.events:
            return contract.events[name].payload
        if name in contract.commands:
            command = contract.commands[name]
            if part == "operation":
                return command.operation.result
            return command.payload if part == "payload" else command.result
        pascal = "".join(word.capitalize() for word in name.split("_"))
        return getattr(messages, pascal + part.capitalize())
