"""A score into sound."""

from array import array
from operator import add

from stdwire_songs.studio.audio.rhythm import BEATS_PER_BAR
from stdwire_songs.studio.audio.score import Part, Score
from stdwire_songs.studio.audio.tones import RATE, Samples, Tones

PEAK = 0.89 * 32_767
"""One decibel below what a sample can hold: an MP3 decoder overshoots a little."""

_LEAD, _PAD, _BASS = 0.42, 0.26, 0.45
"""How loud the parts are; drums bring their own loudness."""

_UNACCENTED = 0.8
_ECHO = 0.26
_ECHO_BEATS = 0.75


def render(score: Score) -> bytes:
    """Return mono 16-bit samples at RATE, in the byte order of this machine."""
    tones = Tones()
    beat = RATE * 60 / score.tempo
    mix = [0.0] * round(score.seconds * RATE)
    _play(mix, score.lead, tones, beat, _LEAD)
    _play(mix, score.lead, tones, beat, _LEAD * _ECHO, delay=_ECHO_BEATS)
    _play(mix, score.pad, tones, beat, _PAD)
    _play(mix, score.bass, tones, beat, _BASS)
    for hit in score.drums:
        _add(mix, round(hit.start * beat), tones.stroke(hit.drum, hit.loudness))
    _fade_out(mix, round(BEATS_PER_BAR * beat))
    return _to_integers(mix)


def _play(
    mix: list[float], part: Part, tones: Tones, beat: float, level: float, *, delay: float = 0.0
) -> None:
    for note in part.notes:
        loudness = level * (1.0 if note.accent else _UNACCENTED)
        tone = tones.tone(part.instrument, note.pitches, round(note.beats * beat), loudness)
        _add(mix, round((note.start + delay) * beat), tone)


def _add(mix: list[float], start: int, sound: Samples) -> None:
    end = min(start + len(sound), len(mix))
    mix[start:end] = map(add, mix[start:end], sound)


def _fade_out(mix: list[float], length: int) -> None:
    start = len(mix) - length
    mix[start:] = [value * (1 - i / length) ** 1.5 for i, value in enumerate(mix[start:])]


def _to_integers(mix: list[float]) -> bytes:
    scale = PEAK / max(max(mix), -min(mix), 1e-9)
    return array("h", [int(value * scale) for value in mix]).tobytes()
