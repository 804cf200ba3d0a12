"""Fetching cover images, which a song can do without."""

from stdwire_songs.errors import SongError
from stdwire_songs.services.cancellation import Cancellation
from stdwire_songs.services.song_service import SongSession
from stdwire_songs.services.tagging import image_type

MAX_BYTES = 10 * 1024 * 1024
"""A cover that is larger would make the file unwieldy for players."""


class CoverMissing(Exception):  # noqa: N818 - the song is good all the same
    """There is no cover to be had; the text says why."""


def fetch_cover(session: SongSession, url: str | None, cancellation: Cancellation) -> bytes:
    """Return the bytes of a cover image, or raise CoverMissing."""
    if not url:
        raise CoverMissing("The clip has no cover.")
    image = bytearray()
    try:
        with session.media(url, {}) as answer:
            if answer.status != 200:
                raise CoverMissing(f"The cover could not be fetched (status {answer.status}).")
            for chunk in answer.chunks():
                cancellation.raise_if_cancelled()
                image += chunk
                if len(image) > MAX_BYTES:
                    raise CoverMissing(f"The cover has more than {MAX_BYTES} bytes.")
    except SongError as error:
        raise CoverMissing(f"The cover could not be fetched. {error.message}") from error
    if image_type(bytes(image)) is None:
        raise CoverMissing("What the media host sent as cover is no image.")
    return bytes(image)
