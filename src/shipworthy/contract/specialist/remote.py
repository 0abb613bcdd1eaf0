"""What the keys of a remote specialist must be for its protocol, and the contract of the tool that it is."""

from collections.abc import Iterator, Mapping
from typing import Protocol

from shipworthy.contract.language.types import TypeSpec
from shipworthy.contract.limits import Limits
from shipworthy.contract.specialist.offer import Offer
from shipworthy.contract.spends import UNKNOWN
from shipworthy.contract.tool import Effect, Param, ToolSpec, Trust
from shipworthy.regex import regex

MESSAGE = "message"
"""The argument that a specialist takes where none of its skills is named."""
FOUND = "found"
"""The argument that holds what others have found out, which is read as data."""
PINNED = ("mcp", "a2a")
"""Protocols whose agents are asked only as they were pinned."""
OF_PROTOCOL = {"model": "openai", "tool": "mcp", "skill": "shipworthy", "signed_by": "shipworthy"}
"""Key → the one protocol that it belongs to."""
NEEDED = {"openai": "model", "mcp": "tool"}
HEADER = regex(r"[!#$%&'*+.^_`|~0-9A-Za-z-]{1,100}")
OWN_HEADERS = frozenset(
    {
        *("accept", "accept-encoding", "connection", "content-encoding", "content-length", "content-type", "host"),
        *("te", "trailer", "transfer-encoding", "upgrade"),
        *("a2a-version", "idempotency-key", "mcp-session-id"),
    }
)
"""Headers that a client writes itself, in small letters."""
AROUND_MS = 5000.0
"""Milliseconds of a run around the call of a specialist: reading the message, and the end."""


class Far(Protocol):
    """The keys of a remote specialist."""

    @property
    def protocol(self) -> str: ...
    @property
    def url(self) -> str: ...
    @property
    def headers(self) -> Mapping[str, str]: ...
    @property
    def about(self) -> str: ...
    @property
    def timeout(self) -> float: ...
    @property
    def max_tokens(self) -> int: ...
    @property
    def price_usd(self) -> float | None: ...
    @property
    def effect(self) -> Effect: ...
    @property
    def verify(self) -> str | None: ...
    @property
    def trust(self) -> Trust: ...
    @property
    def private(self) -> bool: ...
    @property
    def egress(self) -> bool: ...
    @property
    def output(self) -> TypeSpec | None: ...
    @property
    def pinned(self) -> Offer | None: ...


def wrong_in(given: Mapping[str, object], protocol: str, headers: Mapping[str, str]) -> Iterator[str]:
    """What is wrong with the keys of a remote specialist; `given`: those that its author wrote."""
    for key, owner in OF_PROTOCOL.items():
        if given.get(key) and protocol != owner:
            yield f"`{key}` is of specialists with `protocol: {owner}`, and this one speaks {protocol}: remove it"
    if (needed := NEEDED.get(protocol)) is not None and not given.get(needed):
        what = "the model or agent that is asked" if needed == "model" else "the tool that takes the message"
        yield f"`{needed}` is missing: with `protocol: {protocol}` it names {what}"
    if given.get("verify") and given.get("effect") != "write":
        yield "`verify` checks whether a write happened: write `effect: write` beside it, or remove it"
    for name, value in headers.items():
        if not HEADER.fullmatch(name) or not value.isascii() or not value.isprintable():
            yield f"`headers`: `{name[:60]}` is no header: letters, digits and `-`, and a value on one line"
        elif name.lower() in OWN_HEADERS:
            yield f"`headers`: `{name}` is written by the client itself: remove it"


def contract_of(name: str, one: Far, label: str) -> ToolSpec:
    """The contract of a remote specialist, which is called as a tool with one argument, the message."""
    kind = one.output
    return ToolSpec(
        name=name,
        description=one.about,
        params=(Param(name=MESSAGE, type="text", description="What it is asked, in whole sentences."),),
        timeout=one.timeout,
        max_tokens=one.max_tokens,
        label=label,
        effect=one.effect,
        verify=one.verify,
        price_usd=one.price_usd,
        spends=UNKNOWN if one.pinned is None else one.pinned.spends,
        trust=one.trust,
        private=one.private,
        egress=one.egress,
        gives=(lambda: TypeSpec(name="text")) if kind is None and one.protocol == "openai" else lambda: kind,
    )


def limits_of(one: Far, limits: Limits) -> dict[str, object]:
    """The limits of the skill that a message is routed to where it belongs to a remote specialist.

    `limits`: those of the agent, which stand where it declares them.
    """
    spends = UNKNOWN if one.pinned is None else one.pinned.spends
    dollars = spends.cost_usd if one.price_usd is None else one.price_usd
    found: dict[str, object] = {}
    if limits.max_latency_ms is None:
        found["max_latency_ms"] = one.timeout * 1000 + AROUND_MS
    if limits.max_cost_usd is None and dollars is not None:
        found["max_cost_usd"] = dollars
    return found
