"""Judge documents that come line by line on stdin: one word for each of them on stdout.

A program of its own, so that the TypeScript tests can ask msgspec about thousands of documents in one
process: `python -m tests.protocol.verdicts PACKAGE`.
"""

from __future__ import annotations

import sys

import msgspec

from tests.protocol.schemas import Schemas


class Question(msgspec.Struct):
    """A document and the schema it is to be judged by."""

    schema: str
    document: msgspec.Raw


def main() -> None:
    """Answer every question."""
    schemas = Schemas(sys.argv[1])
    questions = msgspec.json.Decoder(Question)
    for line in sys.stdin.buffer:
        question = questions.decode(line)
        print("valid" if schemas.fits(question.schema, bytes(question.document)) else "invalid")


if __name__ == "__main__":
    main()
