"""Every command gets exactly one answer, state commands in arrival order, whatever a handler does."""

from __future__ import annotations

import threading
import time
from typing import Any

import msgspec
import pytest

from stdwire import Backend, CommandFailed, CommandSpec, Context, Contract, Limits
from stdwire.testing import connect


class Named(msgspec.Struct, forbid_unknown_fields=True):
    name: str


def test_a_handler_answers_with_what_it_returns() -> None:
    """The return value is the data of the answer."""
    backend = Backend()

    @backend.command("GREET")
    def greet(payload: Named, context: Context) -> dict[str, str]:
        return {"text": f"Hello, {payload.name}!", "command": context.command, "id": context.id}

    with connect(backend) as client:
        command_id = client.send("GREET", {"name": "Ann"})
        answer = client.answer_to(command_id)
    assert answer["data"] == {"text": "Hello, Ann!", "command": "GREET", "id": command_id}
    assert answer["type"] == "GREET_RESPONSE"


def test_state_commands_take_effect_in_arrival_order() -> None:
    """Commands written at once are run one after the other, and answered in the same order."""
    backend = Backend()
    seen: list[int] = []

    @backend.command("ADD")
    def add(payload: dict[str, int], context: Context) -> int:
        seen.append(payload["n"])
        return len(seen)

    with connect(backend) as client:
        lines = [msgspec.json.encode({"id": f"a{n}", "type": "ADD", "payload": {"n": n}}) for n in range(500)]
        client.send_raw(b"\n".join(lines) + b"\n")
        client.answer_to("a499")
    assert seen == list(range(500))
    assert [message["data"] for message in client.messages] == list(range(1, 501))


def test_a_worker_command_starts_after_the_state_commands_before_it_and_runs_beside_later_ones() -> None:
    """It sees the effect of what arrived before it, and holds up nothing that comes after it."""
    backend = Backend()
    state: list[str] = []
    release = threading.Event()

    @backend.command("SET")
    def set_state(payload: dict[str, str], context: Context) -> None:
        time.sleep(0.02)  # long enough for a worker that did not wait to be first
        state.append(payload["value"])

    @backend.command("WORK", order="worker")
    def work(payload: dict[str, Any], context: Context) -> list[str]:
        seen = list(state)
        release.wait(10)
        return seen

    with connect(backend) as client:
        client.send_raw(
            b'{"id":"1","type":"SET","payload":{"value":"a"}}\n'
            b'{"id":"2","type":"WORK","payload":{}}\n'
            b'{"id":"3","type":"SET","payload":{"value":"b"}}\n'
        )
        client.answer_to("3")
        release.set()
        assert client.answer_to("2")["data"] == ["a"]


def test_worker_commands_run_beside_each_other() -> None:
    """Two that wait for each other both end."""
    backend = Backend(max_workers=2)
    meeting = threading.Barrier(2, timeout=10)

    @backend.command("MEET", order="worker")
    def meet(payload: dict[str, Any], context: Context) -> bool:
        meeting.wait()
        return True

    with connect(backend) as client:
        ids = [client.send("MEET"), client.send("MEET")]
        assert [client.answer_to(command_id)["data"] for command_id in ids] == [True, True]


def test_no_more_workers_run_than_were_allowed() -> None:
    """Further worker commands wait for their turn, and all are answered."""
    backend = Backend(max_workers=3)
    counting = threading.Lock()
    running = 0
    most = 0

    @backend.command("WORK", order="worker")
    def work(payload: dict[str, Any], context: Context) -> None:
        nonlocal running, most
        with counting:
            running += 1
            most = max(most, running)
        time.sleep(0.002)
        with counting:
            running -= 1

    with connect(backend) as client:
        for command_id in [client.send("WORK") for _ in range(40)]:
            assert client.answer_to(command_id)["success"]
    assert most <= 3


@pytest.mark.parametrize("order", ["state", "worker"])
def test_ping_is_answered_while_a_handler_blocks(order: Any) -> None:
    """A handler that takes long keeps nobody from being answered at once."""
    backend = Backend()
    entered, release = threading.Event(), threading.Event()

    @backend.command("BLOCK", order=order)
    def block(payload: dict[str, Any], context: Context) -> str:
        entered.set()
        release.wait(10)
        return "done"

    with connect(backend) as client:
        blocked = client.send("BLOCK")
        entered.wait(10)
        for _ in range(3):
            assert client.call("PING")["commands"] == 1
        assert blocked not in [message["id"] for message in client.messages]
        release.set()
        assert client.answer_to(blocked)["data"] == "done"


def test_state_commands_wait_for_a_slow_one_and_keep_their_order() -> None:
    """When another thread reads on, what it reads is still run after what came before."""
    backend = Backend()
    release = threading.Event()
    order: list[str] = []

    @backend.command("SLOW")
    def slow(payload: dict[str, Any], context: Context) -> None:
        release.wait(10)
        order.append("slow")

    @backend.command("QUICK")
    def quick(payload: dict[str, Any], context: Context) -> None:
        order.append(context.id)

    with connect(backend) as client:
        client.send("SLOW", command_id="s")
        client.call("PING")
        for number in range(20):
            client.send("QUICK", command_id=f"q{number}")
        assert client.call("PING")["commands"] == 21
        release.set()
        client.answer_to("q19")
    assert order == ["slow", *[f"q{number}" for number in range(20)]]


def test_an_answer_is_not_held_back_by_a_slow_handler_that_came_with_it() -> None:
    """Answers of one read are joined, but never wait for each other for long."""
    backend = Backend()
    release = threading.Event()

    @backend.command("QUICK")
    def quick(payload: dict[str, Any], context: Context) -> str:
        return "quick"

    @backend.command("SLOW")
    def slow(payload: dict[str, Any], context: Context) -> str:
        release.wait(10)
        return "slow"

    with connect(backend) as client:
        client.send_raw(b'{"id":"1","type":"QUICK","payload":{}}\n{"id":"2","type":"SLOW","payload":{}}\n')
        assert client.answer_to("1")["data"] == "quick"
        assert not release.is_set()
        release.set()
        client.answer_to("2")


def test_an_unknown_command_is_answered_with_its_name() -> None:
    """The text is the reference's."""
    with connect(Backend()) as client:
        answer = client.request("NOPE")
    assert (answer["error_code"], answer["error"]) == ("UNKNOWN_COMMAND", "Unknown command type: NOPE")


class SilentError(Exception):
    def __str__(self) -> str:
        raise RuntimeError("no text for you")


def _recurse(depth: int = 0) -> int:
    return _recurse(depth + 1) + 1


RAISED: dict[str, BaseException] = {
    "exception": ValueError("a plain mistake"),
    "exit": SystemExit(3),
    "interrupt": KeyboardInterrupt(),
    "memory": MemoryError(),
    "generator": GeneratorExit(),
    "silent": SilentError(),
}


@pytest.mark.parametrize("order", ["state", "worker", "inline"])
def test_every_way_of_failing_is_an_answer_and_the_backend_lives_on(order: Any, log: Any) -> None:
    """SystemExit, KeyboardInterrupt and their like end a call and never the backend."""
    backend = Backend()

    @backend.command("FAIL", order=order)
    def fail(payload: dict[str, str], context: Context) -> None:
        if payload["how"] == "recursion":
            _recurse()
        raise RAISED[payload["how"]]

    with connect(backend) as client:
        for how in [*RAISED, "recursion"]:
            answer = client.request("FAIL", {"how": how})
            assert answer["error_code"] == "INTERNAL_ERROR", how
            assert "FAIL failed with" in answer["error"]
        assert client.call("PING")["pid"] > 0
    assert "Traceback" in log.text
    assert "a plain mistake" in log.text


def test_a_failure_with_a_code_is_answered_with_code_text_and_facts() -> None:
    """What a handler says about its failure reaches the caller."""
    backend = Backend()

    @backend.command("FAIL")
    def fail(payload: dict[str, Any], context: Context) -> None:
        raise CommandFailed("NOT_THERE", "It is not there.", details={"name": "x"})

    with connect(backend) as client:
        answer = client.request("FAIL")
    assert (answer["error_code"], answer["error"], answer["details"]) == (
        "NOT_THERE",
        "It is not there.",
        {"name": "x"},
    )


@pytest.mark.parametrize("order", ["state", "worker"])
def test_a_failure_whose_parts_have_the_wrong_types_is_answered_all_the_same(order: Any, log: Any) -> None:
    """A slip in reporting an error costs neither the answer nor the thread."""
    backend = Backend()
    slips: list[tuple[Any, Any, Any]] = [
        ("CODE", OSError("disk"), None),
        ("CODE", None, None),
        (5, "text", None),
        ("CODE", "text", "details"),
        ("C\udcffDE", "file \udcff", {"\udcff": 1}),
    ]

    @backend.command("FAIL", order=order)
    def fail(payload: dict[str, int], context: Context) -> None:
        code, message, details = slips[payload["slip"]]
        raise CommandFailed(code, message, details=details)

    with connect(backend) as client:
        answers = [client.request("FAIL", {"slip": slip}) for slip in range(len(slips)) for _ in range(20)]
        client.call("PING")
    kinds = {(answer["error_code"], answer["error"], str(answer.get("details"))) for answer in answers}
    assert kinds == {
        ("CODE", "disk", "None"),
        ("CODE", "None", "None"),
        ("INTERNAL_ERROR", "text", "None"),
        ("CODE", "text", "None"),
        ("C?DE", "file ?", "None"),
    }
    assert "of another type" in log.text


def test_a_payload_that_does_not_fit_is_answered_by_id_and_has_no_effect() -> None:
    """The handler is not called, and the answer names the field."""
    backend = Backend()
    calls: list[object] = []
    backend.command("GREET")(lambda payload, context: calls.append(payload))
    typed = Backend()

    @typed.command("GREET")
    def greet(payload: Named, context: Context) -> None:
        calls.append(payload)

    with connect(typed) as client:
        answer = client.request("GREET", {"name": 5})
        assert (answer["error_code"], answer["details"]) == ("INVALID_PAYLOAD", {"path": "name"})
        assert client.request("GREET")["error"] == "The field 'name' is missing."
        assert client.request("GREET", {"name": "a", "x": 1})["details"] == {"path": "x"}
    with connect(backend) as client:
        assert client.request("GREET", [1])["error_code"] == "INVALID_PAYLOAD"
        assert client.request("GREET", {"n": 2**53})["error_code"] == "INVALID_PAYLOAD"
    assert calls == []


@pytest.mark.parametrize(
    "result",
    [{1, 2}, b"bytes", float("nan"), "\ud800", {1: "a", "1": "b"}, 2**60, object(), [{"deep": {3}}]],
)
def test_a_result_that_json_cannot_carry_is_an_error_and_the_writer_lives_on(result: object) -> None:
    """The caller is told, by its id, that the result could not be sent."""
    backend = Backend()
    backend.command("GET")(lambda payload, context: result)
    backend.command("GOOD")(lambda payload, context: "good")
    with connect(backend) as client:
        answer = client.request("GET")
        assert (answer["error_code"], answer["details"]) == ("INTERNAL_ERROR", {"reason": "serialization"})
        assert client.call("GOOD") == "good"


def test_a_result_that_contains_itself_is_an_error() -> None:
    """A value without an end is refused."""
    backend = Backend()
    circle: list[object] = []
    circle.append(circle)
    backend.command("GET")(lambda payload, context: circle)
    with connect(backend) as client:
        assert client.request("GET")["details"] == {"reason": "serialization"}


def test_a_result_over_the_limit_is_an_error() -> None:
    """No line longer than both sides agreed on is ever written."""
    backend = Backend(limits=Limits(max_line_bytes=10_000))
    backend.command("GET")(lambda payload, context: "x" * payload["size"])
    with connect(backend) as client:
        assert len(client.call("GET", {"size": 9_000})) == 9_000
        assert client.request("GET", {"size": 11_000})["details"] == {"reason": "too-large"}


def test_a_line_over_the_limit_fails_one_call_and_not_the_connection() -> None:
    """The next command is read as if nothing had been."""
    backend = Backend(limits=Limits(max_line_bytes=10_000))
    backend.command("SIZE")(lambda payload, context: len(payload["text"]))
    with connect(backend) as client:
        answer = client.request("SIZE", {"text": "x" * 150_000})
        assert (answer["error_code"], answer["details"]["reason"]) == ("INVALID_PAYLOAD", "too-large")
        assert client.call("SIZE", {"text": "x" * 9_000}) == 9_000


def test_a_line_without_end_closes_the_connection() -> None:
    """After sixteen times the limit nothing more is read."""
    with connect(Backend(limits=Limits(max_line_bytes=1_000))) as client:
        client.send_raw(b"x" * 17_000)
        client.wait_for_end()
    assert client.messages[0]["details"] == {"reason": "too-large", "limit": 1_000}


def test_the_same_id_twice_has_one_effect_and_the_second_is_refused_under_no_id() -> None:
    """The answer to the second cannot be taken for the answer to the first."""
    backend = Backend()
    seen: list[object] = []
    backend.command("ADD")(lambda payload, context: seen.append(payload["n"]))
    with connect(backend) as client:
        client.send("ADD", {"n": 1}, command_id="same")
        client.send("ADD", {"n": 2}, command_id="same")
        refusal = client.answer_to(None)
        client.call("PING")
    assert (refusal["error_code"], refusal["details"]["id"]) == ("INVALID_PAYLOAD", "same")
    assert seen == [1]
    assert len([message for message in client.messages if message["id"] == "same"]) == 1


def test_how_many_ids_are_remembered_is_bounded() -> None:
    """The last ten thousand are known for certain; memory does not grow with every command."""
    from stdwire.messages import REMEMBERED_IDS

    backend = Backend()
    count = 3 * REMEMBERED_IDS
    with connect(backend) as client:
        line = b'{"id":"i%d","type":"PING","payload":{}}\n'
        for start in range(0, count, 1000):
            client.send_raw(b"".join(line % number for number in range(start, start + 1000)))
        client.send_raw(line % (count - REMEMBERED_IDS))
        assert client.answer_to(None)["details"]["id"] == f"i{count - REMEMBERED_IDS}"
        client.send_raw(line % 0)
        client.send("PING", command_id="last")
        client.answer_to("last")
    assert len([message for message in client.messages if message["id"] == "i0"]) == 2


def test_too_many_commands_are_refused_without_effect() -> None:
    """A backend that cannot keep up says so, and runs none of what it refused."""
    backend = Backend(limits=Limits(max_commands=5))
    release = threading.Event()
    seen: list[int] = []

    @backend.command("WAIT")
    def wait(payload: dict[str, int], context: Context) -> None:
        release.wait(10)
        seen.append(payload["n"])

    with connect(backend) as client:
        ids = [client.send("WAIT", {"n": number}) for number in range(8)]
        refused = [client.answer_to(command_id) for command_id in ids[5:]]
        assert [answer["error_code"] for answer in refused] == ["OVERLOADED"] * 3
        release.set()
        for command_id in ids[:5]:
            assert client.answer_to(command_id)["success"]
    assert seen == [0, 1, 2, 3, 4]


def test_many_commands_at_once_are_each_answered_once() -> None:
    """Ten thousand in flight are no trouble."""
    backend = Backend()
    backend.command("STATE")(lambda payload, context: context.id)
    backend.command("WORKER", order="worker")(lambda payload, context: context.id)
    with connect(backend) as client:
        ids = [f"x{number}" for number in range(10_000)]
        kinds = ("STATE", "WORKER", "PING")
        lines = [
            msgspec.json.encode({"id": command_id, "type": kinds[number % 3], "payload": {}})
            for number, command_id in enumerate(ids)
        ]
        client.send_raw(b"\n".join(lines) + b"\n")
        for command_id in reversed(ids):
            assert client.answer_to(command_id)["success"]
    assert sorted(message["id"] for message in client.messages) == sorted(ids)


def test_a_plain_command_reports_progress_under_its_own_id_before_its_answer() -> None:
    """Its events carry the command's id, and none follows the answer."""
    backend = Backend()
    kept: list[Context] = []

    @backend.command("FETCH", order="worker")
    def fetch(payload: dict[str, Any], context: Context) -> str:
        kept.append(context)
        for page in range(3):
            context.progress("FETCHED", page=page)
        return "done"

    with connect(backend) as client:
        command_id = client.send("FETCH")
        client.answer_to(command_id)
        kept[0].progress("FETCHED", page=99)
        client.call("PING")
    kinds = [message["type"] for message in client.messages if message["type"] != "PING_RESPONSE"]
    assert kinds == ["FETCHED", "FETCHED", "FETCHED", "FETCH_RESPONSE"]
    assert [event["payload"]["page"] for event in client.events(command_id)] == [0, 1, 2]


def test_a_code_that_the_protocol_does_not_list_is_logged(log: Any) -> None:
    """The caller gets it as it is, and the backend's author is told."""
    spec = CommandSpec(name="FAIL", errors=frozenset({"LISTED"}))
    backend = Backend(Contract(name="test", version="1.0.0", commands={"FAIL": spec}, events={}))

    @backend.command("FAIL")
    def fail(payload: dict[str, str], context: Context) -> None:
        raise CommandFailed(payload["code"], "Why.")

    with connect(backend) as client:
        assert client.request("FAIL", {"code": "LISTED"})["error_code"] == "LISTED"
        assert "does not list" not in log.text
        assert client.request("FAIL", {"code": "OTHER"})["error_code"] == "OTHER"
    assert "FAIL failed with OTHER, which its protocol does not list" in log.text
