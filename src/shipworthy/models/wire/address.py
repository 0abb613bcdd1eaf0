"""The URL of a request."""

import functools
import re
from urllib.parse import urlsplit, urlunsplit

ENDINGS = ("/chat/completions", "/completions", "/responses", "/messages")
"""What a base URL that is the whole address ends with."""


@functools.lru_cache(maxsize=256)
def address(base_url: str, path: str) -> str:
    """The URL of `path` below a base URL, which may be the whole address, end with a slash, or have a query."""
    place = urlsplit(base_url.strip())
    start, wanted = place.path.rstrip("/"), f"/{path}"
    if not start.endswith(wanted):
        start = next((start.removesuffix(ending) for ending in ENDINGS if start.endswith(ending)), start)
        overlap = wanted.rpartition("/")[0]
        # `messages` of Anthropic stands below `/v1`, which a base URL may name or leave out.
        start = (start.removesuffix(overlap) if overlap.startswith("/v") else start) + wanted
    return urlunsplit(place._replace(path=start, fragment=""))


def without_version(url: str) -> str:
    """What to try where nothing is found at a URL that names no version of the API; empty where it names one."""
    place = urlsplit(url)
    if re.search(r"/v\d", place.path):
        return ""
    start = next((place.path.removesuffix(end) for end in ENDINGS if place.path.endswith(end)), place.path)
    return f"base_url names no version, and most APIs have one: try {urlunsplit(place._replace(path=f'{start}/v1'))}"
