"""How one studio runs."""

from enum import StrEnum
from pathlib import Path

import msgspec

from stdwire_songs.studio.faults import Fault


class Markup(StrEnum):
    """The generations of the create page: the words and attributes that a program finds its way by."""

    AUTUMN_2025 = "2025-11"
    YEAR_2026 = "2026"


class Options(msgspec.Struct, frozen=True, kw_only=True):
    """What the command line says."""

    data_dir: Path
    port: int = 0
    speed: float = 1.0
    """How much faster than usual songs are made: at 1 it takes a second."""
    seed: int = 0
    """Another seed gives other songs for the same prompts."""
    markup: Markup = Markup.YEAR_2026
    faults: tuple[Fault, ...] = ()
    """What goes wrong from the start."""
