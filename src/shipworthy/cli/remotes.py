"""What `shipworthy pin` shows and writes of remote specialists."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from textwrap import wrap

from shipworthy import lazy
from shipworthy.check.certificate.vouched import Vouched, vouched
from shipworthy.contract.read.offers import write_offers
from shipworthy.contract.specialist.changes import Change, changes
from shipworthy.contract.specialist.offer import LOCK, Offer, Offers
from shipworthy.contract.specialist.specialist import Specialist
from shipworthy.errors import UsageError
from shipworthy.exits.clean import clean, marked

SIGNS = {"new": "+", "changed": "~", "gone": "-", "same": " "}
OF = {"shipworthy": "a Shipworthy server", "a2a": "an A2A agent", "mcp": "a tool of an MCP server", "openai": ""}
WRITES = "it says that it writes; here it counts as one that reads: write `effect: write`, unless you know better"
SIGNATURE: Mapping[Vouched, str] = {
    "verified": "signed by {key}, the key of `signed_by`: verified",
    "unnamed": "its signature holds for the key {key}: write `signed_by: {key}` to take no other",
    "unread": "it says signed by {key}, which is not read: `pip install 'shipworthy[sign]'` brings what verifies it",
    "none": "not signed",
}
"""What is known of a signature, in JSON, and its words."""
UNVOUCHED = "it has no certificate: what it uses is not promised (`shipworthy serve --certified`)"


@dataclass(frozen=True, slots=True)
class Asked:
    """What remote specialists say of themselves."""

    offers: Offers
    """As it is written down."""
    changes: tuple[Change, ...]
    signatures: Mapping[str, Vouched]
    """Specialist → what is known of the signature under its certificate."""

    @property
    def differs(self) -> bool:
        """Whether anything is not as it was pinned."""
        return any(one.kind != "same" for one in self.changes)

    def data(self) -> list[dict[str, object]]:
        """The changes as JSON data."""
        return [self._data(change) for change in self.changes]

    def _data(self, change: Change) -> dict[str, object]:
        told = {
            "specialist": change.specialist,
            "kind": change.kind,
            "said": change.offer.said,
            "lines": [*change.lines],
        }
        return {**told, "signature": self.signatures.get(change.specialist), "signed_by": change.offer.verified}

    def report(self, specialists: Mapping[str, Specialist]) -> Iterator[str]:
        """The lines that an author reads before a specialist is used."""
        for change in self.changes:
            yield f"{SIGNS[change.kind]} {change.specialist} · {OF[change.offer.protocol]}"
            # Nothing is cut: it is what the author vouches for.
            for line in change.lines:
                yield from (f"    {part}" for part in wrap(marked(line), 110))
            one = specialists.get(change.specialist)
            if one is not None:
                yield from (f"    {hint}" for hint in self._hints(change, one))

    def _hints(self, change: Change, one: Specialist) -> Iterator[str]:
        fresh = change.kind in ("new", "changed")
        if one.protocol != "shipworthy":
            return
        if fresh and one.effect != "write" and change.offer.said.get("writes") not in ("never", None):
            yield WRITES
        paper, signature = change.offer.certificate, self.signatures.get(change.specialist)
        if paper and signature is not None and (fresh or signature == "verified"):
            said = SIGNATURE[signature].format(key=clean(paper.get("signed_by"))[:60])
            yield f"certificate {clean(paper.get('id'))[:16]}, {said}"
        elif fresh and not paper:
            yield UNVOUCHED


def asked(specialists: Mapping[str, Specialist], before: Offers) -> Asked:
    """What the specialists say of themselves now, with their signatures verified; raises UsageError."""
    if not specialists:
        return Asked(Offers(), tuple(changes(before, Offers())), {})
    offering = lazy.mcp_tools("offering", "remote")
    offers: Offers = offering.offers_of(specialists)
    papers: Mapping[str, object] = offering.papers_of(specialists, offers)
    found: dict[str, Offer] = {}
    signatures: dict[str, Vouched] = {}
    for name, one in specialists.items():
        offer = offers.specialists.get(name)
        if offer is None or one.protocol != "shipworthy":
            found |= {} if offer is None else {name: offer}
            continue
        try:
            signature = vouched(papers.get(name), offer, one.signed_by)
        except UsageError as error:
            raise UsageError(f"the specialist `{name}` cannot be used: {error}") from error
        found[name] = offer.model_copy(update={"verified": one.signed_by if signature == "verified" else None})
        if offer.certificate:
            signatures[name] = signature
    after = Offers(specialists=found)
    return Asked(after, tuple(changes(before, after)), signatures)


def written(folder: Path, offers: Offers) -> None:
    """Write the file; raises UsageError."""
    try:
        write_offers(folder, offers)
    except OSError as error:
        raise UsageError(f"{folder / LOCK} cannot be written: {error.strerror}") from error
