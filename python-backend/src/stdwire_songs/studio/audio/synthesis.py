"""A score into sound."""

from array import array
from operator import add

from stdwire_songs.studio.audio.score import Part, Score
from stdwire_songs.studio.audio.tones import RATE, Samples, Tones

PEAK = 0.89 * 32_767
"""One decibel below what a sample can hold: an MP3 decoder overshoots a little."""

_LEVELS = {"lead": 0.42, "pad": 0.26, "bass": 0.45}
_ECHO = 0.26
_ECHO_BEATS = 0.75


def render(score: Score) -> bytes:
    """Return mono 16-bit samples at RATE, in the byte order of this machine."""
    tones = Tones()
    beat = RATE * 60 / score.tempo
    length = round(score.seconds * RATE)
    lead = _played(score.lead, tones, beat, length)
    mix = [0.0] * length
    _place(mix, 0, lead, _LEVELS["lead"])
    _place(mix, round(_ECHO_BEATS * beat), lead, _LEVELS["lead"] * _ECHO)
    _place(mix, 0, _played(score.pad, tones, beat, length), _LEVELS["pad"])
    _place(mix, 0, _played(score.bass, tones, beat, length), _LEVELS["bass"])
    for hit in score.drums:
        _add(mix, round(hit.start * beat), tones.stroke(hit.drum, hit.loudness))
    _fade_out(mix, round(4 * beat))
    return _to_integers(mix)


def _played(part: Part, tones: Tones, beat: float, length: int) -> list[float]:
    track = [0.0] * length
    for note in part.notes:
        tone = tones.tone(part.instrument, note.pitches, round(note.beats * beat), note.accent)
        _add(track, round(note.start * beat), tone)
    return track


def _add(track: list[float], start: int, sound: Samples) -> None:
    end = min(start + len(sound), len(track))
    track[start:end] = map(add, track[start:end], sound)


def _place(mix: list[float], start: int, track: list[float], level: float) -> None:
    mix[start:] = [value + level * played for value, played in zip(mix[start:], track, strict=False)]


def _fade_out(mix: list[float], length: int) -> None:
    start = len(mix) - length
    mix[start:] = [value * (1 - i / length) ** 1.5 for i, value in enumerate(mix[start:])]


def _to_integers(mix: list[float]) -> bytes:
    scale = PEAK / max(max(mix), -min(mix), 1e-9)
    return array("h", [int(value * scale) for value in mix]).tobytes()
