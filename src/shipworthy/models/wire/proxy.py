"""The proxy of a URL, from the environment."""

import base64
import functools
import os
from typing import Any
from urllib.parse import unquote, urlsplit
from urllib.request import getproxies_environment, proxy_bypass

PROXIES = tuple(case(f"{name}_proxy") for name in ("http", "https", "all", "no") for case in (str.lower, str.upper))

DIRECT: set[str] = set()
"""Hosts with their ports that are reached without a proxy: servers that this process has started."""


def proxy_of(url: str) -> dict[str, Any]:
    """The arguments of an aiohttp request that send it through the proxy of the environment; empty without one."""
    # Only the proxy variables are read: copying the whole environment takes longer than a request.
    said = tuple(os.environ.get(name, "") for name in PROXIES)
    return _proxy_as_said(url, said) if any(said) else {}


@functools.lru_cache(maxsize=64)
def _proxy_as_said(url: str, said: tuple[str, ...]) -> dict[str, Any]:
    place = urlsplit(url)
    if place.netloc in DIRECT:
        return {}
    proxies = getproxies_environment()
    given = proxies.get(place.scheme) or proxies.get("all")
    if not given or proxy_bypass(place.hostname or ""):
        return {}
    proxy = urlsplit(given if "://" in given else f"http://{given}")
    if proxy.username is None:
        return {"proxy": proxy.geturl()}
    bare = proxy._replace(netloc=proxy.netloc.rpartition("@")[2]).geturl()
    known = f"{unquote(proxy.username)}:{unquote(proxy.password or '')}".encode()
    basic = f"Basic {base64.b64encode(known).decode()}"
    return {"proxy": bare, "proxy_headers": {"Proxy-Authorization": basic}}
