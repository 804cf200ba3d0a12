"""The create page: the form in its generations of markup, and the songs beside it."""

from starlette.requests import Request
from starlette.responses import HTMLResponse, Response
from starlette.routing import Route

from stdwire_songs.studio.api.session import credits_left
from stdwire_songs.studio.faults import FaultName, Faults
from stdwire_songs.studio.models import DEFAULT_MODEL, MODELS
from stdwire_songs.studio.pages.page import page, to_sign_in
from stdwire_songs.studio.pages.song_list import song_rows
from stdwire_songs.studio.pages.templates import NOTHING, Html, escape, fill, joined
from stdwire_songs.studio.pages.wording import UNKNOWN, WORDINGS, Wording
from stdwire_songs.studio.sessions import page_user
from stdwire_songs.studio.studio import Studio, now_ms, studio_of
from stdwire_songs.studio.users import User

_SONGS_SHOWN = 20


async def get_create(request: Request) -> Response:
    """Show the page."""
    studio, user = studio_of(request), page_user(request)
    if user is None:
        return to_sign_in(request)
    changed = studio.faults.take(FaultName.SELECTOR_CHANGE)
    wording = UNKNOWN if changed else WORDINGS[studio.options.markup]
    return page(
        request,
        "Create",
        _content(studio, user, wording),
        script="create.js",
        player=True,
        main_attributes=_misbehaviour(studio.faults),
    )


async def get_songs(request: Request) -> Response:
    """Return the rows of the newest songs, for a page that is open."""
    studio, user = studio_of(request), page_user(request)
    if user is None:
        return HTMLResponse("", 401)
    return HTMLResponse(_songs(studio, user), headers={"Cache-Control": "no-store"})


def _content(studio: Studio, user: User, wording: Wording) -> Html:
    default = next(model for model in MODELS if model["external_key"] == DEFAULT_MODEL)
    return fill(
        "create",
        handle=user.handle,
        advanced_tab=wording.advanced_tab,
        lyrics_mode=_lyrics_modes(wording),
        lyrics_placeholder=wording.lyrics_placeholder,
        lyrics_attributes=_attribute("data-testid", wording.lyrics_test_id),
        instrumental=_instrumental(wording),
        style_label=wording.style_label,
        style_placeholder=wording.style_placeholder,
        options_button=wording.options_button,
        exclude_placeholder=wording.exclude_placeholder,
        male=wording.vocals[0],
        female=wording.vocals[1],
        sliders=joined(
            fill("slider", id=f"slider-{setting}", label=label, setting=setting)
            for label, setting in wording.sliders
        ),
        title_placeholder=wording.title_placeholder,
        model_key=DEFAULT_MODEL,
        model_name=str(default["name"]),
        models=_models(),
        submit_attributes=_attribute("aria-label", wording.submit_label),
        submit_text=wording.submit_text,
        credits=f"{credits_left(studio, user):,}",
        songs=_songs(studio, user),
    )


def _songs(studio: Studio, user: User) -> Html:
    until = studio.timeline.visible_until(now_ms())
    return song_rows(studio, studio.clips.listed(user_id=user.id, until=until, limit=_SONGS_SHOWN))


def _lyrics_modes(wording: Wording) -> Html:
    if wording.lyrics_modes is None:
        return NOTHING
    buttons = joined(
        Html(
            f'<button type="button" data-lyrics-mode="{mode}" data-selected="{str(first).lower()}" '
            f'aria-pressed="{str(first).lower()}">{escape(label)}</button>'
        )
        for mode, label, first in zip(("manual", "auto"), wording.lyrics_modes, (True, False), strict=True)
    )
    return Html(f'<fieldset class="choice" aria-label="Lyrics mode">{buttons}</fieldset>')


def _instrumental(wording: Wording) -> Html:
    if wording.instrumental is None:
        return NOTHING
    label = escape(wording.instrumental)
    return Html(
        f'<div class="choice"><button type="button" data-instrumental aria-pressed="false" '
        f'aria-label="{label}">Instrumental</button></div>'
    )


def _models() -> Html:
    return joined(
        Html(
            f'<div role="option" tabindex="0" aria-selected="{str(model["is_default_model"]).lower()}" '
            f'data-model="{model["external_key"]}" data-name="{model["name"]}">'
            f"{model['name']} · {escape(str(model['description']))}</div>"
        )
        for model in MODELS
    )


def _attribute(name: str, value: str | None) -> Html:
    return NOTHING if value is None else Html(f' {name}="{escape(value)}"')


def _misbehaviour(faults: Faults) -> Html:
    hangs = faults.take(FaultName.PAGE_HANGS)
    if hangs is None:
        return NOTHING
    return Html(f' data-blocks-for-seconds="{30.0 if hangs.seconds is None else hangs.seconds:g}"')


ROUTES = (
    Route("/create", get_create),
    Route("/fragments/songs", get_songs),
)
