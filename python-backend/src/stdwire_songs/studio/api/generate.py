"""Asking for songs."""

import random
import uuid
from datetime import UTC, datetime

import msgspec
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from stdwire_songs.studio.api.bodies import answer, read_body
from stdwire_songs.studio.api.session import credits_left
from stdwire_songs.studio.audio.score import compose
from stdwire_songs.studio.broken import CutAnswer
from stdwire_songs.studio.clip import NewClip
from stdwire_songs.studio.clips import CREDITS_PER_SUBMISSION
from stdwire_songs.studio.errors import ApiError, invalid
from stdwire_songs.studio.faults import FaultName, Faults
from stdwire_songs.studio.models import model_name
from stdwire_songs.studio.prompts import Sliders, SongPrompt
from stdwire_songs.studio.sessions import require_user
from stdwire_songs.studio.studio import Studio, now_ms, studio_of
from stdwire_songs.studio.timeline import Outcome

ONE_CLIP_SHARE = 0.08
"""Sometimes a submission brings one song instead of two, as at the service."""

TAKES_PER_SEED = 1_000
"""A prompt that is sent again gives other takes of the song: the same ones in every new studio."""

EAGER_UP_TO_SPEED = 2.0
"""A person who waits for a song will listen to it, so its files are begun at once. Faster studios serve
programs that mostly look at listings: there, files are made when they are asked for."""

MAX_LYRICS, MAX_STYLE, MAX_TITLE = 5_000, 1_000, 300


class Settings(msgspec.Struct):
    """The settings of a request; unknown ones are left aside."""

    create_mode: str | None = None
    control_sliders: Sliders | None = None
    vocal_gender: str | None = None
    lyrics_mode: str | None = None


class Generation(msgspec.Struct):
    """A request for songs, as the create page sends it."""

    prompt: str = ""
    tags: str | None = None
    title: str | None = None
    negative_tags: str | None = None
    mv: str | None = None
    make_instrumental: bool = False
    metadata: Settings | None = None
    transaction_uuid: str | None = None
    token: str | None = None


class Check(msgspec.Struct):
    """What somebody is about to do."""

    ctype: str = "generation"


async def post_check(request: Request) -> Response:
    """Say whether a person has to confirm before the next song."""
    require_user(request)
    await read_body(request, Check)
    required = studio_of(request).faults.peek(FaultName.CHALLENGE) is not None
    return answer({"required": required, "captcha_version": "confirm" if required else None})


async def post_confirm(request: Request) -> Response:
    """Take a person's word; the answer opens one submission."""
    user = require_user(request)
    await read_body(request, Check)
    return answer({"token": studio_of(request).confirmations.give(user.id)})


async def post_generate(request: Request) -> Response:
    """Take in a request for songs; its clips appear in the feed a moment later."""
    studio, user = studio_of(request), require_user(request)
    wanted = await read_body(request, Generation)
    faults = studio.faults
    if faults.take(FaultName.GENERATE_500):
        raise ApiError(500, "Internal server error", error_type="internal_error", retryable=True)
    prompt = _prompt(wanted, faults)
    if faults.peek(FaultName.CHALLENGE):
        if not studio.confirmations.take(user.id, wanted.token or ""):
            raise ApiError(422, "Token validation failed.", error_type="token_validation_failed")
        faults.take(FaultName.CHALLENGE)
    if credits_left(studio, user) < CREDITS_PER_SUBMISSION:
        faults.take(FaultName.NO_CREDITS)
        raise ApiError(402, "Insufficient credits.", error_type="insufficient_credits")
    clips = _new_clips(studio, prompt, studio.clips.takes(user.id, prompt))
    lost = faults.take(FaultName.GENERATE_LOST)
    kept = studio.clips.submit(user.id, [] if lost else clips, now_ms(), credits=CREDITS_PER_SUBMISSION)
    if studio.options.speed <= EAGER_UP_TO_SPEED:
        for clip in kept:
            studio.workshop.begin(clip)
    receipt = answer(_receipt(prompt, len(clips)))
    return CutAnswer(receipt) if faults.take(FaultName.GENERATE_CUT) else receipt


def _prompt(wanted: Generation, faults: Faults) -> SongPrompt:
    texts = {
        "prompt": (wanted.prompt, MAX_LYRICS),
        "tags": (wanted.tags, MAX_STYLE),
        "title": (wanted.title, MAX_TITLE),
    }
    for name, (text, most) in texts.items():
        if len(text or "") > most:
            raise invalid(f"`{name}` has at most {most} characters.")
    if not any((text or "").strip() for text, _ in texts.values()):
        raise invalid("A song needs lyrics (`prompt`), a style (`tags`) or at least a `title`.")
    model = model_name(wanted.mv or "")
    if model is None or faults.take(FaultName.GENERATE_403):
        raise ApiError(403, "This model is not available to you.", error_type="permission_denied")
    settings = wanted.metadata or Settings()
    return SongPrompt(
        title=wanted.title or "",
        lyrics=wanted.prompt,
        style=wanted.tags or "",
        negative_style=wanted.negative_tags or "",
        model=model,
        instrumental=wanted.make_instrumental,
        vocal_gender=settings.vocal_gender,
        sliders=settings.control_sliders or Sliders(),
    )


def _new_clips(studio: Studio, prompt: SongPrompt, takes: int) -> list[NewClip]:
    faults, number = studio.faults, studio.clips.submissions()
    chance = random.Random(f"{studio.options.seed}|{number}")  # noqa: S311 - no secret
    one = faults.take(FaultName.ONE_CLIP) or chance.random() < ONE_CLIP_SHARE
    outcome = Outcome.COMPLETE
    if faults.take(FaultName.GENERATE_ERROR):
        outcome = Outcome.ERROR
    elif faults.take(FaultName.GENERATE_STUCK):
        outcome = Outcome.STUCK
    late = faults.take(FaultName.LATE_CLIPS)
    lag_ms = 0 if late is None else int(1_000 * (2.0 if late.seconds is None else late.seconds))
    first = studio.options.seed * TAKES_PER_SEED + takes
    seeds = range(first, first + (1 if one else 2))
    return [
        NewClip(
            seed=seed,
            prompt=prompt,
            duration=round(compose(prompt, seed).seconds, 2),
            outcome=outcome,
            lag_ms=lag_ms,
        )
        for seed in seeds
    ]


def _receipt(prompt: SongPrompt, count: int) -> dict[str, object]:
    """Return the reply, whose ids stand for nothing: the clips are found in the feed."""
    placeholders = [
        {
            "id": str(uuid.uuid4()),
            "title": prompt.title,
            "status": "running",
            "batch_index": index,
            "metadata": {},
        }
        for index in range(count)
    ]
    return {
        "id": str(uuid.uuid4()),
        "clips": placeholders,
        "metadata": {"tags": prompt.style, "prompt": prompt.lyrics, "type": "gen"},
        "status": "running",
        "batch_size": count,
        "created_at": datetime.now(UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z"),
    }


ROUTES = (
    Route("/api/c/check", post_check, methods=["POST"]),
    Route("/api/c/confirm", post_confirm, methods=["POST"]),
    Route("/api/generate/v2-web/", post_generate, methods=["POST"]),
)
