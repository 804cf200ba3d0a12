"""msgspec gives every vector the verdict that the protocol demands."""

from __future__ import annotations

from pathlib import Path

import msgspec
import pytest

from tests.protocol.schemas import Schemas

VECTORS = Path(__file__).parents[3] / "protocol" / "vectors"
SCHEMAS = sorted(path.name for path in VECTORS.iterdir() if path.is_dir() and path.name != "raw")

schemas = Schemas("stdwire_songs.protocol")


class Vector(msgspec.Struct):
    """One vector file."""

    document: msgspec.Raw


@pytest.mark.parametrize("schema", SCHEMAS)
@pytest.mark.parametrize("verdict", ["valid", "invalid"])
def test_every_vector_gets_the_verdict_of_its_folder(schema: str, verdict: str) -> None:
    wrong = [
        path.name
        for path in sorted((VECTORS / schema / verdict).glob("*.json"))
        if schemas.fits(schema, bytes(msgspec.json.decode(path.read_bytes(), type=Vector).document))
        is not (verdict == "valid")
    ]

    assert wrong == []


def test_there_are_vectors_for_every_payload_of_the_protocol() -> None:
    from stdwire_songs.protocol import CONTRACT

    expected = {f"{name}.payload" for name in [*CONTRACT.commands, *CONTRACT.events]}

    assert expected <= set(SCHEMAS)
