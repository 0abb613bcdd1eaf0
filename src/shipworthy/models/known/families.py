"""The families of models: what they share by name, and when a model dies; read once from `families.json`."""

import datetime as dt
import functools
from collections.abc import Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Literal

from pydantic import TypeAdapter

from shipworthy.contract.model import ModelSpec
from shipworthy.models.row import Wire
from shipworthy.regex import regex

REGION = regex(r"^(?:[a-z]{2,}(?:-[a-z]+)?\.)+(?=[a-z])")
"""`us.anthropic.` and the like, before a name on Bedrock."""
TAG = regex(r":(?:free|nitro|floor|batch|beta|exacto|extended|online|\d+)$")
VERSION = regex(r"(?<=\d)[.p](?=\d)")
"""The point of a version, which some write as `-` or `p`."""
DATED = regex(r"(?:-latest|-v\d+|-00\d|[-@]20\d{2}-?\d{2}-?\d{2}|-\d{4})$")

Thought = tuple[str | None, int]
"""An effort to send, and the tokens to set aside for reasoning."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Family:
    """What the models of one name share."""

    match: str
    """The start of their names, as `bare` writes them."""
    maker: str = ""
    """The provider that makes them and is asked where a name says none."""
    efforts: tuple[str, ...] = ()
    """The reasoning efforts that may be sent, ascending."""
    default: str = ""
    """The effort that holds where none is sent."""
    on: tuple[str, ...] = ()
    """The providers that take an effort."""
    thinks: str = ""
    """The effort whose room is kept where none can be sent; empty: it does not think."""
    plain: tuple[str, ...] = ()
    """Words in a model's name that mean it does not think."""
    wire: Wire | None = None
    """The wire format at its maker's; None: that of the provider."""
    chat_effort: str | None = None
    """The only effort with which the chat format takes tools."""
    cap: str | None = None
    exceeds_cap: bool = False
    tokens_per_o200k: float | None = None
    """None: no figure is known."""
    counts: Literal["all", "many", "ascii"] = "many"
    """Where that figure holds: in every text for the vocabulary of o200k itself, else as far as it was measured."""
    sources: tuple[str, ...]
    checked: dt.date
    note: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Retirement:
    """The day on which a model is no longer served."""

    name: str
    on: tuple[str, ...]
    """The providers where the day holds."""
    date: dt.date
    replacement: str = ""
    """The model that its maker names instead; empty: none was named."""
    source: str
    checked: dt.date


@dataclass(frozen=True, slots=True, kw_only=True)
class Table:
    """The whole file."""

    rooms: Mapping[str, int]
    """Effort → tokens set aside for reasoning."""
    says: tuple[str, ...]
    """Words in a name that mean that a model thinks, where no row says more."""
    says_not: tuple[str, ...]
    """Words in a name that mean that it does not."""
    families: tuple[Family, ...]
    """The longest `match` first."""
    retirements: Mapping[str, Retirement]


@dataclass(frozen=True, slots=True, kw_only=True)
class _File:
    rooms: dict[str, int]
    says: tuple[str, ...]
    says_not: tuple[str, ...]
    families: list[Family]
    retirements: list[Retirement]


@functools.cache
def table() -> Table:
    """The table, read from its file on first use."""
    read = TypeAdapter(_File).validate_json(Path(__file__).with_name("families.json").read_bytes())
    families = [replace(family, match=bare(family.match)) for family in read.families]
    return Table(
        rooms=read.rooms,
        says=read.says,
        says_not=read.says_not,
        families=tuple(sorted(families, key=lambda family: len(family.match), reverse=True)),
        retirements={bare(one.name): one for one in read.retirements},
    )


def bare(model: str) -> str:
    """A model's name without vendor path, region and tag, with versions written in one way: `gpt-5-1-mini`."""
    name = TAG.sub("", model.lower().rsplit("/", 1)[-1]).removeprefix("ft:")
    return VERSION.sub("-", REGION.sub("", name)).replace(":", "-")


@functools.lru_cache(maxsize=512)
def family_of(model: str) -> Family | None:
    """The family of a model: that with the longest match; None if it is unknown."""
    name = bare(model)
    return next((family for family in table().families if _starts(name, family.match)), None)


def retirement_of(provider: str, model: str) -> Retirement | None:
    """When a provider stops to serve a model; None if no day is known."""
    name, known = bare(model), table().retirements
    while name not in known and (undated := DATED.sub("", name)) != name:
        name = undated
    found = known.get(name)
    return found if found is not None and provider in found.on else None


def thinking(
    spec: ModelSpec, family: Family | None, provider: str, model: str, *, fast: bool
) -> tuple[str | None, int]:
    """The effort to send, None to send none, and the tokens to set aside for reasoning.

    The definition decides first. Where it gives the room alone, the effort is the highest that fits in it. In the
    tier `fast` it is the lowest, elsewhere the provider's own, which is not sent.
    """
    rooms, usual = table().rooms, _usual(family, model.lower())
    if spec.effort is not None:
        return spec.effort, rooms.get(spec.effort, rooms["medium"]) if spec.reasoning is None else spec.reasoning
    if family is None or usual not in family.efforts or provider not in family.on:
        return None, rooms.get(usual, 0) if spec.reasoning is None else spec.reasoning
    below = family.efforts[: family.efforts.index(usual) + 1]
    if spec.reasoning is not None:
        fitting = [effort for effort in below if rooms[effort] <= spec.reasoning]
        chosen = fitting[-1] if fitting else below[0]
        return None if chosen == usual else chosen, spec.reasoning
    chosen = below[0] if fast else usual
    return None if chosen == usual else chosen, rooms[chosen]


def _usual(family: Family | None, name: str) -> str:
    """The effort that holds where none is sent; empty: it does not think."""
    if any(word in name for word in (*table().says_not, *(family.plain if family is not None else ()))):
        return ""
    said = "medium" if any(word in name for word in table().says) else ""
    return said if family is None else family.default or family.thinks or said


def _starts(name: str, match: str) -> bool:
    """Whether a name starts with a match; `gpt-4` is no start of `gpt-41`."""
    return name.startswith(match) and not (match[-1].isdigit() and name[len(match) : len(match) + 1].isdigit())
