"""Telling audio from what servers send in its place: an error page, for example."""

HEAD_BYTES = 16
"""How much of a file is looked at."""


def audio_extension(head: bytes) -> str | None:
    """Return the extension of an audio file by its first bytes, or None if it is no audio."""
    if head.startswith(b"ID3") or (len(head) > 1 and head[0] == 0xFF and head[1] & 0xE6 == 0xE2):
        return ".mp3"
    if head[4:8] == b"ftyp":
        return ".m4a"
    if head.startswith(b"RIFF") and head[8:12] == b"WAVE":
        return ".wav"
    return None
