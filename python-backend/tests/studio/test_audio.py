"""Music: what a prompt says is heard, and the same prompt sounds the same."""

import io
import math
from array import array
from collections.abc import Sequence
from itertools import pairwise
from typing import Any

import pytest
from mutagen.mp3 import MP3

from stdwire_songs.studio.audio.encode import to_mp3
from stdwire_songs.studio.audio.score import Score, compose
from stdwire_songs.studio.audio.styles import Drums, character
from stdwire_songs.studio.audio.synthesis import PEAK, render
from stdwire_songs.studio.audio.tones import RATE, Tones
from stdwire_songs.studio.prompts import Sliders, SongPrompt

PROMPT = SongPrompt(title="Harbour", lyrics="The lights are low\nand every boat is home", style="indie pop")


def loudness(samples: Sequence[int]) -> float:
    return math.sqrt(sum(value * value for value in samples) / len(samples))


@pytest.fixture(scope="module")
def samples() -> Sequence[int]:
    return array("h", render(compose(PROMPT, 0))).tolist()


def test_a_song_can_be_heard_from_beginning_to_end_and_fades_out(samples: Sequence[int]) -> None:
    """No second is silent, and the last one is much softer than the middle."""
    seconds = [samples[start : start + RATE] for start in range(0, len(samples) - RATE, RATE)]
    middle = loudness(samples[len(samples) // 3 : 2 * len(samples) // 3])

    assert min(map(loudness, seconds[:-2])) > 500
    assert middle > 2_000
    assert loudness(samples[-RATE // 4 :]) < middle / 5


def test_a_song_uses_the_whole_range_and_is_never_clipped(samples: Sequence[int]) -> None:
    """The loudest sample is at the peak, up to rounding."""
    assert abs(max(map(abs, samples)) - PEAK) <= 1


def test_a_song_lasts_as_long_as_its_score_says(samples: Sequence[int]) -> None:
    """To the sample."""
    assert len(samples) == round(compose(PROMPT, 0).seconds * RATE)


def test_the_same_prompt_and_seed_give_the_same_samples(samples: Sequence[int]) -> None:
    """So a file that is lost can be made again."""
    assert render(compose(PROMPT, 0)) == array("h", samples).tobytes()


@pytest.mark.parametrize(
    "other",
    [
        SongPrompt(title="Harbor", lyrics=PROMPT.lyrics, style=PROMPT.style),
        SongPrompt(title=PROMPT.title, lyrics="Other words\nfor another song", style=PROMPT.style),
        SongPrompt(title=PROMPT.title, lyrics=PROMPT.lyrics, style="techno"),
        SongPrompt(title=PROMPT.title, lyrics=PROMPT.lyrics, style=PROMPT.style, vocal_gender="male"),
        SongPrompt(title=PROMPT.title, lyrics=PROMPT.lyrics, style=PROMPT.style, instrumental=True),
        SongPrompt(
            title=PROMPT.title,
            lyrics=PROMPT.lyrics,
            style=PROMPT.style,
            sliders=Sliders(weirdness_constraint=1.0),
        ),
    ],
)
def test_another_prompt_is_another_piece(other: SongPrompt) -> None:
    """Title, words, style and settings all count."""
    assert compose(other, 0) != compose(PROMPT, 0)


def test_another_seed_is_another_piece() -> None:
    """The two clips of a submission differ."""
    assert compose(PROMPT, 1) != compose(PROMPT, 0)


def test_the_mp3_is_one_and_lasts_as_long() -> None:
    """A reader of tags agrees on format, rate and length."""
    score = compose(PROMPT, 0)
    file = io.BytesIO(to_mp3(render(score), RATE))
    info: Any = MP3(file).info  # type: ignore[no-untyped-call]

    assert (info.sample_rate, info.channels, info.sketchy) == (RATE, 1, False)
    assert abs(info.length - score.seconds) < 0.15


@pytest.mark.parametrize(
    ("style", "tempo"),
    [("slow piano", (62, 76)), ("techno", (126, 134)), ("lo-fi", (70, 84)), ("drum and bass", (168, 176))],
)
def test_style_words_set_the_tempo(style: str, tempo: tuple[int, int]) -> None:
    """For every seed."""
    tempos = {compose(SongPrompt(style=style), seed).tempo for seed in range(20)}

    assert tempo[0] <= min(tempos) <= max(tempos) <= tempo[1]


def test_the_first_word_that_has_something_to_say_decides() -> None:
    """Later words fill in what is left open."""
    mixed = character("sad techno with flute", "")

    assert (mixed.scale, mixed.drums, mixed.lead) == ("minor", Drums.FOUR, "pluck")


def test_excluded_styles_have_no_say() -> None:
    """Neither as a word of the style, nor as an instrument."""
    assert character("techno, jazz", "techno") == character("jazz", "")
    assert compose(SongPrompt(style="rock"), 0).drums != ()
    assert compose(SongPrompt(style="rock", negative_style="drums"), 0).drums == ()


@pytest.mark.parametrize("style", ["ambient", "metal", "jazz", "waltz", "", "💥", "\x00", "x" * 1_000])
def test_every_style_gives_a_song_of_a_sensible_length(style: str) -> None:
    """Words that mean nothing leave the choice to chance."""
    scores: list[Score] = [compose(SongPrompt(style=style, lyrics="a\n\nb"), seed) for seed in range(10)]

    assert all(11 <= score.seconds <= 22 for score in scores)
    assert all(score.lead.notes and score.pad.notes and score.bass.notes for score in scores)


def test_no_note_is_out_of_hearing() -> None:
    """Whatever the key, the scale and the sliders."""
    wild = Sliders(weirdness_constraint=1.0)
    pitches = [
        pitch
        for seed in range(60)
        for score in [compose(SongPrompt(style=f"{seed}", lyrics="la la la", sliders=wild), seed)]
        for part in (score.lead, score.pad, score.bass)
        for note in part.notes
        for pitch in note.pitches
    ]

    assert 28 <= min(pitches) <= max(pitches) <= 96


@pytest.mark.parametrize("pitch", [28, 40, 57, 69, 81, 96])
def test_a_tone_is_in_tune(pitch: int) -> None:
    """Its rising zero crossings come as often as the pitch says, within a fiftieth of a semitone."""
    tone = Tones().tone("sine", (pitch,), 4 * RATE, 1.0)
    steady = tone[RATE : 3 * RATE]
    crossings = [i - a / (b - a) for i, (a, b) in enumerate(pairwise(steady)) if a < 0 <= b]
    frequency = (len(crossings) - 1) * RATE / (crossings[-1] - crossings[0])

    assert abs(12 * math.log2(frequency / 440) - (pitch - 69)) < 0.02
