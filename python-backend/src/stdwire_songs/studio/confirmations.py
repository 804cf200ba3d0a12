"""A person's word that they are one: the plain dialog that stands for a challenge."""

import secrets


class Confirmations:
    """Gives out proofs, each good for one submission of the one who confirmed."""

    def __init__(self) -> None:
        """Begin with none."""
        self._given: dict[str, str] = {}

    def give(self, user_id: str) -> str:
        """Return a proof for this person."""
        proof = secrets.token_urlsafe(16)
        self._given[proof] = user_id
        return proof

    def take(self, user_id: str, proof: str) -> bool:
        """Say whether the proof is this person's, and use it up."""
        return self._given.pop(proof, None) == user_id
