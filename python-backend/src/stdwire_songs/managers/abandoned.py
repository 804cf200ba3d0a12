"""What a dead backend was working on: marked at the next start, so that it can be seen and taken up again.

Batches of downloads need no mark: those in the database are the ones that were cut short.
"""

from stdwire_songs.managers.song_batches import SongBatches
from stdwire_songs.storage.stores import Stores

_ABANDONED = "The backend ended while this was in progress. Start it again to go on where it stopped."


def interrupt_abandoned(stores: Stores) -> tuple[int, int]:
    """Mark queues and songs as interrupted, and return how many; before the first command is taken."""
    batches = SongBatches(stores)
    with stores.database.transaction():
        queues = stores.queues.interrupt_abandoned(_ABANDONED)
        songs = stores.records.interrupt_abandoned(_ABANDONED)
        for row in stores.song_batches.abandoned():
            songs += batches.interrupt(row, _ABANDONED)
            stores.song_batches.let_go(row.id)
    return queues, songs
