"""Import msgspec without typing_extensions, which it would take where it is installed.

Since Python 3.11 `typing` has all that msgspec asks for, and typing_extensions brings `inspect`, `ast` and
`dis`: a fifth of the time in which a backend starts. Whoever imports it later gets it as ever.
"""

import sys

__all__: list[str] = []

_NAME = "typing_extensions"

if "msgspec" not in sys.modules and _NAME not in sys.modules:
    # None stands for "there is none": https://docs.python.org/3/reference/import.html#the-module-cache
    sys.modules[_NAME] = None  # type: ignore[assignment]
    try:
        import msgspec  # noqa: F401
    finally:
        del sys.modules[_NAME]
