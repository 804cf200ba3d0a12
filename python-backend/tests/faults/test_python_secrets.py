"""A secret does not leave a backend, however it gets into what is said."""

from __future__ import annotations

import pytest

from tests.stdwire.children import run

SPEAKING = """
import logging, sys, threading, traceback, warnings
import msgspec
from stdwire import Backend, CommandFailed, CommandSpec, Contract, EventSpec, OperationSpec, get_logger

logging.basicConfig(level=logging.INFO)

class SignIn(msgspec.Struct):
    session_token: str

class Say(msgspec.Struct):
    text: str

def spec(name, payload=Say, **more):
    return CommandSpec(name=name, payload=payload, **more)

contract = Contract(
    name="canary",
    version="1.0.0",
    commands={
        one.name: one
        for one in (
            spec("SIGN_IN", SignIn, secrets=("session_token",)),
            spec("LOG"),
            spec("RAISE"),
            spec("FAIL"),
            spec("TELL", operation=OperationSpec(final="TOLD")),
        )
    },
    events={"TOLD": EventSpec(name="TOLD")},
)
backend = Backend(contract, log_level="debug")

@backend.command("SIGN_IN")
def sign_in(payload, context):
    return "signed in"

class Dropped:
    def __init__(self, text):
        self.text = text
    def __del__(self):
        raise ValueError(self.text)

def crash(text):
    raise ValueError(text)

@backend.command("LOG")
def log(payload, context):
    text = payload.text
    get_logger("canary").debug("debugged %s", text)
    context.logger.error("logged %s", text)
    logging.getLogger("library").warning("a library: %s", text)
    print("printed", text)
    print("printed in pieces", text, sep=", ", end=".\\n", file=sys.stderr)
    warnings.warn(text)
    thread = threading.Thread(target=crash, args=(text,))
    thread.start()
    thread.join()
    Dropped(text)
    try:
        crash(text)
    except ValueError as error:
        traceback.print_exc()
        get_logger("canary").exception("caught", error=error)

@backend.command("RAISE")
def raise_it(payload, context):
    try:
        crash(payload.text)
    except ValueError as error:
        raise RuntimeError(f"around {payload.text}") from error

@backend.command("FAIL")
def fail(payload, context):
    raise CommandFailed("REFUSED", f"refused: {payload.text}", details=DETAILS)

@backend.operation("TELL")
def tell(payload, operation):
    operation.accept()
    EVENT
    operation.partial = PARTIAL
    raise ValueError(f"in an operation: {payload.text}")

backend.run()
"""
CANARY = "canary-4711-kept-by-nobody"


def program(*, is_registered: bool) -> str:
    """Return a program that says a secret wherever it can: in data too if it is registered."""
    facts = '{"seen": [payload.text]}' if is_registered else "{}"
    event = 'operation.progress("TOLD", message=payload.text, more=[payload.text])' if is_registered else ""
    return SPEAKING.replace("DETAILS", facts).replace("PARTIAL", facts).replace("EVENT", event)


def say(text: str, *, signs_in: bool) -> tuple[str, str]:
    """Return everything that came by stdout and stderr when `text` was said in every way there is."""
    with run(program(is_registered=signs_in)) as child:
        child.ready()
        if signs_in:
            assert child.call("in", "SIGN_IN", {"session_token": CANARY})["data"] == "signed in"
        for command in ("LOG", "RAISE", "FAIL", "TELL"):
            child.send(command, command, {"text": text})
        out, err = child.process.communicate(timeout=20)
        assert child.process.returncode == 0
    return out.decode(), err.decode()


def test_p12_a_value_that_was_marked_as_a_secret() -> None:
    """P12: in log lines, prints, warnings, tracebacks, errors, details and events there is a mark instead."""
    out, err = say(f"the token is {CANARY}, indeed", signs_in=True)
    assert CANARY not in out + err
    for said in ("debugged", "logged", "a library:", "printed", "printed in pieces,", "ValueError:"):
        assert f"{said} the token is [redacted], indeed" in err, said
    assert err.count("[redacted]") >= 9
    assert out.count("the token is [redacted], indeed") == 8


@pytest.mark.parametrize(
    "text",
    [
        f"Authorization: Bearer {CANARY}",
        f"{{'Authorization': 'Bearer {CANARY}', 'Accept': '*/*'}}",
        f"Cookie: __session={CANARY}; theme=dark",
        f"Set-Cookie: sid={CANARY}; Path=/",
        f"X-API-Key: {CANARY}",
        f"GET https://127.0.0.1:1733/x?api_key={CANARY}&a=1 failed",
        f"https://example.org/feed?a=1&token={CANARY}#top",
        f"eyJhbGciOiJIUzI1NiJ9.{CANARY}.c2lnbmF0dXJl",
    ],
)
def test_p12_what_looks_like_a_credential(text: str) -> None:
    """P12: headers, cookies, signed tokens and addresses are known by their form, in log and errors."""
    out, err = say(text, signs_in=False)
    assert CANARY not in out + err
    assert err.count("[redacted]") >= 9
    assert out.count("[redacted]") == 4  # two answers, and the final event, which says it twice
