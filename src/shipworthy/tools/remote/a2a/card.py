"""The card of an A2A agent: which of its interfaces is spoken to."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from urllib.parse import urlsplit

from shipworthy.exits.clean import clean

WELL_KNOWN = ".well-known/agent-card.json"
PORTS = {"http": 80, "https": 443}
BINDING = "JSONRPC"
VERSIONS = ("1.", "0.3")
"""The beginnings of the versions that are spoken, the preferred first."""
NOT_PINNED = ("signatures",)
"""Parts of a card that may differ each time it is sent."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Interface:
    """One way to speak to an agent."""

    url: str
    version: str
    tenant: str = ""
    streams: bool = False


def card_url(url: str) -> str:
    """Where the card of an agent is: the address itself where it names a file, else the well-known place below it."""
    place = urlsplit(url)
    path = place.path if place.path.endswith(".json") else f"{place.path.rstrip('/')}/{WELL_KNOWN}"
    return place._replace(path=path, fragment="").geturl()


def pinned_of(card: Mapping[str, object]) -> dict[str, object]:
    """The parts of a card that are pinned."""
    return {name: value for name, value in card.items() if name not in NOT_PINNED}


def interface_of(card: Mapping[str, object], url: str) -> tuple[Interface | None, str]:
    """The interface that is spoken to, or why there is none; `url`: the declared address, whose host it must be."""
    there = list(_interfaces(card))
    spoken = [one for version in VERSIONS for one in there if one.version.startswith(version)]
    if not spoken:
        told = ", ".join(f"{clean(one.version)[:20]}" for one in there[:8]) or "none"
        return None, f"its card names no {BINDING} interface of version 1 or 0.3 (it has {told})"
    near = [one for one in spoken if _origin(one.url) is not None and _origin(one.url) == _origin(url)]
    if not near:
        return None, "its card leads to another host, which is not followed: write that address as its `url`"
    return near[0], ""


def _interfaces(card: Mapping[str, object]) -> Iterator[Interface]:
    able = card.get("capabilities")
    streams = isinstance(able, dict) and able.get("streaming") is True
    listed = card.get("supportedInterfaces")
    for one in listed if isinstance(listed, list) else ():
        if isinstance(one, dict) and one.get("protocolBinding") == BINDING:
            yield Interface(
                url=_text(one, "url"),
                version=_text(one, "protocolVersion"),
                tenant=_text(one, "tenant"),
                streams=streams,
            )
    if _text(card, "url") and card.get("preferredTransport", BINDING) == BINDING:
        yield Interface(url=_text(card, "url"), version=_text(card, "protocolVersion") or "0.3", streams=streams)


def _text(of: Mapping[str, object], name: str) -> str:
    found = of.get(name)
    return found if isinstance(found, str) else ""


def _origin(url: str) -> tuple[str, str, int | None] | None:
    try:
        place = urlsplit(url)
        port = place.port or PORTS.get(place.scheme)
    except ValueError:
        return None
    if place.scheme not in PORTS or not place.hostname or place.username is not None:
        return None
    return place.scheme, place.hostname, port
