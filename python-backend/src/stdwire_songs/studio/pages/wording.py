"""The generations of the create page: the words and attributes by which a program finds its way.

What a page has is what it had at the service at that time; the studio adds nothing that would make it easier.
"""

import msgspec

from stdwire_songs.studio.options import Markup


class Wording(msgspec.Struct, frozen=True, kw_only=True):
    """How one generation of the page calls things; None for what it does not have."""

    advanced_tab: str
    lyrics_placeholder: str
    lyrics_test_id: str | None
    style_label: str = "Styles"
    style_placeholder: str
    title_placeholder: str = "Song Title (Optional)"
    options_button: str
    exclude_placeholder: str = "Exclude styles"
    sliders: tuple[tuple[str, str], ...]
    """Label, and what it sets."""
    vocals: tuple[str, str] = ("Male", "Female")
    lyrics_modes: tuple[str, str] | None
    instrumental: str | None
    submit_label: str | None = "Create song"
    submit_text: str = "Create"


_WEIRDNESS = ("Weirdness", "weirdness_constraint")
_INFLUENCE = ("Style Influence", "style_weight")

WORDINGS: dict[Markup, Wording] = {
    Markup.AUTUMN_2025: Wording(
        advanced_tab="Custom",
        lyrics_placeholder="Write some lyrics or a prompt — or leave blank for instrumental",
        lyrics_test_id=None,
        style_placeholder="indie, electronic, synths, 120bpm, distorted",
        options_button="Advanced Options",
        sliders=(_WEIRDNESS, _INFLUENCE),
        lyrics_modes=("Manual", "Auto"),
        instrumental=None,
    ),
    Markup.YEAR_2026: Wording(
        advanced_tab="Advanced",
        lyrics_placeholder="Write your lyrics here, or leave them out for an instrumental",
        lyrics_test_id="lyrics-textarea",
        style_placeholder="genres, moods, instruments, tempo",
        options_button="More Options",
        sliders=(_WEIRDNESS, _INFLUENCE, ("Variety", "aug_creativity")),
        lyrics_modes=None,
        instrumental="Make this song instrumental only",
    ),
}

UNKNOWN = Wording(
    advanced_tab="Expert",
    lyrics_placeholder="Your text",
    lyrics_test_id=None,
    style_label="Sound",
    style_placeholder="How it sounds",
    title_placeholder="Name",
    options_button="Fine tuning",
    exclude_placeholder="Without",
    sliders=(("Surprise", "weirdness_constraint"), ("Closeness", "style_weight")),
    vocals=("Low voice", "High voice"),
    lyrics_modes=None,
    instrumental=None,
    submit_label=None,
    submit_text="Go",
)
"""A page of a generation that nobody has seen: the fault `selector_change`."""
