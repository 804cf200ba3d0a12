"""What can befall any request to the interface."""

import json

import pytest
import requests

from tests.studio.child import Child, Person

PATH = "/api/session/"


@pytest.mark.parametrize(
    ("fault", "fields", "status"),
    [
        ("rate_limited", {}, 429),
        ("server_error", {}, 500),
        ("server_error", {"status": 503}, 503),
        ("unauthorized", {}, 401),
        ("forbidden", {}, 403),
        ("not_found", {}, 404),
    ],
)
def test_a_request_can_be_refused(
    studio: Child, person: Person, fault: str, fields: dict[str, int], status: int
) -> None:
    """With the body that refusals have, so many times."""
    studio.fault(fault, count=2, **fields)
    answers = [person.get(PATH) for _ in range(3)]

    assert [answer.status_code for answer in answers] == [status, status, 200]
    assert answers[0].json()["status_code"] == status
    assert answers[0].json()["retryable"] == (status in (429, 500, 503))


def test_a_rate_limit_says_how_long_to_wait(studio: Child, person: Person) -> None:
    """In seconds, fractions allowed."""
    studio.fault("rate_limited", count=1, seconds=0.25)

    assert person.get(PATH).headers["Retry-After"] == "0.25"


def test_a_fault_can_be_for_one_path(studio: Child, person: Person) -> None:
    """The other paths go on."""
    studio.fault("server_error", path="/api/feed/")

    assert person.post("/api/feed/v3", {}).status_code == 500
    assert person.get(PATH).status_code == 200


def test_an_answer_can_be_half_a_text(studio: Child, person: Person) -> None:
    """The fault truncated_json: for HTTP it is whole."""
    studio.fault("truncated_json", count=1)
    answer = person.get(PATH)

    assert answer.status_code == 200
    with pytest.raises(json.JSONDecodeError):
        json.loads(answer.text)


def test_an_answer_can_break_off(studio: Child, person: Person) -> None:
    """The fault cut_answer: the connection closes."""
    studio.fault("cut_answer", count=1)

    with pytest.raises((requests.ConnectionError, requests.exceptions.ChunkedEncodingError)):
        person.get(PATH)
    assert person.get(PATH).status_code == 200


def test_an_answer_can_be_a_page(studio: Child, person: Person) -> None:
    """The fault not_json, with status 200."""
    studio.fault("not_json", count=1)
    answer = person.get(PATH)

    assert answer.status_code == 200
    assert answer.headers["Content-Type"].startswith("text/html")


def test_an_answer_can_come_late_or_never(studio: Child, person: Person) -> None:
    """The faults slow and hang; for whoever waits to the end of the latter it is a broken server."""
    studio.fault("slow", count=1, seconds=0.05)
    assert person.get(PATH).status_code == 200

    studio.fault("hang", count=1, seconds=0.05)
    assert person.get(PATH).status_code == 500
    assert person.get(PATH).status_code == 200


def test_a_client_that_gives_up_frees_a_hanging_answer(studio: Child, person: Person) -> None:
    """The studio does not wait any longer than the client."""
    studio.fault("hang", count=1, seconds=600)

    with pytest.raises(requests.Timeout):
        studio.http.get(studio.url + PATH, headers=person.headers, timeout=0.1)
    assert person.get(PATH).status_code == 200


def test_pages_media_and_control_have_no_part_in_it(studio: Child) -> None:
    """These faults are the interface's."""
    studio.fault("server_error")

    assert studio.get("/").status_code == 200
    assert studio.get("/control/state").status_code == 200
