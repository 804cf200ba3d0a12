"""Signing in, and what the interface tells about the person."""

import base64
import json
import time

import pytest

from tests.studio.child import Child, Person


def test_a_name_is_enough_to_sign_in(studio: Child) -> None:
    """The answer has the token and its end in milliseconds, which the token says as well."""
    answer = studio.post("/api/sign-in", {"handle": "ada"}).json()
    payload = answer["token"].split(".")[1]
    claims = json.loads(base64.urlsafe_b64decode(payload + "=="))

    assert set(answer) == {"token", "expires_at"}
    assert claims["exp"] * 1_000 == answer["expires_at"]
    assert 3_500 < answer["expires_at"] / 1_000 - time.time() <= 3_600
    assert {"sub", "sid", "handle"} <= set(claims)


def test_the_session_says_whose_it_is(studio: Child) -> None:
    """By id, handle and the name as it was given."""
    user = studio.person("Zoë Müller").get("/api/session/").json()["user"]

    assert user["display_name"] == "Zoë Müller"
    assert user["handle"].startswith("zoe-muller-")
    assert user["id"]


def test_signing_in_again_is_the_same_person(studio: Child) -> None:
    """With a token of its own; both are good."""
    first, second = studio.person("ada"), studio.person("ADA")

    assert first.token != second.token
    assert first.get("/api/session/").json()["user"] == second.get("/api/session/").json()["user"]


@pytest.mark.parametrize("body", [{}, {"handle": 1}, {"handle": ""}, {"handle": "x" * 101}, [], "ada"])
def test_what_names_nobody_is_refused(studio: Child, body: object) -> None:
    """With the four fields that every refusal has."""
    answer = studio.post("/api/sign-in", body)

    assert answer.status_code == 422
    assert set(answer.json()) == {"status_code", "detail", "error_type", "retryable"}
    assert answer.json()["status_code"] == 422


@pytest.mark.parametrize(
    "path",
    [
        "/api/session/",
        "/api/billing/info/",
        "/api/project/default",
        "/api/feed/v2",
        "/api/clip/some-id",
        "/api/download/clip/some-id",
    ],
)
@pytest.mark.parametrize("header", [None, "", "Bearer", "Bearer x.y.z", "Basic YTpi"])
def test_without_a_good_token_nothing_is_told(studio: Child, path: str, header: str | None) -> None:
    """401, whatever is asked for."""
    answer = studio.get(path, headers={} if header is None else {"Authorization": header})

    assert answer.status_code == 401
    assert answer.json() == {
        "status_code": 401,
        "detail": "Unauthorized",
        "error_type": "unauthorized",
        "retryable": False,
    }


def test_a_cookie_opens_pages_and_not_the_interface(studio: Child, person: Person) -> None:
    """So a page of another origin cannot have a song made in somebody's name."""
    cookies = {"__session": person.token}

    assert studio.get("/api/session/", cookies=cookies).status_code == 401
    assert studio.get("/me", cookies=cookies, allow_redirects=False).status_code == 200
    studio.http.cookies.clear()


def test_signing_in_can_be_refused(studio: Child) -> None:
    """The fault sign_in_refused."""
    studio.fault("sign_in_refused", count=1)

    assert studio.post("/api/sign-in", {"handle": "ada"}).status_code == 403
    assert studio.post("/api/sign-in", {"handle": "ada"}).status_code == 200


def test_a_session_can_be_short(studio: Child) -> None:
    """The fault short_session: by default the token has ended when it is given."""
    studio.fault("short_session", count=1)
    assert studio.person("ada").get("/api/session/").status_code == 401

    studio.fault("short_session", count=1, seconds=120)
    answer = studio.post("/api/sign-in", {"handle": "ada"}).json()
    assert 100 < answer["expires_at"] / 1_000 - time.time() <= 120


def test_a_session_can_end_after_some_calls(studio: Child) -> None:
    """The fault token_expires; a new token is good again once it is off."""
    person = studio.person("ada")
    studio.fault("token_expires", calls=2, count=1)

    assert [person.get("/api/session/").status_code for _ in range(4)] == [200, 200, 401, 401]
    assert studio.person("ada").get("/api/session/").status_code == 200


def test_an_open_page_renews_its_session(studio: Child, person: Person) -> None:
    """The new token comes as a cookie."""
    answer = person.post("/api/session/renew", {})
    cookie = answer.cookies["__session"]
    studio.http.cookies.clear()

    assert answer.json()["expires_at"] > time.time() * 1_000
    assert studio.get("/api/session/", headers={"Authorization": f"Bearer {cookie}"}).status_code == 200
