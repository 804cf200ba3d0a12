"""When something sounds: patterns of one bar of four beats."""

import random

import msgspec

from stdwire_songs.studio.audio.styles import Drums

BEATS_PER_BAR = 4

_SWING = 0.16
"""How much later than the middle of the beat a swung off-beat comes."""


class Hit(msgspec.Struct, frozen=True):
    """One stroke on a drum; the time in beats."""

    start: float
    drum: str
    loudness: float


_TUNE: dict[int, tuple[tuple[float, ...], ...]] = {
    # Lengths in beats, by how many words the line has.
    2: ((2, 2), (3, 1), (1.5, 2.5)),
    4: ((1, 1, 1, 1), (1.5, 0.5, 1, 1), (1, 0.5, 0.5, 2), (1, 1, 2)),
    6: ((0.5, 0.5, 1, 1, 1), (1, 0.5, 0.5, 0.5, 0.5, 1), (1.5, 0.5, 0.5, 0.5, 1), (0.5, 1, 0.5, 1, 1)),
    8: ((0.5, 0.5, 0.5, 0.5, 1, 0.5, 0.5), (0.5, 0.5, 1, 0.5, 0.5, 0.5, 0.5), (0.5,) * 8),
}

_EIGHTHS = tuple((i / 2, 0.5, 0) for i in range(8))
_OFF_BEATS = tuple((i + 0.5, 0.5, 0) for i in range(4))
_OCTAVES = tuple((i / 2, 0.5, 7 * (i % 2)) for i in range(8))

_BASS: dict[Drums, tuple[tuple[tuple[float, float, int], ...], ...]] = {
    # Start, length, and which tone of the chord (0 root, 2 third, 4 fifth, 7 octave).
    Drums.NONE: (((0, 4, 0),), ((0, 2, 0), (2, 2, 4))),
    Drums.SOFT: (((0, 2, 0), (2, 2, 4)), ((0, 3, 0), (3, 1, 4))),
    Drums.ROCK: (_EIGHTHS, ((0, 1, 0), (1, 0.5, 0), (1.5, 1.5, 0), (3, 1, 4))),
    Drums.FOUR: (_OFF_BEATS, _OCTAVES),
    Drums.HIP_HOP: (
        ((0, 1.5, 0), (2.5, 1, 0), (3.5, 0.5, 4)),
        ((0, 0.75, 0), (0.75, 1.25, 0), (2.5, 1.5, 0)),
    ),
    Drums.BREAK: (
        ((0, 0.5, 0), (0.75, 0.5, 0), (1.5, 0.5, 7), (2.5, 0.5, 0), (3, 1, 4)),
        ((0, 1.5, 0), (2, 2, 4)),
    ),
    Drums.SWING: (((0, 1, 0), (1, 1, 2), (2, 1, 4), (3, 1, 2)), ((0, 1, 0), (1, 1, 4), (2, 1, 7), (3, 1, 4))),
    Drums.LATIN: (
        ((0, 1.5, 0), (1.5, 0.5, 4), (2, 1.5, 4), (3.5, 0.5, 0)),
        ((0, 1, 0), (1.5, 1, 4), (3, 1, 0)),
    ),
}

_KITS: dict[Drums, dict[str, tuple[float, ...]]] = {
    Drums.NONE: {},
    Drums.SOFT: {"kick": (0, 2), "shaker": (0.5, 1, 1.5, 2.5, 3, 3.5), "rim": (1, 3)},
    Drums.ROCK: {"kick": (0, 2, 2.5), "snare": (1, 3), "hat": (0, 0.5, 1, 1.5, 2, 2.5, 3, 3.5)},
    Drums.FOUR: {"kick": (0, 1, 2, 3), "clap": (1, 3), "hat": (0.5, 1.5, 2.5, 3.5)},
    Drums.HIP_HOP: {"kick": (0, 0.75, 2.5), "snare": (1, 3), "hat": (0, 0.5, 1, 1.5, 2, 2.5, 3, 3.5)},
    Drums.BREAK: {"kick": (0, 2.5), "snare": (1, 1.75, 3), "hat": tuple(i / 4 for i in range(16))},
    Drums.SWING: {"kick": (0, 2), "rim": (1, 3), "hat": (0, 1, 1.5, 2, 3, 3.5)},
    Drums.LATIN: {
        "kick": (0, 1.5, 2, 3.5),
        "rim": (0, 0.75, 1.5, 2.5, 3.25),
        "shaker": (0.5, 1, 1.5, 2, 3, 3.5),
    },
}

_LOUDNESS = {"kick": 0.9, "snare": 0.6, "clap": 0.5, "hat": 0.22, "shaker": 0.16, "rim": 0.3}


def tune_rhythm(words: int, chance: random.Random) -> list[tuple[float, float]]:
    """Return start and length of each note of a bar, for a line of so many words."""
    lengths = chance.choice(_TUNE[min(max(2 * round(words / 2), 2), 8)])
    starts = [sum(lengths[:index]) for index in range(len(lengths))]
    return list(zip(starts, lengths, strict=True))


def bass_rhythm(drums: Drums, chance: random.Random) -> tuple[tuple[float, float, int], ...]:
    """Return start, length and chord tone of each note of a bar."""
    return chance.choice(_BASS[drums])


def drum_hits(drums: Drums, bars: int, chance: random.Random) -> tuple[Hit, ...]:
    """Return all strokes of a piece; the drums come in after the first bar and close with one stroke."""
    kit = _KITS[drums]
    swung = _SWING if drums in (Drums.SWING, Drums.HIP_HOP) else 0.0
    hits = [
        Hit(bar * BEATS_PER_BAR + start + (swung if start % 1 == 0.5 else 0.0), drum, _loudness(drum, start))
        for bar in range(1, bars)
        for drum, starts in kit.items()
        for start in starts
        if bar > 1 or drum != "snare"
    ]
    if "snare" in kit:
        fill = chance.choice(((3.5, 3.75), (3.25, 3.5, 3.75), (3.75,)))
        hits += [Hit((bars - 1) * BEATS_PER_BAR + start, "snare", 0.45) for start in fill]
    if kit:
        hits.append(Hit(bars * BEATS_PER_BAR, "kick", _LOUDNESS["kick"]))
    return tuple(hits)


def _loudness(drum: str, start: float) -> float:
    return _LOUDNESS[drum] * (1.0 if start % 1 == 0 else 0.75)
