"""What instruments sound like: the strength of their harmonics, and how a tone comes and goes."""

from collections.abc import Mapping

import msgspec


class Instrument(msgspec.Struct, frozen=True, kw_only=True):
    """A tone is a dark and a bright part; the bright one fades faster, as it does on a string."""

    dark: tuple[float, ...]
    bright: tuple[float, ...] = ()
    attack: float = 0.006
    decay: float = 0.0
    """Seconds until the tone has fallen to a third; 0 holds it."""
    bright_decay: float = 0.15
    release: float = 0.05
    chorus: float = 0.0
    """By how much a second player is out of tune, as a share of the frequency."""
    level: float = 1.0


def _saw(count: int) -> tuple[float, ...]:
    return tuple(1 / n for n in range(1, count + 1))


def _square(count: int) -> tuple[float, ...]:
    return tuple(1 / n if n % 2 else 0.0 for n in range(1, count + 1))


INSTRUMENTS: Mapping[str, Instrument] = {
    "piano": Instrument(dark=(1, 0.35, 0.12, 0.06), bright=(0, 0.3, 0.3, 0.25, 0.15, 0.1), decay=0.9),
    "guitar": Instrument(
        dark=(1, 0.5, 0.25), bright=(0, 0.4, 0.45, 0.4, 0.3, 0.2, 0.15), decay=0.6, bright_decay=0.1
    ),
    "pluck": Instrument(dark=(1, 0.3, 0.3, 0.1), bright=_saw(10), decay=0.35, bright_decay=0.08),
    "bell": Instrument(dark=(1, 0, 0.1, 0.4), bright=(0, 0, 0, 0.5, 0, 0, 0.4), decay=1.2, bright_decay=0.5),
    "organ": Instrument(dark=(1, 0.6, 0.3, 0.35, 0, 0.1, 0, 0.2), attack=0.02, level=0.7),
    "flute": Instrument(dark=(1, 0.18, 0.06), attack=0.05, release=0.09, chorus=0.002),
    "reed": Instrument(dark=(1, 0.5, 0.55, 0.3, 0.3, 0.15, 0.1), attack=0.03, release=0.07, level=0.75),
    "strings": Instrument(dark=_saw(7), attack=0.16, release=0.2, chorus=0.005, level=0.7),
    "cello": Instrument(dark=_saw(6), attack=0.07, release=0.12, chorus=0.004, level=0.8),
    # The sound "ah": strong where the throat resonates, here simply at the second to fourth harmonic.
    "voice": Instrument(
        dark=(0.6, 1, 0.8, 0.5, 0.12, 0.06), attack=0.06, release=0.12, chorus=0.006, level=0.8
    ),
    "saw": Instrument(dark=_saw(5), bright=_saw(12), attack=0.01, bright_decay=0.25, chorus=0.003, level=0.6),
    "square": Instrument(dark=_square(9), decay=0.8, level=0.5),
    "sine": Instrument(dark=(1, 0.08), attack=0.015, release=0.08),
    "round": Instrument(dark=(1, 0.45, 0.15), bright=(0, 0.3, 0.3, 0.2), decay=0.8, bright_decay=0.06),
}
