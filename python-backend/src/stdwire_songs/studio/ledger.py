"""What was asked of this studio since it started: tests read it to see what a program really did."""

from collections import Counter


class Ledger:
    """Counts requests."""

    def __init__(self) -> None:
        """Begin with none."""
        self.requests: Counter[str] = Counter()
        """By method and route."""
        self.tokens_at_media = 0
        """Requests for media files that carried a session token, which has no business there."""
