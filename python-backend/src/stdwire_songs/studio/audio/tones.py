"""Tones and drum strokes as samples.

A tone is a short loop of whole periods, repeated and shaped by an envelope: the harmonics are added up once
per pitch and not once per sample, which is what makes this fast enough without a library for arrays.
"""

import math
import random
from collections.abc import Callable, Mapping, Sequence
from itertools import accumulate, pairwise, repeat
from operator import add, mul

from stdwire_songs.studio.audio.instruments import INSTRUMENTS, Instrument

RATE = 32_000
"""Samples per second; one of the rates that MPEG-1 audio has."""

_LONGEST_LOOP = 700
"""Long enough to be in tune within two hundredths of a semitone."""

Samples = Sequence[float]

_ToneKey = tuple[str, tuple[int, ...], int]


class Tones:
    """Makes tones and strokes, each once."""

    def __init__(self) -> None:
        """Begin without any."""
        self._tones: dict[_ToneKey, Samples] = {}
        self._scaled: dict[tuple[_ToneKey, float], Samples] = {}
        self._envelopes: dict[tuple[str, int], tuple[list[float], list[float]]] = {}
        self._strokes: dict[tuple[str, float], Samples] = {}

    def tone(self, instrument: str, pitches: tuple[int, ...], length: int, loudness: float) -> Samples:
        """Return the tones of these pitches, together, so many samples long."""
        key = instrument, pitches, length
        if key not in self._tones:
            self._tones[key] = self._made(*key)
        if (key, loudness) not in self._scaled:
            self._scaled[key, loudness] = [loudness * value for value in self._tones[key]]
        return self._scaled[key, loudness]

    def _made(self, instrument: str, pitches: tuple[int, ...], length: int) -> Samples:
        sound = INSTRUMENTS[instrument]
        body, shine = self._envelope(instrument, sound, length)
        level = sound.level / len(pitches) ** 0.5
        dark = _together([_repeat(loop, length) for loop in _loops(pitches, sound.dark, sound.chorus)])
        if not sound.bright:
            return [level * b * d for b, d in zip(body, dark, strict=True)]
        bright = _together([_repeat(loop, length) for loop in _loops(pitches, sound.bright, 0.0)])
        return [level * b * (d + s * r) for b, d, s, r in zip(body, dark, shine, bright, strict=True)]

    def stroke(self, drum: str, loudness: float) -> Samples:
        """Return a stroke on a drum."""
        key = drum, loudness
        if key not in self._strokes:
            self._strokes[key] = [loudness * value for value in _DRUMS[drum]()]
        return self._strokes[key]

    def _envelope(self, name: str, sound: Instrument, length: int) -> tuple[list[float], list[float]]:
        key = name, length
        if key not in self._envelopes:
            body = _falling(sound.decay, length) if sound.decay else [1.0] * length
            attack = min(int(sound.attack * RATE), length // 2)
            body[:attack] = [value * i / attack for i, value in enumerate(body[:attack])]
            release = min(int(sound.release * RATE), length // 2)
            end = length - release
            body[end:] = [value * (release - i) / release for i, value in enumerate(body[end:])]
            self._envelopes[key] = body, _falling(sound.bright_decay, length)
        return self._envelopes[key]


def _falling(seconds: float, length: int) -> list[float]:
    factor = math.exp(-1 / (seconds * RATE))
    return list(accumulate(repeat(factor, length - 1), mul, initial=1.0))


def _loops(pitches: tuple[int, ...], harmonics: Sequence[float], chorus: float) -> list[list[float]]:
    frequencies = [440 * 2 ** ((pitch - 69) / 12) for pitch in pitches]
    if chorus:
        frequencies = [f * detune for f in frequencies for detune in (1 - chorus / 2, 1 + chorus / 2)]
    return [_loop(frequency, harmonics) for frequency in frequencies]


def _loop(frequency: float, harmonics: Sequence[float]) -> list[float]:
    """Return some whole periods of a tone: as many as come closest to a whole number of samples."""
    period = RATE / frequency
    cycles = min(
        range(1, max(2, int(_LONGEST_LOOP / period) + 1)),
        key=lambda n: abs(round(n * period) - n * period) / n,
    )
    length = round(cycles * period)
    sine = [math.sin(2 * math.pi * i / length) for i in range(length)]
    loop = [0.0] * length
    total = sum(harmonics)
    for number, strength in enumerate(harmonics, start=1):
        if strength and frequency * number < RATE / 2:
            step, share = cycles * number, strength / total
            loop = [value + share * sine[i * step % length] for i, value in enumerate(loop)]
    return loop


def _repeat(loop: list[float], length: int) -> list[float]:
    return (loop * (length // len(loop) + 1))[:length]


def _together(voices: list[list[float]]) -> list[float]:
    total = voices[0]
    for voice in voices[1:]:
        total = list(map(add, total, voice))
    return total


def _kick() -> list[float]:
    length = int(0.26 * RATE)
    phase, samples = 0.0, []
    for i in range(length):
        share = i / length
        phase += (46 + 110 * math.exp(-12 * share)) / RATE
        samples.append(math.sin(2 * math.pi * phase) * (1 - share) ** 2)
    return samples


def _noise(seconds: float, fall: float, *, bright: bool) -> list[float]:
    chance = random.Random("noise")  # noqa: S311 - a drum
    length = int(seconds * RATE)
    raw = [chance.random() * 2 - 1 for _ in range(length + 1)]
    if bright:  # what changes from sample to sample is the high part of it
        raw = [(b - a) / 2 for a, b in pairwise(raw)]
    return [value * math.exp(-fall * i / length) for i, value in enumerate(raw[:length])]


def _snare() -> list[float]:
    body = [
        0.5 * math.sin(2 * math.pi * 185 * i / RATE) * math.exp(-i / (0.05 * RATE))
        for i in range(int(0.18 * RATE))
    ]
    return list(map(add, body, _noise(0.18, 5, bright=False)))


def _clap() -> list[float]:
    burst = _noise(0.16, 5, bright=True)
    delay = int(0.012 * RATE)
    return list(map(add, burst, [0.0] * delay + burst))


def _rim() -> list[float]:
    return [
        math.sin(2 * math.pi * 1_700 * i / RATE) * math.exp(-i / (0.008 * RATE))
        for i in range(int(0.05 * RATE))
    ]


_DRUMS: Mapping[str, Callable[[], list[float]]] = {
    "kick": _kick,
    "snare": _snare,
    "clap": _clap,
    "rim": _rim,
    "hat": lambda: _noise(0.06, 6, bright=True),
    "shaker": lambda: _noise(0.09, 4, bright=True),
}
