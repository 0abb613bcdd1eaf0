"""The head of a request: what the server reads of its headers, within limits."""

from dataclasses import dataclass

from starlette.types import Scope

from shipworthy.server.browser import wants_page
from shipworthy.server.operation.refusing import HeadTooLarge
from shipworthy.server.refusal import Refused
from shipworthy.server.settings import Settings

READ = {
    b"authorization": "authorization",
    b"x-api-key": "api_key",
    b"host": "host",
    b"origin": "origin",
    b"content-length": "length",
    b"sec-fetch-site": "site",
    b"sec-fetch-mode": "mode",
    b"access-control-request-method": "preflight",
}
"""Header → the field of `Head`. Each may come once."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Head:
    """What is read of a request's headers; empty where there is none."""

    method: str
    path: str
    authorization: str = ""
    api_key: str = ""
    host: str = ""
    origin: str = ""
    length: str = ""
    site: str = ""
    mode: str = ""
    preflight: str = ""
    page: bool = False
    """Whether it asks for the page, or a file of it."""


def head_of(scope: Scope, settings: Settings) -> Head:
    """Read the head of a request; raises Refused if it is too large, or says one thing twice."""
    headers: list[tuple[bytes, bytes]] = scope["headers"]
    if len(scope.get("raw_path") or scope["path"]) + len(scope["query_string"]) > settings.most_target:
        raise HeadTooLarge(f"the path and query are above {settings.most_target} bytes", status=414)
    if len(headers) > settings.most_headers:
        raise HeadTooLarge(f"the request has {len(headers)} headers, at most {settings.most_headers} fit", status=431)
    size, found = 0, dict[str, str]()
    for name, value in headers:
        size += len(name) + len(value)
        if (field := READ.get(name)) is not None:
            if field in found:
                raise Refused("invalid", f"the header {name.decode()} comes twice: send it once", field=name.decode())
            found[field] = value.decode("latin-1")
    if size > settings.most_head:
        raise HeadTooLarge(f"the headers are above {settings.most_head} bytes", status=431)
    return Head(method=scope["method"], path=scope["path"], page=wants_page(scope), **found)
