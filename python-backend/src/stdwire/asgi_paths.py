"""Which paths are open to everybody: read strictly, so that no way of writing a path opens another one."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from stdwire.errors import UsageError

__all__ = ["ExcludedPaths", "route_path"]

_WILDCARD = "/*"
_SUSPICIOUS = frozenset("\\%;") | {chr(code) for code in (*range(32), 127)}
"""What another reader may take for a separator, decode once more, cut off, or end at."""


class ExcludedPaths:
    """Paths as they are, and folders with all that is below them."""

    def __init__(self, patterns: Iterable[str]) -> None:
        """Take paths such as `/health`, and with a wildcard at the end, `/static/*`."""
        if isinstance(patterns, str):
            raise UsageError("The paths to exclude are a list of texts: exclude=['/health'].")
        self._paths: set[str] = set()
        folders: list[str] = []
        for pattern in patterns:
            is_folder = pattern.endswith(_WILDCARD)
            path = pattern.removesuffix("*") if is_folder else pattern
            if not path.startswith("/") or "*" in path or not _is_plain(path):
                raise UsageError(
                    f"'{pattern}' cannot be excluded: a path begins with '/', has no empty part, '.' or '..' "
                    "in it, and a '*' only at its end, after a '/'."
                )
            if is_folder:
                folders.append(path)
            else:
                self._paths.add(path)
        self._folders = tuple(folders)

    def match(self, path: str) -> bool:
        """Tell whether `path`, decoded once as ASGI gives it, is one of them or below one of them."""
        return path in self._paths or (path.startswith(self._folders) and _is_plain(path))


def route_path(scope: Mapping[str, Any]) -> str:
    """Return the path within the app, as its router sees it: without what the app is mounted at."""
    path: str = scope["path"]
    root: str = scope.get("root_path", "")
    if root and path.startswith(root) and path[len(root) : len(root) + 1] in ("", "/"):
        return path[len(root) :]
    return path


def _is_plain(path: str) -> bool:
    """Tell whether a path means the same to everybody; one may end in a slash."""
    parts = path.split("/")[1:]
    return (
        not _SUSPICIOUS & set(path)
        and all(parts[:-1])
        and not any(part.startswith("..") or part == "." for part in parts)
    )
