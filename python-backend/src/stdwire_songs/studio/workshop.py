"""Where songs and covers become files: in one thread beside the service, each once, and kept.

A file follows from prompt and seed alone and is named by them: clips that are alike share one, and one that
is missing is simply made again, after a kill too.
"""

import asyncio
import contextlib
import hashlib
import os
import tempfile
from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor
from pathlib import Path
from types import TracebackType

import msgspec

from stdwire_songs.studio.audio.encode import to_mp3
from stdwire_songs.studio.audio.score import compose
from stdwire_songs.studio.audio.synthesis import render
from stdwire_songs.studio.audio.tones import RATE
from stdwire_songs.studio.clip import Clip
from stdwire_songs.studio.cover import draw_cover


class Workshop:
    """Makes files and remembers where they are."""

    def __init__(self, data_dir: Path) -> None:
        """Keep them in a folder of the data folder."""
        self._folder = data_dir / "media"
        self._folder.mkdir(mode=0o700, exist_ok=True)
        for left_over in self._folder.glob(".*.part"):
            left_over.unlink(missing_ok=True)
        # One thread: two would only take turns, and the service needs turns as well.
        self._thread = ThreadPoolExecutor(max_workers=1, thread_name_prefix="studio-workshop")
        self._under_way: dict[Path, Future[None]] = {}

    def __enter__(self) -> "Workshop":
        """Open for work."""
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """Finish what is in hand and leave the rest."""
        self._thread.shutdown(cancel_futures=True)

    def begin(self, clip: Clip) -> None:
        """Make the files of a clip before anybody asks for them."""
        for path, make in (self._cover(clip, large=False), self._audio(clip)):
            self._started(path, make)

    async def audio(self, clip: Clip) -> Path:
        """Return the MP3 of a clip."""
        return await self._made(*self._audio(clip))

    async def cover(self, clip: Clip, *, large: bool) -> Path:
        """Return the cover of a clip, a PNG."""
        return await self._made(*self._cover(clip, large=large))

    def _audio(self, clip: Clip) -> tuple[Path, Callable[[], bytes]]:
        return self._folder / f"{_name(clip)}.mp3", lambda: to_mp3(
            render(compose(clip.prompt, clip.seed)), RATE
        )

    def _cover(self, clip: Clip, *, large: bool) -> tuple[Path, Callable[[], bytes]]:
        size = 1_024 if large else 512
        return self._folder / f"{_name(clip)}-{size}.png", lambda: draw_cover(clip.prompt, clip.seed, size)

    async def _made(self, path: Path, make: Callable[[], bytes]) -> Path:
        future = self._started(path, make)
        if future is not None:
            # Shielded: others wait for the same file.
            await asyncio.shield(asyncio.wrap_future(future))
        return path

    def _started(self, path: Path, make: Callable[[], bytes]) -> Future[None] | None:
        """Have a file made, unless it is there or being made; called from the service's thread alone."""
        future = self._under_way.get(path)
        if future is None and not path.exists():
            future = self._thread.submit(lambda: _write(path, make()))
            self._under_way[path] = future
            future.add_done_callback(lambda _: self._under_way.pop(path, None))
        return future


def _name(clip: Clip) -> str:
    return hashlib.sha256(msgspec.json.encode((clip.seed, clip.prompt))).hexdigest()


def _write(path: Path, content: bytes) -> None:
    """Put a file in place all at once."""
    handle, name = tempfile.mkstemp(prefix=".", suffix=".part", dir=path.parent)
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(content)
        Path(name).replace(path)
    except BaseException:
        with contextlib.suppress(OSError):
            Path(name).unlink()
        raise
