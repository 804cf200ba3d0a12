"""Style, scripts and pictures of the pages."""

from functools import cache
from importlib import resources

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from stdwire_songs.studio.errors import not_found

_TYPES = {
    "css": "text/css; charset=utf-8",
    "js": "text/javascript; charset=utf-8",
    "svg": "image/svg+xml",
}


async def get_asset(request: Request) -> Response:
    """Return one file."""
    content = _assets().get(request.path_params["name"])
    if content is None:
        raise not_found("The file")
    media_type = _TYPES[request.path_params["name"].rpartition(".")[2]]
    return Response(content, headers={"Cache-Control": "no-cache"}, media_type=media_type)


@cache
def _assets() -> dict[str, bytes]:
    folder = resources.files(__package__).joinpath("assets")
    return {file.name: file.read_bytes() for file in folder.iterdir() if file.name.endswith(tuple(_TYPES))}


ROUTES = (Route("/assets/{name}", get_asset),)
