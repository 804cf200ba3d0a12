"""Listings: everything is in them once, the newest first, whatever the form."""

from typing import Any

import pytest

from tests.studio.child import Child, Person


def by_cursor(person: Person, limit: int, **filters: Any) -> list[list[str]]:
    pages, cursor = [], None
    while True:
        page = person.feed(cursor=cursor, limit=limit, filters=filters)
        pages.append([clip["id"] for clip in page["clips"]])
        cursor = page["next_cursor"]
        assert page["has_more"] == (cursor is not None)
        if cursor is None:
            return pages


def flat(pages: list[list[str]]) -> list[str]:
    return [clip_id for page in pages for clip_id in page]


@pytest.fixture(scope="module")
def library(running: Child) -> tuple[Person, list[str]]:
    """Somebody with 47 songs; their ids, the newest first."""
    running.clear()
    ids = running.fill("librarian", 47)
    return running.person("librarian"), ids[::-1]


def test_the_feed_pages_by_cursor(studio: Child, library: tuple[Person, list[str]]) -> None:
    """Every clip once, in order; the last page is not full."""
    person, ids = library
    pages = by_cursor(person, 20)

    assert [len(page) for page in pages] == [20, 20, 7]
    assert flat(pages) == ids


def test_a_page_of_exactly_all_is_the_last(studio: Child, library: tuple[Person, list[str]]) -> None:
    """There is no empty page behind it."""
    person, ids = library

    assert by_cursor(person, 47) == [ids]


def test_what_is_new_does_not_move_the_pages(studio: Child) -> None:
    """A song that comes while somebody pages is neither repeated nor in the way."""
    ids = studio.fill("mover", 30)[::-1]
    person = studio.person("mover")
    first = person.feed(limit=20)
    studio.fill("mover", 5)
    second = person.feed(limit=20, cursor=first["next_cursor"])

    assert [clip["id"] for clip in first["clips"] + second["clips"]] == ids


def test_the_filters_of_the_create_page_and_of_the_library_mean_the_same_here(
    studio: Child, library: tuple[Person, list[str]]
) -> None:
    """There is one workspace; another person's library, or another workspace, is empty."""
    person, ids = library
    user_id = person.get("/api/session/").json()["user"]["id"]
    workspace = {
        "disliked": "False",
        "trashed": "False",
        "fromStudioProject": {"presence": "False"},
        "stem": {"presence": "False"},
        "workspace": {"presence": "True", "workspaceId": "default"},
    }

    assert flat(by_cursor(person, 100, **workspace)) == ids
    assert flat(by_cursor(person, 100, user={"presence": "True", "userId": user_id})) == ids
    assert flat(by_cursor(person, 100, user={"presence": "True", "userId": "other"})) == []
    assert flat(by_cursor(person, 100, workspace={"presence": "True", "workspaceId": "other"})) == []


def test_clips_are_found_by_id(studio: Child, library: tuple[Person, list[str]]) -> None:
    """Those that are not there are simply absent."""
    person, ids = library
    wanted = {"presence": "True", "clipIds": [ids[3], "no-such-id", ids[30]]}

    assert flat(by_cursor(person, 100, ids=wanted)) == [ids[3], ids[30]]
    assert person.get("/api/feed/v2", ids=f"{ids[3]},no-such-id").json()["clips"][0]["id"] == ids[3]


def test_clips_are_found_by_their_words(studio: Child) -> None:
    """In title, style and lyrics, whatever the case."""
    studio.fill("seeker", title="ÜBER dem Meer")
    studio.fill("seeker", style="Harbour folk")
    studio.fill("seeker", lyrics="the harbour lights")
    person = studio.person("seeker")

    assert len(flat(by_cursor(person, 10, searchText="über"))) == 1
    assert len(flat(by_cursor(person, 10, searchText="HARBOUR"))) == 2
    assert len(flat(by_cursor(person, 10, searchText="title"))) == 0


def test_discarded_and_hidden_clips_are_listed_where_they_belong(studio: Child) -> None:
    """Discarded ones only when asked for; public ones on the profile."""
    kept, hidden, discarded = studio.fill("owner", 3)
    studio.post(f"/control/clips/{hidden}", {"is_public": False})
    studio.post(f"/control/clips/{discarded}", {"is_trashed": True})
    person = studio.person("owner")
    profile = studio.get("/api/profiles/owner?playlists_sort_by=created_at&clips_sort_by=created_at").json()

    assert flat(by_cursor(person, 10)) == [hidden, kept]
    assert flat(by_cursor(person, 10, public="True")) == [kept]
    assert flat(by_cursor(person, 10, trashed="True")) == [discarded]
    assert [clip["id"] for clip in profile["clips"]] == [kept]
    assert profile["num_total_clips"] == 1
    assert person.clip(discarded)["is_trashed"] is True
    assert studio.get(f"/media/{discarded}.mp3").status_code == 404


@pytest.mark.parametrize(
    "body",
    [{"cursor": "%%"}, {"cursor": "bm90aGluZw=="}, {"limit": "many"}, {"filters": {"ids": {"clipIds": 1}}}],
)
def test_a_wrong_request_is_refused(person: Person, body: object) -> None:
    """422."""
    assert person.post("/api/feed/v3", body).status_code == 422


def test_the_library_pages_by_number(studio: Child, library: tuple[Person, list[str]]) -> None:
    """From 1, where 0 is 1 too; always twenty; the total is told."""
    person, ids = library
    pages = [person.get("/api/project/default", page=number, page_size=5).json() for number in (1, 2, 3, 4)]
    first = person.get("/api/project/default", page=0).json()

    assert [[item["clip"]["id"] for item in page["project_clips"]] for page in pages] == [
        ids[:20],
        ids[20:40],
        ids[40:],
        [],
    ]
    assert {page["clip_count"] for page in pages} == {47}
    assert first == pages[0]


def test_the_old_feed_ends_early(studio: Child, library: tuple[Person, list[str]]) -> None:
    """It says 21, though there are more."""
    person, ids = library
    pages = [person.get("/api/feed/v2", page=number).json() for number in (0, 1, 2)]

    assert [[clip["id"] for clip in page["clips"]] for page in pages] == [ids[:20], ids[20:21], []]
    assert [page["has_more"] for page in pages] == [True, False, False]
    assert pages[0]["num_total_results"] == 21


def test_a_profile_needs_both_orders_and_no_token(studio: Child, library: tuple[Person, list[str]]) -> None:
    """Without them it is 422; an unknown handle is 404."""
    order = "playlists_sort_by=created_at&clips_sort_by=created_at"
    _, ids = library
    pages = [studio.get(f"/api/profiles/librarian?{order}&page={number}").json() for number in (1, 2, 3, 4)]

    assert flat([[clip["id"] for clip in page["clips"]] for page in pages]) == ids
    assert pages[0]["num_total_clips"] == 47
    assert pages[0]["handle"] == "librarian"
    assert studio.get("/api/profiles/librarian").status_code == 422
    assert studio.get("/api/profiles/librarian?clips_sort_by=created_at").status_code == 422
    assert studio.get(f"/api/profiles/nobody?{order}").status_code == 404
    studio.fault("profile_404", count=1)
    assert studio.get(f"/api/profiles/librarian?{order}").status_code == 404


def test_a_private_clip_is_its_makers_alone(studio: Child, person: Person) -> None:
    """To others it is not there; making it public changes that."""
    (clip_id,) = studio.fill("hermit", is_public=False)
    maker = studio.person("hermit")

    assert person.get(f"/api/clip/{clip_id}").status_code == 404
    assert maker.get(f"/api/clip/{clip_id}").status_code == 200
    assert person.post(f"/api/gen/{clip_id}/set_visibility/", {"is_public": True}).status_code == 404
    assert maker.post(f"/api/gen/{clip_id}/set_visibility/", {"is_public": True}).status_code == 200
    assert person.get(f"/api/clip/{clip_id}").status_code == 200


def test_a_cursor_can_come_again(studio: Child, library: tuple[Person, list[str]]) -> None:
    """The fault repeated_cursor: a second page that points to itself."""
    person, ids = library
    studio.fault("repeated_cursor")
    first = person.feed(limit=20)
    second = person.feed(limit=20, cursor=first["next_cursor"])

    assert [clip["id"] for clip in first["clips"]] == ids[:20]
    assert second["next_cursor"] == first["next_cursor"]
    assert second["has_more"] is True


def test_a_page_can_be_empty_and_promise_more(studio: Child, library: tuple[Person, list[str]]) -> None:
    """The fault empty_page."""
    studio.fault("empty_page", count=1)
    page = library[0].feed(limit=20)

    assert (page["clips"], page["has_more"]) == ([], True)
    assert page["next_cursor"]


def test_the_feed_can_know_less_than_the_library(studio: Child, library: tuple[Person, list[str]]) -> None:
    """The fault short_feed."""
    person, ids = library
    studio.fault("short_feed", size=3)

    assert by_cursor(person, 20) == [ids[:3]]
    assert person.get("/api/project/default").json()["clip_count"] == 47


@pytest.mark.parametrize(
    ("fault", "name", "value"),
    [
        ("none_mp3", "audio_url", "/media/None.mp3"),
        ("forbidden_url", "audio_url", "/api/forbidden"),
        ("no_audio_url", "audio_url", ""),
        ("trashed", "is_trashed", True),
    ],
)
def test_a_clip_can_say_other_things(
    studio: Child, library: tuple[Person, list[str]], fault: str, name: str, value: str | bool
) -> None:
    """Only the clip that is meant, and only while the fault is on."""
    person, ids = library
    expected = studio.url + value if isinstance(value, str) and value else value
    before = person.clip(ids[0])
    studio.fault(fault, clip_id=ids[0])

    assert person.clip(ids[0])[name] == expected
    assert person.clip(ids[1])[name] != expected
    studio.clear()
    assert person.clip(ids[0]) == before


def test_a_clip_can_keep_its_unlock_state_to_itself(studio: Child, library: tuple[Person, list[str]]) -> None:
    """Three states: true, false and missing."""
    person, ids = library
    studio.fault("unlock_unknown", count=1)

    assert "is_download_unlocked" not in person.clip(ids[0])
    assert person.clip(ids[0])["is_download_unlocked"] is False
    studio.post(f"/control/clips/{ids[0]}", {"is_download_unlocked": True})
    assert person.clip(ids[0])["is_download_unlocked"] is True
    studio.post(f"/control/clips/{ids[0]}", {"is_download_unlocked": False})


@pytest.mark.parametrize(("status", "given"), [(404, None), (410, 410)])
def test_a_clip_can_be_gone(
    studio: Child, library: tuple[Person, list[str]], status: int, given: int | None
) -> None:
    """The fault clip_gone: the clip, its media and its download, as 404 or another status."""
    person, ids = library
    studio.fault("clip_gone", clip_id=ids[5], **({"status": given} if given else {}))

    assert person.get(f"/api/clip/{ids[5]}").status_code == status
    assert studio.get(f"/media/{ids[5]}.mp3").status_code == status
    assert person.get(f"/api/download/clip/{ids[5]}").status_code == status
    assert person.get(f"/api/clip/{ids[6]}").status_code == 200


def test_clips_can_lack_nearly_everything(studio: Child, library: tuple[Person, list[str]]) -> None:
    """The faults missing_fields and null_fields."""
    person, ids = library
    studio.fault("missing_fields", count=1)
    assert set(person.clip(ids[0])) == {"id", "status", "audio_url"}

    studio.fault("null_fields", count=1)
    clip = person.clip(ids[0])
    assert (clip["id"], clip["title"], clip["metadata"]) == (ids[0], None, None)


def test_titles_can_make_bad_file_names(studio: Child, library: tuple[Person, list[str]]) -> None:
    """The fault odd_titles: reserved names, dots, separators, other scripts, too long, and twins."""
    person, _ = library
    studio.fault("odd_titles")
    titles = [clip["title"] for clip in person.clips()]

    assert {"CON", "..", "", "a" * 300} <= set(titles)
    assert any("/" in title and "\\" in title for title in titles)
    assert any("\u200b" in title for title in titles)
    assert any("\U0001f3a7" in title for title in titles)
    assert titles.count("Same title") > 1
