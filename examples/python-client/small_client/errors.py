"""What can come of a call but its answer. Whoever only wants to know that it failed catches `ClientError`."""


class ClientError(Exception):
    """Anything of the client; `kind` is the word that the conformance kit has for it."""

    kind = "other"


class CommandError(ClientError):
    """The backend answered with an error."""

    kind = "command"

    def __init__(self, message: str, code: str) -> None:
        """Take the text and the code as they came: a newer backend may have codes that nobody here knows."""
        super().__init__(message)
        self.code = code


class ProtocolError(ClientError):
    """What the backend answered breaks the protocol."""

    kind = "protocol"


class InvalidPayloadError(ClientError):
    """The payload does not fit its schema, and was not sent."""

    kind = "validation"


class TooLargeError(ClientError):
    """The command is longer than a line may be, and was not sent."""

    kind = "too-large"


class LimitError(ClientError):
    """No answer came in time."""

    kind = "timeout"


class AbortedError(ClientError):
    """The caller gave it up."""

    kind = "aborted"


class ClosedError(ClientError):
    """The backend ended, or is not running: there will be no answer."""

    kind = "closed"


class StartError(ClientError):
    """The backend did not become ready."""

    kind = "start"
