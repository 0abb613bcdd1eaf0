"""`GET /` for browsers, the files of the page, and `GET /v1/page`, with which it begins."""

import orjson
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import BaseRoute, Match, Route
from starlette.types import Scope

from shipworthy.server.browser import BELOW, wants_page
from shipworthy.server.caller import caller_of
from shipworthy.server.page.files import File, files
from shipworthy.server.page.opening import opening
from shipworthy.server.service import Service

POLICY = "; ".join(
    (
        "default-src 'none'",
        "script-src 'self'",
        "style-src 'self'",
        "connect-src 'self'",
        "img-src 'self' data:",
        "base-uri 'none'",
        "form-action 'none'",
        "frame-ancestors 'none'",
        "require-trusted-types-for 'script'",
        "trusted-types 'none'",
    )
)
"""What the page may do: nothing but its own files and this server; no text of a run can become HTML or a script."""
HEADERS = {
    "Content-Security-Policy": POLICY,
    "Referrer-Policy": "no-referrer",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
}
FOREVER = "public, max-age=31536000, immutable"
"""Of a file whose path changes with its content."""


class BrowserRoute(Route):
    """A route for browsers alone: for programs it is not there, and the next one is asked."""

    def matches(self, scope: Scope) -> tuple[Match, Scope]:
        """Whether the request is one of this route."""
        if scope["type"] != "http" or not wants_page(scope):
            return Match.NONE, {}
        return super().matches(scope)


def routes(service: Service) -> list[BaseRoute]:
    """The routes of this room."""

    async def page(request: Request) -> Response:
        return _sent(request, files().index, "no-cache", {**HEADERS, "Vary": "Accept, Accept-Encoding"})

    async def file(request: Request) -> Response:
        known = files()
        found = known.found.get(request.path_params["file"])
        if found is None or request.path_params["version"] != known.version:
            return Response(status_code=404, headers={"Cache-Control": "no-store"})
        return _sent(request, found, FOREVER, {**HEADERS, "Vary": "Accept-Encoding"})

    async def begun(request: Request) -> Response:
        # What the guard lets read may read this: it is what /v1/agents tells.
        told = opening(service, caller_of(request.state))
        return Response(orjson.dumps(told), headers={"Cache-Control": "no-store"}, media_type="application/json")

    return [
        BrowserRoute("/", page),
        BrowserRoute(BELOW + "{version}/{file:path}", file),
        Route("/v1/page", begun, methods=["GET"]),
    ]


def _sent(request: Request, file: File, keeping: str, headers: dict[str, str]) -> Response:
    headers = {**headers, "Cache-Control": keeping, "ETag": file.etag}
    known = request.headers.get("if-none-match", "")
    if file.etag in (one.strip().removeprefix("W/") for one in known.split(",")):
        return Response(status_code=304, headers=headers)
    if file.packed is not None and _takes_gzip(request.headers.get("accept-encoding", "")):
        headers["Content-Encoding"] = "gzip"
        return Response(file.packed, headers=headers, media_type=file.type)
    return Response(file.body, headers=headers, media_type=file.type)


def _takes_gzip(accepted: str) -> bool:
    for one in accepted.lower().split(","):
        coding, _, quality = one.replace(" ", "").partition(";")
        if coding == "gzip":
            return not (quality.startswith("q=0") and not quality.strip("q=0."))
    return False
