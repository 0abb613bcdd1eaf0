"""What `shipworthy pin` shows and writes of remote specialists."""

from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from textwrap import wrap
from typing import Literal

from shipworthy import lazy
from shipworthy.contract.read.offers import write_offers
from shipworthy.contract.specialist.changes import Change, changes
from shipworthy.contract.specialist.offer import LOCK, Offers
from shipworthy.contract.specialist.specialist import Specialist
from shipworthy.errors import UsageError
from shipworthy.exits.clean import clean, marked

SIGNS = {"new": "+", "changed": "~", "gone": "-", "same": " "}
OF = {"shipworthy": "a Shipworthy server", "a2a": "an A2A agent", "mcp": "a tool of an MCP server", "openai": ""}
WRITES = "it says that it writes; here it counts as one that reads: write `effect: write`, unless you know better"
SIGNATURE: Mapping[Literal["unverified", "none"], str] = {
    "unverified": "the signature is not verified, it is the word of this server",
    "none": "not signed",
}
"""What is known of a signature, in JSON, and its words."""
UNVOUCHED = "it has no certificate: what it uses is not promised (`shipworthy serve --certified`)"


def asked(specialists: Mapping[str, Specialist], before: Offers) -> tuple[Offers, list[Change]]:
    """What the specialists say of themselves now, and what of it is not as it was; raises UsageError."""
    after: Offers = lazy.mcp_tools("offering", "remote").offers_of(specialists)
    return after, list(changes(before, after))


def written(folder: Path, offers: Offers) -> None:
    """Write the file; raises UsageError."""
    try:
        write_offers(folder, offers)
    except OSError as error:
        raise UsageError(f"{folder / LOCK} cannot be written: {error.strerror}") from error


def data(change: Change) -> dict[str, object]:
    """A change as JSON data."""
    told = {"specialist": change.specialist, "kind": change.kind, "said": change.offer.said, "lines": [*change.lines]}
    return {**told, "signature": _signature(change)}


def report(specialists: Mapping[str, Specialist], found: Sequence[Change]) -> Iterator[str]:
    """The lines that an author reads before a specialist is used."""
    for change in found:
        yield f"{SIGNS[change.kind]} {change.specialist} · {OF[change.offer.protocol]}"
        # Nothing is cut: it is what the author vouches for.
        for line in change.lines:
            yield from (f"    {part}" for part in wrap(marked(line), 110))
        one = specialists.get(change.specialist)
        if change.kind in ("new", "changed") and one is not None:
            yield from (f"    {hint}" for hint in _hints(change, one))


def _hints(change: Change, one: Specialist) -> Iterator[str]:
    if one.protocol != "shipworthy":
        return
    if one.effect != "write" and change.offer.said.get("writes") not in ("never", None):
        yield WRITES
    paper = change.offer.certificate
    if not paper:
        yield UNVOUCHED
        return
    key = paper.get("signed_by")
    by = f", it says signed by {clean(key)[:60]}: {SIGNATURE['unverified']}" if key else f", {SIGNATURE['none']}"
    yield f"certificate {clean(paper.get('id'))[:16]}{by}"


def _signature(change: Change) -> Literal["unverified", "none"] | None:
    """What is known of the signature under a certificate: it is never verified here. None: there is no certificate."""
    if not (paper := change.offer.certificate):
        return None
    return "unverified" if paper.get("signed_by") else "none"
