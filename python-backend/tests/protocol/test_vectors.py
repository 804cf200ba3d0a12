"""msgspec gives every vector the verdict that the protocol demands."""

from __future__ import annotations

from pathlib import Path

import msgspec
import pytest

from tests.protocol.schemas import Schemas

VECTORS = Path(__file__).parents[3] / "protocol" / "vectors"


class Vector(msgspec.Struct):
    """One document, left as the bytes that it is."""

    title: str
    document: msgspec.Raw


class VectorFile(msgspec.Struct):
    """What every validator must say about documents of one schema."""

    schema: str
    valid: list[Vector]
    invalid: list[Vector]


FILES = [msgspec.json.decode(path.read_bytes(), type=VectorFile) for path in sorted(VECTORS.glob("*.json"))]

schemas = Schemas("stdwire_songs.protocol")


@pytest.mark.parametrize("file", FILES, ids=lambda file: file.schema)
@pytest.mark.parametrize("verdict", ["valid", "invalid"])
def test_every_vector_gets_the_verdict_of_its_list(file: VectorFile, verdict: str) -> None:
    vectors = file.valid if verdict == "valid" else file.invalid

    wrong = [
        vector.title
        for vector in vectors
        if schemas.fits(file.schema, bytes(vector.document)) is not (verdict == "valid")
    ]

    assert wrong == []


def test_there_are_vectors_for_every_payload_of_the_protocol() -> None:
    from stdwire_songs.protocol import CONTRACT

    expected = {f"{name}.payload" for name in [*CONTRACT.commands, *CONTRACT.events]}

    assert expected <= {file.schema for file in FILES if file.valid and file.invalid}
