"""Tells the requests of a browser that shows the page from those of programs."""

from starlette.types import Scope

BELOW = "/page/"
"""Where the files of the page are; they are the same for everyone, so they need no key."""
READS = ("GET", "HEAD")


def wants_page(scope: Scope) -> bool:
    """Whether a request asks for the page or one of its files: `/` does where its client accepts HTML by name."""
    if scope["method"] not in READS:
        return False
    path = scope["path"]
    return path.startswith(BELOW) or (path == "/" and _accepts_html(scope))


def _accepts_html(scope: Scope) -> bool:
    accepted = (value.decode("latin-1") for name, value in scope["headers"] if name == b"accept")
    for one in ",".join(accepted).lower().split(","):
        kind, *parameters = (part.replace(" ", "") for part in one.split(";"))
        if kind == "text/html":
            return not any(part.startswith("q=0") and not part.strip("q=0.") for part in parameters)
    return False
