"""Filling in HTML templates. Every value is escaped, unless it is `Html`, which was made here."""

import html
from collections.abc import Iterable
from functools import cache
from importlib import resources
from string import Template


class Html(str):
    """Text that is HTML already."""

    __slots__ = ()


NOTHING = Html("")


def fill(name: str, **values: str) -> Html:
    """Return a template with its values; one that is missing is an error."""
    return Html(_template(name).substitute({key: escape(value) for key, value in values.items()}))


def escape(value: str) -> Html:
    """Return a text as HTML that shows it."""
    return value if isinstance(value, Html) else Html(html.escape(value))


def joined(parts: Iterable[Html]) -> Html:
    """Return pieces of HTML one after the other."""
    return Html("".join(parts))


@cache
def _template(name: str) -> Template:
    source = resources.files(__package__).joinpath("templates", f"{name}.html")
    return Template(source.read_text(encoding="utf-8"))
