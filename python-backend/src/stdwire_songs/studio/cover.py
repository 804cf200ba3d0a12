"""Cover images: a sky, a sun and hills, in colours and forms that follow from the prompt.

A row of the picture is a row of bytes into a palette of four banks of 64 shades, one bank per layer. A
layer is laid over the ones behind it by translating a run of bytes into its bank, so there is hardly any
work per pixel.
"""

import colorsys
import math
import random
from collections.abc import Callable
from functools import cache

from stdwire_songs.studio.png import Colour, png
from stdwire_songs.studio.prompts import SongPrompt

_SHADES = 64
_DRAWN = 512
"""Pictures are drawn at this size; larger ones repeat pixels."""
_FINE = 20

_INTO_SUN, _INTO_FAR, _INTO_NEAR = (
    bytes(bank * _SHADES + i % _SHADES for i in range(256)) for bank in (1, 2, 3)
)


def draw_cover(prompt: SongPrompt, seed: int, size: int) -> bytes:
    """Return the cover of a song as a PNG; `size` is a multiple of 512."""
    chance = random.Random(f"cover|{seed}|{prompt.title}|{prompt.style}|{prompt.lyrics}")  # noqa: S311 - a picture
    factor = size // _DRAWN
    rows = (_wider(row, factor) for row in _rows(chance) for _ in range(factor))
    return png(size, rows, _palette(chance))


def _rows(chance: random.Random) -> list[bytes]:
    bend, ripple = chance.uniform(60, 140), chance.uniform(14, 40)
    slope = bytes(round(_FINE * (1 + math.sin(x / bend + 1))) for x in range(_DRAWN))
    sun_x, sun_y, radius = chance.randint(120, 390), chance.randint(110, 260), chance.randint(60, 120)
    striped = chance.random() < 0.6
    far, near = _ridge(chance, 330, 50), _ridge(chance, 420, 34)
    rows = []
    for y in range(_DRAWN):
        shade = int(y * 0.11 + 2.5 * math.sin(y / ripple))
        row = bytearray(slope.translate(_sky(shade)))
        half = math.isqrt(max(radius**2 - (y - sun_y) ** 2, 0))
        if half and not (striped and y > sun_y and (y - sun_y) // 9 % 2):
            _lay(row, sun_x - half, sun_x + half, _INTO_SUN)
        for ridge, bank in ((far, _INTO_FAR), (near, _INTO_NEAR)):
            for start, end in ridge(y):
                _lay(row, start, end, bank)
        rows.append(bytes(row))
    return rows


@cache
def _sky(shade: int) -> bytes:
    """Return the table that turns the slope of the sky into shades, for a row with this one in the middle."""
    shades = (shade + round(5 * (level / _FINE - 1) / 2) for level in range(256))
    return bytes(min(max(value, 0), _SHADES - 1) for value in shades)


def _ridge(chance: random.Random, base: int, height: int) -> Callable[[int], list[tuple[int, int]]]:
    """Return a line of hills, as the runs that it covers in each row."""
    waves = [(height / n, chance.uniform(0.004, 0.012) * n, chance.uniform(0, 6)) for n in (1, 2, 4)]
    tops = [base - sum(a * math.sin(x * f + p) for a, f, p in waves) for x in range(_DRAWN)]

    def covered(y: int) -> list[tuple[int, int]]:
        inside = [x for x in range(1, _DRAWN) if (tops[x] <= y) != (tops[x - 1] <= y)]
        edges = ([0] if tops[0] <= y else []) + inside
        return list(zip(edges[::2], [*edges[1::2], _DRAWN], strict=False))

    return covered


def _lay(row: bytearray, start: int, end: int, bank: bytes) -> None:
    start, end = max(start, 0), min(end, _DRAWN)
    row[start:end] = row[start:end].translate(bank)


def _wider(row: bytes, factor: int) -> bytes:
    wide = bytearray(len(row) * factor)
    for offset in range(factor):
        wide[offset::factor] = row
    return bytes(wide)


def _palette(chance: random.Random) -> list[Colour]:
    """Return four banks of shades: sky, sun, far hills, near hills."""
    hue = chance.random()
    away = hue + chance.choice((0.08, 0.16, 0.33, 0.5))
    banks = (
        ((hue, 0.75, 0.28), (away, 0.55, 0.95)),
        ((away + 0.08, 0.25, 1.0), (away + 0.02, 0.7, 1.0)),
        ((hue + 0.03, 0.6, 0.5), (hue + 0.05, 0.65, 0.3)),
        ((hue - 0.02, 0.7, 0.22), (hue, 0.75, 0.1)),
    )
    return [_between(first, last, i / (_SHADES - 1)) for first, last in banks for i in range(_SHADES)]


def _between(first: tuple[float, float, float], last: tuple[float, float, float], share: float) -> Colour:
    hue, saturation, value = (a + (b - a) * share for a, b in zip(first, last, strict=True))
    red, green, blue = colorsys.hsv_to_rgb(hue % 1, saturation, value)
    return round(red * 255), round(green * 255), round(blue * 255)
