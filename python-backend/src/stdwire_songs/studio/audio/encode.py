"""Sound into MP3."""

import lameenc  # type: ignore[import-not-found]

BIT_RATE_KBPS = 112
QUALITY = 5
"""LAME's scale from 2 (best) to 7 (fastest)."""


def to_mp3(samples: bytes, rate: int) -> bytes:
    """Encode mono 16-bit samples, in the byte order of this machine."""
    encoder = lameenc.Encoder()
    encoder.silence()  # it would write its settings to stdout otherwise
    encoder.set_channels(1)
    encoder.set_in_sample_rate(rate)
    encoder.set_out_sample_rate(rate)
    encoder.set_bit_rate(BIT_RATE_KBPS)
    encoder.set_quality(QUALITY)
    return bytes(encoder.encode(samples)) + bytes(encoder.flush())
