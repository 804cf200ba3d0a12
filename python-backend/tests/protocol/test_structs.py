"""The generated Structs beyond what vectors can say."""

from __future__ import annotations

import msgspec
import pytest

from stdwire_songs import protocol


def test_absent_fields_take_their_defaults() -> None:
    payload = msgspec.json.decode(b'{"name":"demo"}', type=protocol.UpdateAccountPayload)

    assert (payload.email, payload.last_used, payload.status) == (None, None, None)


def test_a_default_list_is_not_shared() -> None:
    first, second = (
        msgspec.json.decode(
            b'{"song_id":"s","title":"t","prompt_index":0,"account_name":"a","status":"completed"}',
            type=protocol.CreationRecordInput,
        )
        for _ in range(2)
    )

    assert first.clip_ids == second.clip_ids == []
    assert first.clip_ids is not second.clip_ids


def test_a_whole_number_is_written_without_a_fraction() -> None:
    """JSON Schema cannot tell 1.0 from 1; the wire's own rule does (WIRE-4)."""
    for written in (b"1.0", b"1e0"):
        with pytest.raises(msgspec.ValidationError):
            msgspec.json.decode(b'{"requested_total":' + written + b"}", type=protocol.ValidatePromptsPayload)


def test_a_struct_cannot_be_changed() -> None:
    payload = protocol.GetCreationHistoryPayload()

    with pytest.raises(AttributeError):
        payload.account_name = "other"  # type: ignore[misc]


def test_an_unknown_field_of_an_event_is_no_error() -> None:
    event = msgspec.json.decode(
        b'{"operation_id":"o","status":"s","message":"m","progress":1,"new":true}',
        type=protocol.BatchProgress,
    )

    assert event.final is msgspec.UNSET


def test_an_absent_field_of_an_event_is_not_written() -> None:
    event = protocol.BatchProgress(operation_id="o", status="s", message="m", progress=1)

    assert msgspec.json.decode(msgspec.json.encode(event)) == {
        "operation_id": "o",
        "status": "s",
        "message": "m",
        "progress": 1,
    }


def test_an_error_code_is_its_own_text() -> None:
    assert f"{protocol.ErrorCode.ACCOUNT_NOT_FOUND}" == "ACCOUNT_NOT_FOUND"


def test_every_error_of_a_command_is_a_known_code() -> None:
    codes = set(protocol.ErrorCode)

    for command in protocol.CONTRACT.commands.values():
        assert command.errors <= codes


def test_every_type_of_the_contract_can_be_decoded() -> None:
    for command in protocol.CONTRACT.commands.values():
        msgspec.json.Decoder(command.payload)
        msgspec.json.Decoder(command.result)
        if command.operation is not None:
            msgspec.json.Decoder(command.operation.result)
    for event in protocol.CONTRACT.events.values():
        msgspec.json.Decoder(event.payload)
