"""The proxy of a URL, from the environment."""

import base64
import functools
import ipaddress
from contextlib import suppress
from typing import Any
from urllib.parse import unquote, urlsplit
from urllib.request import getproxies_environment, proxy_bypass

from shipworthy.environment import environment
from shipworthy.errors import ModelRefused

PROXIES = tuple(case(f"{name}_proxy") for name in ("http", "https", "all", "no") for case in (str.lower, str.upper))


def proxy_of(url: str) -> dict[str, Any]:
    """The arguments of an aiohttp request that send it through the proxy of the environment; empty without one.

    This machine itself is reached without a proxy, as in Go and in browsers. Raises ModelRefused for a SOCKS proxy.
    """
    seen = environment()
    said = tuple([seen.get(name, "") for name in PROXIES])
    return _proxy_as_said(url, said) if any(said) else {}


@functools.lru_cache(maxsize=64)
def _proxy_as_said(url: str, said: tuple[str, ...]) -> dict[str, Any]:
    place = urlsplit(url)
    proxies = getproxies_environment()
    given = proxies.get(place.scheme) or proxies.get("all")
    host = place.hostname or ""
    if not given or is_here(host) or _is_named(host, proxies.get("no", "")) or proxy_bypass(host):
        return {}
    proxy = urlsplit(given if "://" in given else f"http://{given}")
    if proxy.scheme not in ("http", "https"):
        name = f"{place.scheme}_proxy" if proxies.get(place.scheme) else "all_proxy"
        raise ModelRefused(
            f"{host} is to be reached through the proxy {proxy.scheme}://{proxy.netloc.rpartition('@')[2]} of "
            f"{name.upper()}, and only proxies with http:// or https:// can be used: set {place.scheme.upper()}_PROXY "
            f"to one (many SOCKS programs serve HTTP too), or NO_PROXY={host} to go without"
        )
    if proxy.username is None:
        return {"proxy": proxy.geturl()}
    bare = proxy._replace(netloc=proxy.netloc.rpartition("@")[2]).geturl()
    known = f"{unquote(proxy.username)}:{unquote(proxy.password or '')}".encode()
    basic = f"Basic {base64.b64encode(known).decode()}"
    return {"proxy": bare, "proxy_headers": {"Proxy-Authorization": basic}}


def is_here(host: str) -> bool:
    """Whether a host is this machine."""
    if host == "localhost" or host.endswith(".localhost"):
        return True
    with suppress(ValueError):
        return ipaddress.ip_address(host).is_loopback
    return False


def _is_named(host: str, no_proxy: str) -> bool:
    """Whether an address lies within a network of NO_PROXY: `10.0.0.0/8`, which the standard library does not read."""
    with suppress(ValueError):
        address = ipaddress.ip_address(host)
        for one in no_proxy.split(","):
            with suppress(ValueError):
                if "/" in one and address in ipaddress.ip_network(one.strip(), strict=False):
                    return True
    return False
