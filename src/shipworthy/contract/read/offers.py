"""Gives each remote specialist of agent.yaml what is pinned of it in `specialists.lock`, the file beside it."""

from collections.abc import Mapping
from pathlib import Path

import orjson
from pydantic import ConfigDict, Field, ValidationError

from shipworthy.contract.defined import Defined
from shipworthy.contract.learned import write_json
from shipworthy.contract.read.build import build
from shipworthy.contract.read.marks import read_yaml
from shipworthy.contract.read.reading import ReadContext
from shipworthy.contract.source import Source
from shipworthy.contract.specialist.offer import LOCK, Offer, Offers
from shipworthy.contract.specialist.remote import PINNED
from shipworthy.contract.specialist.signer import signer
from shipworthy.contract.specialist.specialist import Specialist
from shipworthy.errors import SpecError

PIN = "run `shipworthy pin AGENT`, and read what it writes"
REPAIR = "make it anew with `shipworthy pin AGENT`"


def with_offer(
    reading: ReadContext, name: str, own: dict[str, object], offers: Offers | None, where: str
) -> dict[str, object]:
    """The raw remote specialist with what is pinned of it; what has to be pinned and is not is a problem."""
    protocol, held = own.get("protocol", "shipworthy"), own.get("pinned")
    if isinstance(held, Offer) or offers is None:
        return own
    found = offers.specialists.get(name)
    if found is not None and found.protocol != protocol:
        found = None
    if found is None and protocol in PINNED:
        reading.add(where, f"the specialist `{name}` is not pinned: {LOCK} says nothing of it", PIN, breaks=False)
    elif (wanted := own.get("signed_by")) and not _is_signed(found, wanted):
        why = "says nothing of it" if found is None else "does not say that its signature was verified"
        message = f"the specialist `{name}` must be signed by the key of `signed_by`: {LOCK} {why}"
        reading.add(where, message, PIN, breaks=False)
    return own if found is None else {**own, "pinned": found}


def _is_signed(found: Offer | None, wanted: object) -> bool:
    """Whether what is pinned was verified under a key; what is no key is told where the specialist is built."""
    try:
        return found is not None and found.verified == signer(str(wanted))
    except ValueError:
        return True


def read_offers(reading: ReadContext) -> Offers | None:
    """What `specialists.lock` says; None, and problems, where it is not valid, and nothing pinned without the file."""
    path = reading.folder / LOCK if reading.folder is not None else None
    if path is None or not path.is_file() or not reading.holds(path):
        return Offers()
    text = reading.text(path)
    if text is None:
        return None
    try:
        offers = Offers.model_validate(orjson.loads(text))
    except orjson.JSONDecodeError as error:
        reading.add(f"{path}:{error.lineno}", f"this is not JSON: {error.msg}", REPAIR)
        return None
    except ValidationError as error:
        for wrong in error.errors():
            reading.add(f"{path}:1", f"`{'.'.join(map(str, wrong['loc']))}`: {wrong['msg'].lower()}", REPAIR)
        return None
    for name, offer in offers.specialists.items():
        if why := offer.problem:
            reading.add(f"{path}:1", f"the specialist `{name}` cannot be used: {why}", REPAIR)
    return offers


class _Specialists(Defined):
    """The part of agent.yaml that names remote specialists."""

    model_config = ConfigDict(frozen=True)

    specialists: dict[str, Specialist] = Field(default_factory=dict)


def read_remote(file: Path) -> tuple[dict[str, Specialist], Offers]:
    """The remote specialists of an agent.yaml, and what is pinned of them; a broken `specialists.lock` counts as none.

    Raises SpecError with their problems: the rest of an agent may need what is to be pinned.
    """
    reading = ReadContext(folder=file.parent)
    text = reading.text(file)
    page = None if text is None else read_yaml(reading, text, str(file))
    named = {} if page is None else page.data.get("specialists") or {}
    far = {
        name: one
        for name, one in (named if isinstance(named, Mapping) else {}).items()
        if isinstance(one, Mapping) and "url" in one
    }
    source = Source() if page is None else page.source
    found = None
    if page is not None:
        found = build(reading, _Specialists, {"specialists": far}, source, root="an agent", flow=page.flow)
    if found is None or reading.problems:
        raise SpecError(reading.problems)
    return found.specialists, read_offers(ReadContext(folder=file.parent)) or Offers()


def write_offers(folder: Path, offers: Offers) -> Path:
    """Write `specialists.lock` atomically and return its path; raises OSError."""
    return write_json(folder / LOCK, offers.model_dump(by_alias=True, exclude_none=True))
