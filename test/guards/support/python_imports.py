"""Print every import of the Python files below a folder, as JSON, with modules named in full."""

import ast
import json
import sys
from pathlib import Path


def absolute(node: ast.ImportFrom, package: list[str]) -> str:
    """Return the full name of the module that a `from … import` names."""
    if node.level == 0:
        return node.module or ""
    base = package[: len(package) - node.level + 1]
    return ".".join([*base, node.module] if node.module else base)


def imports(source: str, package: list[str]) -> list[tuple[str, int]]:
    """Return the modules that a source text imports, wherever in it, with their lines."""
    found: list[tuple[str, int]] = []
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.Import):
            found += [(alias.name, node.lineno) for alias in node.names]
        elif isinstance(node, ast.ImportFrom):
            module = absolute(node, package)
            found += [(f"{module}.{alias.name}", node.lineno) for alias in node.names]
    return found


root = Path(sys.argv[1])
rows = [
    {"file": path.relative_to(root).as_posix(), "module": module, "line": line}
    for path in sorted(root.rglob("*.py"))
    for module, line in imports(path.read_text("utf-8"), list(path.relative_to(root).parent.parts))
]
json.dump({"imports": rows, "standard": sorted(sys.stdlib_module_names)}, sys.stdout)
