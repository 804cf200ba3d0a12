"""What the guide promises to somebody who builds a backend of their own."""

from __future__ import annotations

import subprocess
import sys

from .children import run

TEN_LINES = """
from stdwire import Backend

backend = Backend()

@backend.command("GREET")
def greet(payload: dict, context):
    return {"text": f"Hello, {payload['name']}!"}

backend.run()
"""


def test_a_backend_is_ten_lines() -> None:
    """A function, a decorator and a call to run are all that it takes."""
    assert len(TEN_LINES.strip().splitlines()) <= 10
    with run(TEN_LINES) as child:
        assert child.ready()["type"] == "BACKEND_READY"
        assert child.call("1", "GREET", {"name": "Ann"})["data"] == {"text": "Hello, Ann!"}
        assert child.call("2", "GREET", {})["error_code"] == "INTERNAL_ERROR"
        assert child.call("3", "NOPE")["error"] == "Unknown command type: NOPE"
        messages, _stderr = child.end()
        assert (messages, child.process.returncode) == ([], 0)


def modules_after(statement: str) -> set[str]:
    program = f"{statement}\nimport sys\nprint(*sys.modules)"
    result = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)
    return set(result.stdout.split())


def test_getting_ready_imports_little() -> None:
    """What is slow to import and needed late, or never, is not imported on the way to the ready message."""
    brought = modules_after("import stdwire") - modules_after("import msgspec")
    slow = {
        "asyncio",
        "concurrent",
        "dataclasses",
        "inspect",
        "json",
        "logging",
        "pathlib",
        "socket",
        "subprocess",
    }
    assert not brought & slow
    assert not {name for name in brought if name.startswith(("stdwire_songs", "stdwire.testing"))}


def test_the_library_needs_msgspec_and_nothing_else() -> None:
    """Everything that is imported is the standard library's, msgspec's or its own."""
    brought = modules_after("import stdwire, stdwire.testing") - modules_after("import msgspec")
    foreign = {name.partition(".")[0].lstrip("_") for name in brought} - set(sys.stdlib_module_names)
    known = {name.lstrip("_") for name in sys.stdlib_module_names}
    assert foreign - known == {"stdwire"}
