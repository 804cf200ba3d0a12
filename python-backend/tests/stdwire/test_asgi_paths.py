"""No way of writing a path opens one that is not meant."""

from __future__ import annotations

import posixpath
from urllib.parse import unquote

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from stdwire import UsageError
from stdwire.asgi_paths import ExcludedPaths

PATTERNS = ["/health", "/static/*"]
excluded = ExcludedPaths(PATTERNS)

PIECES = [
    "/",
    "//",
    ".",
    "..",
    "...",
    "%2e",
    "%2E%2e",
    "%2f",
    "%5c",
    "\\",
    ";",
    "\0",
    "\n",
    " ",
    "a",
    "é",
    "\uff0e\uff0e",
]
PIECES += ["health", "static", "Static", "private", "/static/", "/health/"]


@pytest.mark.parametrize(
    "path",
    [
        "/health",
        "/static/",
        "/static/a",
        "/static/a/b.css",
        "/static/a/",
        "/static/é ü",
        "/static/.well-known",
    ],
)
def test_what_is_meant_is_open(path: str) -> None:
    """The path itself, and everything below the folder."""
    assert excluded.match(path)


@pytest.mark.parametrize(
    "path",
    [
        "",
        "/",
        "health",
        "/health/",
        "//health",
        "/Health",
        "/healthy",
        "/health/private",
        "/health%2f",
        "/health;x",
        "/static",
        "/staticx",
        "/STATIC/a",
        "//static/a",
        "/static//a",
        "/static//",
        "/static/./a",
        "/static/.",
        "/static/../private",
        "/static/a/../../private",
        "/static/..",
        "/static/..;/private",
        "/static/..\\private",
        "/static/%2e%2e/private",
        "/static/%2fprivate",
        "/static/a\0.css",
        "/static/a\r\nb",
        "http://127.0.0.1/static/a",
    ],
)
def test_what_is_near_is_not(path: str) -> None:
    """Neither in another case, nor with more or fewer slashes, nor where it leads elsewhere."""
    assert not excluded.match(path)


def readings(path: str) -> set[str]:
    """Return what a careless reader could make of a path: decoded again, slashes turned, parts resolved."""
    found = {path}
    for _ in range(3):
        found |= {unquote(one) for one in found}
        found |= {one.replace("\\", "/") for one in found}
        found |= {one.partition(mark)[0] for one in found for mark in (";", "\0", "\n")}
        found |= {"/".join(part.partition(";")[0] for part in one.split("/")) for one in found}
        found |= {posixpath.normpath(one) for one in found if one}
    return found


@given(st.lists(st.sampled_from(PIECES) | st.text(max_size=3), max_size=8).map("".join))
@example("/static/..%5c..%5cprivate")
def test_an_open_path_stays_open_however_it_is_read(path: str) -> None:
    """Nobody gets out of the folder that is open."""
    if excluded.match(path):
        for reading in readings(path):
            assert reading == "/health" or f"{reading}/".startswith("/static/"), reading


@given(st.text(max_size=8), st.sampled_from(["/health", "/static/a"]))
def test_only_the_whole_path_counts(extra: str, path: str) -> None:
    """What stands in front of an open path makes another one of it."""
    if extra:
        assert not excluded.match(extra + path) or (extra + path).startswith("/static/")


@given(st.text(max_size=12))
def test_a_single_path_opens_itself_only(path: str) -> None:
    """Every pattern without a wildcard is compared as it is."""
    assert ExcludedPaths(["/health"]).match(path) is (path == "/health")


@pytest.mark.parametrize(
    "pattern",
    [
        "",
        "health",
        "*",
        "/static*",
        "/*/a",
        "/a/*/",
        "/**",
        "/a//b",
        "/a/../b",
        "/a/./*",
        "//",
        "/a%2f",
        "/a\\b",
    ],
)
def test_a_pattern_of_another_form_is_refused(pattern: str) -> None:
    """What cannot be read in one way only is no rule."""
    with pytest.raises(UsageError, match="cannot be excluded"):
        ExcludedPaths([pattern])


def test_one_text_is_not_a_list_of_patterns() -> None:
    """Each of its letters would be one."""
    with pytest.raises(UsageError, match="list"):
        ExcludedPaths("/health")


def test_the_root_is_a_path_like_others() -> None:
    """With a wildcard it is everything that means the same to everybody."""
    assert ExcludedPaths(["/"]).match("/")
    assert not ExcludedPaths(["/"]).match("/a")
    assert ExcludedPaths(["/*"]).match("/a/b")
    assert not ExcludedPaths(["/*"]).match("/a/../b")
