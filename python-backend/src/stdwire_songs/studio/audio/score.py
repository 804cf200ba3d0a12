"""A prompt into a score: tempo, chords, a tune, a bass line and drums.

The style decides tempo, scale and instruments, the words shape the tune (a line is a bar; more words are
more notes), and what nobody decided is left to a generator seeded with the prompt.
"""

import random
from collections.abc import Sequence

import msgspec

from stdwire_songs.studio.audio.rhythm import BEATS_PER_BAR, Hit, bass_rhythm, drum_hits, tune_rhythm
from stdwire_songs.studio.audio.styles import SCALES, Character, Drums, character
from stdwire_songs.studio.prompts import SongPrompt

TARGET_SECONDS = 14.0
"""Before the closing bar. Bars come in fours, so songs last from 11 to 22 s."""

_PROGRESSIONS: dict[str, tuple[tuple[int, ...], ...]] = {
    "major": ((0, 4, 5, 3), (0, 5, 3, 4), (5, 3, 0, 4), (0, 3, 1, 4), (0, 2, 3, 4)),
    "minor": ((0, 5, 2, 6), (0, 6, 5, 6), (0, 3, 5, 4), (0, 2, 6, 5)),
    "dorian": ((0, 3, 0, 6), (0, 2, 3, 6), (0, 6, 3, 0)),
    "mixolydian": ((0, 6, 3, 0), (0, 3, 6, 3), (0, 4, 6, 3)),
    "phrygian": ((0, 1, 0, 6), (0, 5, 1, 0), (0, 1, 2, 1)),
    "lydian": ((0, 1, 4, 0), (0, 4, 1, 5), (0, 1, 5, 4)),
}


class Note(msgspec.Struct, frozen=True):
    """One or several tones that begin and end together; times in beats, pitches as MIDI numbers."""

    start: float
    beats: float
    pitches: tuple[int, ...]
    accent: bool = False


class Part(msgspec.Struct, frozen=True):
    """What one instrument plays."""

    instrument: str
    notes: tuple[Note, ...]


class Score(msgspec.Struct, frozen=True):
    """A whole piece."""

    tempo: int
    bars: int
    lead: Part
    pad: Part
    bass: Part
    drums: tuple[Hit, ...]

    @property
    def seconds(self) -> float:
        """How long it lasts."""
        return self.bars * BEATS_PER_BAR * 60 / self.tempo


def compose(prompt: SongPrompt, seed: int) -> Score:
    """Write the score of a prompt; another seed gives another piece in the same style."""
    style = character(prompt.style, prompt.negative_style)
    chance = random.Random(f"{seed}|{prompt.title}|{prompt.style}|{prompt.lyrics}")  # noqa: S311 - music
    tempo = chance.randint(*(style.tempo or (92, 126)))
    scale_name = style.scale or chance.choice(sorted(SCALES))
    key = _Key(SCALES[scale_name], root=chance.randint(45, 56))
    chords = chance.choice(_PROGRESSIONS[scale_name])
    bar_seconds = BEATS_PER_BAR * 60 / tempo
    bars = 4 * max(1, round(TARGET_SECONDS / (4 * bar_seconds)))
    drums = style.drums or chance.choice(list(Drums))
    return Score(
        tempo=tempo,
        bars=bars + 1,
        lead=Part(_lead_instrument(prompt, style, chance), _tune(prompt, key, chords, bars, chance)),
        pad=Part(
            style.pad or chance.choice(("strings", "organ", "piano", "guitar")), _pad(key, chords, bars)
        ),
        bass=Part(
            style.bass or chance.choice(("round", "sine", "saw")), _bass(key, chords, bars, drums, chance)
        ),
        drums=drum_hits(drums, bars, chance),
    )


class _Key:
    """A scale on a root."""

    def __init__(self, steps: Sequence[int], root: int) -> None:
        self._steps = steps
        self._root = root

    def pitch(self, degree: int) -> int:
        octave, step = divmod(degree, len(self._steps))
        return self._root + 12 * octave + self._steps[step]


def _lead_instrument(prompt: SongPrompt, style: Character, chance: random.Random) -> str:
    if prompt.has_vocal and (style.lead is None or chance.random() < 0.5):
        return "voice"
    return style.lead or chance.choice(("piano", "pluck", "flute", "bell"))


def _tune(
    prompt: SongPrompt, key: _Key, chords: Sequence[int], bars: int, chance: random.Random
) -> tuple[Note, ...]:
    """Write a tune bar by bar: from chord tone to chord tone, mostly by steps; equal lines sound alike."""
    lines = [line for line in prompt.lyrics.splitlines() if line.strip()] if prompt.has_vocal else []
    leap = 0.12 + 0.4 * (prompt.sliders.weirdness_constraint or 0.0)
    # A man's voice sounds an octave lower than a woman's or an instrument.
    home = 7 if prompt.vocal_gender == "male" else 14
    notes: list[Note] = []
    degree = home
    for bar in range(bars):
        words = lines[bar % len(lines)] if lines else ("a tune", "a tune", "goes on", "a tune")[bar % 4]
        line = random.Random(f"{words}|{chance.random() if bar % 4 == 2 else leap}")  # noqa: S311 - music
        chord = chords[bar % len(chords)]
        for start, beats in tune_rhythm(len(words.split()), line):
            strong = start in (0, 2)
            degree += (
                line.choice((-4, -3, 3, 4)) if line.random() < leap else line.choice((-2, -1, -1, 1, 1, 2))
            )
            degree = _nearest_chord_tone(degree, chord) if strong else degree
            degree = min(max(degree, home - 4), home + 6)
            notes.append(Note(bar * BEATS_PER_BAR + start, beats, (key.pitch(degree),), accent=strong))
    notes.append(Note(bars * BEATS_PER_BAR, BEATS_PER_BAR, (key.pitch(home),), accent=True))
    return tuple(notes)


def _nearest_chord_tone(degree: int, chord: int) -> int:
    return min((degree + d for d in (0, 1, -1, 2, -2)), key=lambda d: (d - chord) % 7 not in (0, 2, 4))


def _pad(key: _Key, chords: Sequence[int], bars: int) -> tuple[Note, ...]:
    played = [chords[bar % len(chords)] for bar in range(bars)]
    return tuple(
        Note(bar * BEATS_PER_BAR, BEATS_PER_BAR, _triad(key, chord)) for bar, chord in enumerate([*played, 0])
    )


def _triad(key: _Key, chord: int) -> tuple[int, ...]:
    """Return the three tones of a chord, turned so that all chords lie close together."""
    return tuple(sorted(key.pitch((chord + third) % 7 + 7) for third in (0, 2, 4)))


def _bass(
    key: _Key, chords: Sequence[int], bars: int, drums: Drums, chance: random.Random
) -> tuple[Note, ...]:
    pattern = bass_rhythm(drums, chance)
    notes = [
        Note(
            bar * BEATS_PER_BAR + start,
            beats,
            (key.pitch(chords[bar % len(chords)] + third) - 12,),
            start == 0,
        )
        for bar in range(bars)
        for start, beats, third in pattern
    ]
    notes.append(Note(bars * BEATS_PER_BAR, BEATS_PER_BAR, (key.pitch(0) - 12,), accent=True))
    return tuple(notes)
