"""Sessions that end after a number of calls: the fault `token_expires`."""

from collections import Counter

from stdwire_songs.studio.faults import FaultName, Faults


class SessionWear:
    """Counts the calls of each session while the fault is on."""

    def __init__(self, faults: Faults) -> None:
        """Begin with none."""
        self._faults = faults
        self._calls: Counter[str] = Counter()
        self._ended: set[str] = set()

    def ends(self, session_id: str) -> bool:
        """Count a call, and say whether the session is over."""
        fault = self._faults.peek(FaultName.TOKEN_EXPIRES)
        if fault is not None and session_id not in self._ended:
            self._calls[session_id] += 1
            if self._calls[session_id] > (fault.calls or 0) and self._faults.take(FaultName.TOKEN_EXPIRES):
                self._ended.add(session_id)
        return session_id in self._ended
