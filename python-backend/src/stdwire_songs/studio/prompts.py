"""What a song is made from: the request of the create page, in the form that is kept."""

import msgspec


class Sliders(msgspec.Struct, frozen=True, omit_defaults=True):
    """The sliders of the create page, from 0 to 1."""

    weirdness_constraint: float | None = None
    style_weight: float | None = None
    aug_creativity: float | None = None


class SongPrompt(msgspec.Struct, frozen=True, kw_only=True):
    """Title, words, style and settings of a song."""

    title: str = ""
    lyrics: str = ""
    style: str = ""
    negative_style: str = ""
    model: str = ""
    instrumental: bool = False
    vocal_gender: str | None = None
    sliders: Sliders = Sliders()

    @property
    def has_vocal(self) -> bool:
        """Whether somebody sings."""
        return bool(self.lyrics.strip()) and not self.instrumental
