"""The pages: what they contain, in which words, for whom."""

import re
from html.parser import HTMLParser

import pytest

from tests.studio.child import Child, Person, running


class Elements(HTMLParser):
    """Collects the elements of a page, with their attributes."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.found: list[tuple[str, dict[str, str | None]]] = []
        self.feed(text)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.found.append((tag, dict(attrs)))

    def all(self, tag: str, **wanted: str) -> list[dict[str, str | None]]:
        names = {name.replace("_", "-"): value for name, value in wanted.items()}
        return [found for kind, found in self.found if kind == tag and names.items() <= found.items()]


@pytest.fixture(autouse=True)
def no_cookies(studio: Child) -> None:
    studio.http.cookies.clear()


def page(studio: Child, path: str, person: Person | None = None) -> str:
    answer = studio.get(path, cookies={"__session": person.token} if person else {})
    studio.http.cookies.clear()
    assert answer.status_code == 200, answer.status_code
    assert answer.headers["Content-Type"] == "text/html; charset=utf-8"
    return answer.text


def create_page(studio: Child, person: Person) -> Elements:
    return Elements(page(studio, "/create", person))


def test_the_start_page_asks_to_sign_in_or_to_make_a_song(studio: Child, person: Person) -> None:
    """By whether somebody is signed in."""
    assert "/sign-in" in page(studio, "/")
    assert "/sign-in" not in page(studio, "/", person)
    assert "/create" in page(studio, "/", person)


@pytest.mark.parametrize("path", ["/create", "/me"])
def test_a_page_of_ones_own_leads_over_the_sign_in_page(studio: Child, path: str) -> None:
    """And back."""
    answer = studio.get(path, allow_redirects=False)

    assert (answer.status_code, answer.headers["Location"]) == (303, f"/sign-in?next={path}")
    assert Elements(studio.get(path).text).all("input", type="hidden", name="next", value=path)


def test_the_form_signs_in_with_a_cookie(studio: Child) -> None:
    """The cookie is the token; scripts may read it, as at the service."""
    answer = studio.request(
        "POST", "/sign-in", data={"handle": "Página", "next": "/create"}, allow_redirects=False
    )
    cookie = answer.headers["Set-Cookie"]
    headers = {"Authorization": f"Bearer {answer.cookies['__session']}"}

    assert (answer.status_code, answer.headers["Location"]) == (303, "/create")
    assert "samesite=lax" in cookie.lower()
    assert "httponly" not in cookie.lower()
    assert studio.get("/api/session/", headers=headers).json()["user"]["display_name"] == "Página"


@pytest.mark.parametrize(
    "target", ["https://example.com", "//example.com", "/\\example.com", "", "x", "/a\r\nb"]
)
def test_the_form_leads_nowhere_else(studio: Child, target: str) -> None:
    """An address of another place becomes the start page."""
    answer = studio.request("POST", "/sign-in", data={"handle": "ada", "next": target}, allow_redirects=False)

    assert answer.headers["Location"] == "/"


def test_a_refused_sign_in_is_said_on_the_page(studio: Child) -> None:
    """With what was entered still there."""
    studio.fault("sign_in_refused", count=1)
    answer = studio.request("POST", "/sign-in", data={"handle": "ada"})

    assert answer.status_code == 403
    assert Elements(answer.text).all("p", role="alert")
    assert Elements(answer.text).all("input", id="handle", value="ada")


def test_signing_out_takes_the_cookie_back(studio: Child) -> None:
    """The browser is told to forget it."""
    answer = studio.request("POST", "/sign-out", allow_redirects=False)

    assert answer.headers["Location"] == "/"
    assert "max-age=0" in answer.headers["Set-Cookie"].lower()


def test_the_create_page_has_the_words_of_2026(studio: Child, person: Person) -> None:
    """Those that a program of that time looks for."""
    elements = create_page(studio, person)
    text = page(studio, "/create", person)

    assert len(elements.all("textarea", data_testid="lyrics-textarea")) == 1
    assert len(elements.all("input", placeholder="Song Title (Optional)")) == 1
    assert len(elements.all("input", placeholder="Exclude styles")) == 1
    assert "disabled" in elements.all("button", aria_label="Create song")[0]
    assert len(elements.all("button", aria_label="Make this song instrumental only")) == 1
    assert {slider["aria-label"] for slider in elements.all("div", role="slider")} == {
        "Weirdness",
        "Style Influence",
        "Variety",
    }
    assert {button["data-selected"] for button in elements.all("button", data_vocal="male")} == {"false"}
    assert re.search(r">Advanced<", text)
    assert re.search(r">More Options<", text)


def test_the_create_page_had_other_words_in_2025(tmp_path_factory: pytest.TempPathFactory) -> None:
    """Chosen on the command line."""
    with running(tmp_path_factory.mktemp("old"), "--markup", "2025-11") as old:
        person = old.person("ada")
        elements, text = create_page(old, person), page(old, "/create", person)

        assert elements.all("textarea", data_testid="lyrics-textarea") == []
        assert elements.all(
            "textarea", placeholder="Write some lyrics or a prompt — or leave blank for instrumental"
        )
        assert any("indie, electronic" in (area["placeholder"] or "") for area in elements.all("textarea"))
        assert elements.all("button", aria_label="Create song")
        assert len(elements.all("div", role="slider")) == 2
        assert re.search(r">Custom<", text)
        assert re.search(r">Advanced Options<", text)
        assert re.search(r">Manual<.*>Auto<", text)
        old.close()


def test_the_create_page_can_change_past_recognition(studio: Child, person: Person) -> None:
    """The fault selector_change."""
    studio.fault("selector_change", count=1)
    elements = create_page(studio, person)

    assert elements.all("button", aria_label="Create song") == []
    assert elements.all("input", placeholder="Song Title (Optional)") == []
    assert create_page(studio, person).all("button", aria_label="Create song")


def test_the_create_page_can_block_its_browser(studio: Child, person: Person) -> None:
    """The fault page_hangs: the page is told for how long."""
    studio.fault("page_hangs", count=1, seconds=2)

    assert create_page(studio, person).all("main", data_blocks_for_seconds="2")
    assert create_page(studio, person).all("main", data_blocks_for_seconds="2") == []


def test_every_field_has_a_label(studio: Child, person: Person) -> None:
    """Each input and text area is named by a label, in both places where there are any."""
    for elements in (create_page(studio, person), Elements(page(studio, "/sign-in"))):
        labelled = {label.get("for") for label in elements.all("label")}
        fields = [field for tag in ("input", "textarea") for field in elements.all(tag)]

        assert {field["id"] for field in fields if field.get("type") != "hidden"} <= labelled


def test_titles_and_names_are_shown_as_they_are_and_never_run(studio: Child) -> None:
    """In lists, on the song's page and in the navigation."""
    evil = '<script>alert("1")</script>&'
    (clip_id,) = studio.fill(evil, title=evil, style=evil, lyrics=evil)
    person = studio.person(evil)
    handle = person.get("/api/session/").json()["user"]["handle"]

    for path in ("/me", "/create", f"/song/{clip_id}", f"/@{handle}"):
        text = page(studio, path, person)
        assert "<script>alert" not in text
        assert "&lt;script&gt;alert(&quot;1&quot;)&lt;/script&gt;&amp;" in text


def test_no_page_runs_what_is_not_the_studios(studio: Child, person: Person) -> None:
    """The policy allows scripts of this origin alone, and no page of another may frame it."""
    answer = studio.get("/create", cookies={"__session": person.token})
    policy = answer.headers["Content-Security-Policy"]

    assert "script-src 'self';" in policy
    assert "frame-ancestors 'none'" in policy
    assert all(script.get("src", "") for script in Elements(answer.text).all("script"))


def test_a_song_has_a_page_for_its_maker_and_for_others(studio: Child, person: Person) -> None:
    """Only the maker can download it, and only a public one is shown to others."""
    shown, hidden = studio.fill("maker", 2)
    studio.post(f"/control/clips/{hidden}", {"is_public": False})
    maker = studio.person("maker")

    assert Elements(page(studio, f"/song/{shown}", maker)).all("button", id="download")
    assert Elements(page(studio, f"/song/{shown}", person)).all("button", id="download") == []
    assert Elements(page(studio, f"/song/{shown}")).all("audio", src=f"/media/{shown}.mp3")
    assert page(studio, f"/song/{hidden}", maker)
    assert studio.get(f"/song/{hidden}").status_code == 404
    assert studio.get("/song/nothing").status_code == 404


def test_lists_have_pages(studio: Child) -> None:
    """Fifty songs each, with links between them."""
    studio.fill("collector", 60)
    person = studio.person("collector")
    first, second = (Elements(page(studio, path, person)) for path in ("/me", "/me?page=2"))

    assert [len(part.all("li")) for part in (first, second)] == [50, 10]
    assert first.all("a", rel="next", href="?page=2")
    assert second.all("a", rel="prev", href="?page=1")
    assert "60 songs" in page(studio, "/@collector")
    assert studio.get("/@nobody-at-all").status_code == 404


def test_every_script_and_style_of_a_page_is_there(studio: Child, person: Person) -> None:
    """With the type that browsers insist on."""
    elements = create_page(studio, person)
    paths = [str(link["href"]) for link in elements.all("link")]
    paths += [str(script["src"]) for script in elements.all("script")]
    paths += [f"/assets/{name}" for name in ("session.js", "songs.js", "song.js")]

    for path in paths:
        answer = studio.get(path)
        assert answer.status_code == 200
        assert answer.headers["Content-Type"].partition(";")[0] in (
            "text/css",
            "text/javascript",
            "image/svg+xml",
        )
    assert studio.get("/assets/..%2fpage.py").status_code == 404
