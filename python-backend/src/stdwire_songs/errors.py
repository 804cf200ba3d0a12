"""The errors of the song backend, none of which knows the wire.

::

    Exception
    ├── SongError               a command or operation failed; carries one of the protocol's error codes
    │   └── StorageError        the database could not do what was asked (INTERNAL_ERROR, with a reason)
    │       ├── DatabaseBusyError
    │       ├── DatabaseDamagedError
    │       └── DatabaseFullError
    ├── OperationCancelled      the caller asked for the end
    ├── OperationInterrupted    the work can be taken up again: the backend stops, or a person did not come
    └── ConfigurationError      the backend cannot start as it is set up (exit code 78)
        ├── DataFolderInUseError
        ├── DatabaseCorruptError
        └── SchemaTooNewError

`commands/` turns them into answers, in one place.
"""

from typing import Any

from stdwire_songs.protocol.errors import ErrorCode

CONFIGURATION_EXIT_CODE = 78
"""EX_CONFIG of sysexits.h: whoever supervises the backend must not start it again unchanged."""


class SongError(Exception):
    """A command or operation failed for a reason that the protocol has a code for."""

    def __init__(self, code: ErrorCode, message: str, *, details: dict[str, Any] | None = None) -> None:
        """Keep the code, the text for a person, and facts for a program."""
        super().__init__(message)
        self.code = code
        self.message = message
        self.details = details


class StorageError(SongError):
    """The database could not do what was asked; what was acknowledged before is untouched."""

    reason = "storage"

    def __init__(self, message: str) -> None:
        """Say what failed; the reason of the class goes into the details."""
        super().__init__(ErrorCode.INTERNAL_ERROR, message, details={"reason": self.reason})


class DatabaseBusyError(StorageError):
    """Another process held the database's write lock for longer than the busy timeout."""

    reason = "database_busy"


class DatabaseDamagedError(StorageError):
    """The database file is damaged, or not all of it is there."""

    reason = "database_damaged"

    def __init__(self, what: str) -> None:
        """Say what is wrong with it, in a sentence; what to do follows."""
        super().__init__(f"{what} Stop the backend, and put a good copy in its place.")
        self.what = what


class DatabaseFullError(StorageError):
    """The disk is full or the folder cannot be written."""

    reason = "disk"


class OperationCancelled(Exception):  # noqa: N818 - a request that was granted, not a mistake
    """The caller asked for this work to end."""


class OperationInterrupted(Exception):  # noqa: N818 - a state, not a mistake
    """The work stopped short and can be taken up again."""

    def __init__(self, message: str) -> None:
        """Say why it stopped and how to take it up again."""
        super().__init__(message)
        self.message = message


class ConfigurationError(Exception):
    """The backend cannot start as it is set up; starting it again unchanged cannot help."""


class DataFolderInUseError(ConfigurationError):
    """Another backend serves this data folder."""


class DatabaseCorruptError(ConfigurationError):
    """The database file is damaged; it is left as it is and a copy is kept."""


class SchemaTooNewError(ConfigurationError):
    """The database was written by a newer version of this backend."""
