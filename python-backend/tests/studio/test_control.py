"""The control endpoints, and who can reach them."""

import pytest

from stdwire_songs.studio.faults import FaultName
from tests.studio.child import Child


def test_the_state_tells_what_is_on_and_what_was_asked(studio: Child) -> None:
    """Counts go down, requests go up, ids are left out of the paths."""
    studio.fault("cut", count=3, at=7)
    (clip_id,) = studio.fill("stated")
    studio.get(f"/media/image_{clip_id}.png")
    state = studio.state()

    assert state["faults"] == [{"name": "cut", "count": 3, "at": 7}]
    assert state["known_faults"] == list(FaultName)
    assert state["requests"]["GET /media/image_{id}.png"] >= 1
    assert (state["speed"], state["seed"], state["markup"]) == (50, 0, "2026")
    assert state["clips"] >= 1
    assert state["users"] >= 1


@pytest.mark.parametrize(
    "body", [{"name": "nothing"}, {"name": "cut", "count": 0}, {"name": "cut", "x": 1}, []]
)
def test_an_unknown_fault_is_refused(studio: Child, body: object) -> None:
    """422, and nothing is switched on."""
    assert studio.post("/control/faults", body).status_code == 422
    assert studio.state()["faults"] == []


def test_a_fault_is_switched_off_by_name(studio: Child) -> None:
    """An unknown name is refused, with the names that there are."""
    studio.fault("cut")
    studio.fault("slow", seconds=0)

    assert studio.request("DELETE", "/control/faults?name=cut").json()["faults"] == [
        {"name": "slow", "seconds": 0}
    ]
    answer = studio.request("DELETE", "/control/faults?name=cuts")
    assert answer.status_code == 422
    assert "token_expires" in answer.json()["detail"]


def test_a_filled_library_costs_nothing(studio: Child) -> None:
    """Titles are numbered so that they sort."""
    before = studio.state()["submissions"]
    studio.fill("filled", 12, title="Tune")
    person = studio.person("filled")

    assert [clip["title"] for clip in person.clips()[::-1]][::11] == ["Tune 01", "Tune 12"]
    assert {clip["status"] for clip in person.clips()} == {"complete"}
    assert person.get("/api/billing/info/").json()["monthly_usage"] == 0
    assert studio.state()["submissions"] == before


def test_an_unknown_clip_cannot_be_changed(studio: Child) -> None:
    """404."""
    assert studio.post("/control/clips/nothing", {"is_public": True}).status_code == 404


@pytest.mark.parametrize("path", ["/control/faults", "/api/sign-in", "/control/clips"])
def test_what_a_foreign_page_could_send_is_refused(studio: Child, path: str) -> None:
    """A browser sends other content types across origins without asking; this one it asks for, in vain."""
    form = studio.request("POST", path, data='{"name":"cut"}', headers={"Content-Type": "text/plain"})
    preflight = studio.request(
        "OPTIONS", path, headers={"Origin": "https://example.com", "Access-Control-Request-Method": "POST"}
    )

    assert form.status_code == 415
    assert "access-control-allow-origin" not in preflight.headers
    assert preflight.status_code == 405


@pytest.mark.parametrize("path", ["/", "/control/state", "/api/session/"])
def test_a_foreign_name_for_this_machine_is_refused(studio: Child, path: str) -> None:
    """Its owner could have it point here, and then read what is answered."""
    assert studio.get(path, headers={"Host": "studio.example.com"}).status_code == 400
    assert studio.get(path, headers={"Host": "localhost:1"}).status_code != 400


def test_a_body_without_end_is_refused(studio: Child) -> None:
    """413, before it is kept."""
    answer = studio.post("/api/sign-in", {"handle": "x" * 2_000_000})

    assert answer.status_code == 413
