"""What style words mean for the music."""

import re
from collections.abc import Mapping
from enum import StrEnum

import msgspec


class Drums(StrEnum):
    """Who plays the drums, if anybody."""

    NONE = "none"
    SOFT = "soft"
    ROCK = "rock"
    FOUR = "four"
    HIP_HOP = "hip-hop"
    BREAK = "break"
    SWING = "swing"
    LATIN = "latin"


class Character(msgspec.Struct, frozen=True):
    """What a style word asks for; None where it has nothing to say."""

    tempo: tuple[int, int] | None = None
    scale: str | None = None
    lead: str | None = None
    pad: str | None = None
    bass: str | None = None
    drums: Drums | None = None


SCALES: Mapping[str, tuple[int, ...]] = {
    "major": (0, 2, 4, 5, 7, 9, 11),
    "minor": (0, 2, 3, 5, 7, 8, 10),
    "dorian": (0, 2, 3, 5, 7, 9, 10),
    "mixolydian": (0, 2, 4, 5, 7, 9, 10),
    "phrygian": (0, 1, 3, 5, 7, 8, 10),
    "lydian": (0, 2, 4, 6, 7, 9, 11),
}

_WORDS: Mapping[str, Character] = {
    # genres
    "ambient": Character((60, 72), "lydian", "bell", "strings", "sine", Drums.NONE),
    "drone": Character((60, 70), "dorian", "voice", "strings", "sine", Drums.NONE),
    "classical": Character((84, 108), "major", "strings", "piano", "cello", Drums.NONE),
    "orchestral": Character((76, 100), "minor", "strings", "strings", "cello", Drums.SOFT),
    "cinematic": Character((70, 92), "minor", "strings", "strings", "cello", Drums.SOFT),
    "lullaby": Character((66, 76), "major", "bell", "strings", "sine", Drums.NONE),
    "folk": Character((92, 112), "major", "flute", "guitar", "cello", Drums.SOFT),
    "country": Character((100, 120), "major", "guitar", "guitar", "round", Drums.ROCK),
    "acoustic": Character((84, 108), "major", "guitar", "guitar", "round", Drums.SOFT),
    "celtic": Character((108, 126), "mixolydian", "flute", "guitar", "cello", Drums.SOFT),
    "jazz": Character((96, 132), "dorian", "reed", "piano", "round", Drums.SWING),
    "swing": Character((120, 144), "mixolydian", "reed", "piano", "round", Drums.SWING),
    "blues": Character((72, 96), "mixolydian", "guitar", "organ", "round", Drums.SWING),
    "bossa": Character((112, 126), "dorian", "flute", "guitar", "round", Drums.LATIN),
    "latin": Character((100, 120), "minor", "reed", "guitar", "round", Drums.LATIN),
    "reggae": Character((72, 84), "major", "organ", "guitar", "round", Drums.LATIN),
    "soul": Character((78, 100), "dorian", "voice", "organ", "round", Drums.HIP_HOP),
    "funk": Character((100, 116), "mixolydian", "reed", "organ", "saw", Drums.BREAK),
    "gospel": Character((80, 100), "major", "voice", "organ", "round", Drums.SOFT),
    "pop": Character((100, 122), "major", "pluck", "organ", "round", Drums.FOUR),
    "indie": Character((104, 124), "major", "guitar", "guitar", "round", Drums.ROCK),
    "rock": Character((116, 138), "mixolydian", "saw", "guitar", "saw", Drums.ROCK),
    "metal": Character((140, 168), "phrygian", "saw", "saw", "saw", Drums.ROCK),
    "punk": Character((160, 180), "major", "saw", "guitar", "saw", Drums.ROCK),
    "lofi": Character((70, 84), "dorian", "piano", "piano", "round", Drums.HIP_HOP),
    "rap": Character((80, 96), "minor", "pluck", "strings", "sine", Drums.HIP_HOP),
    "trap": Character((68, 76), "phrygian", "bell", "strings", "sine", Drums.HIP_HOP),
    "hop": Character((80, 96), "minor", "piano", "strings", "sine", Drums.HIP_HOP),
    "house": Character((120, 126), "dorian", "organ", "strings", "saw", Drums.FOUR),
    "techno": Character((126, 134), "phrygian", "pluck", "strings", "saw", Drums.FOUR),
    "trance": Character((132, 140), "minor", "saw", "strings", "saw", Drums.FOUR),
    "disco": Character((112, 122), "dorian", "strings", "organ", "saw", Drums.FOUR),
    "dance": Character((118, 128), "minor", "saw", "organ", "saw", Drums.FOUR),
    "electronic": Character((110, 128), "minor", "pluck", "strings", "saw", Drums.FOUR),
    "synthwave": Character((92, 112), "minor", "saw", "strings", "saw", Drums.FOUR),
    "dnb": Character((168, 176), "minor", "pluck", "strings", "saw", Drums.BREAK),
    "jungle": Character((164, 172), "minor", "bell", "strings", "sine", Drums.BREAK),
    "chiptune": Character((128, 150), "major", "square", "square", "square", Drums.BREAK),
    # instruments
    "piano": Character(lead="piano", pad="piano"),
    "guitar": Character(lead="guitar", pad="guitar"),
    "strings": Character(pad="strings"),
    "violin": Character(lead="strings"),
    "cello": Character(bass="cello"),
    "flute": Character(lead="flute"),
    "saxophone": Character(lead="reed"),
    "sax": Character(lead="reed"),
    "organ": Character(pad="organ"),
    "bells": Character(lead="bell"),
    "synth": Character(lead="saw"),
    "choir": Character(pad="voice"),
    # moods and speeds
    "sad": Character(scale="minor"),
    "dark": Character(scale="phrygian"),
    "melancholic": Character(scale="minor"),
    "happy": Character(scale="major"),
    "bright": Character(scale="major"),
    "dreamy": Character(scale="lydian", pad="strings"),
    "slow": Character((62, 76)),
    "calm": Character((66, 80), drums=Drums.SOFT),
    "ballad": Character((64, 76), pad="piano", drums=Drums.SOFT),
    "fast": Character((148, 168)),
    "upbeat": Character((118, 134), "major"),
    "energetic": Character((128, 144)),
    "acapella": Character(lead="voice", pad="voice", bass="voice", drums=Drums.NONE),
}  # fmt: skip


def character(style: str, negative_style: str) -> Character:
    """Return what a style asks for: its first word that has something to say decides each thing."""
    refused = set(_words(negative_style))
    asked = [_WORDS[word] for word in _words(style) if word in _WORDS and word not in refused]
    if refused & {"drums", "drum", "percussion", "beat"}:
        asked.insert(0, Character(drums=Drums.NONE))
    first = {
        field: next((value for one in asked if (value := getattr(one, field)) is not None), None)
        for field in Character.__struct_fields__
    }
    return Character(**first)


def _words(text: str) -> list[str]:
    joined = (
        text.lower().replace("lo-fi", "lofi").replace("drum and bass", "dnb").replace("drum & bass", "dnb")
    )
    return re.findall(r"[^\W\d_]+", joined)
