"""What the caller says of a run, such as who is logged in: declared with types, and checked strictly."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from shipworthy.contract.language.typed import NotOfType, Types, typed
from shipworthy.contract.language.types import TypeSpec
from shipworthy.errors import UsageError

MOST_TEXT = 10_000
"""Characters of a text in a context."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Asker:
    """Who sends a message, as far as a run knows it."""

    context: Mapping[str, object] = field(default_factory=dict)
    """What the caller says of the run, as the agent declares it."""
    decides: bool | None = None
    """The yes or no of one with the right to say it for others, to a question; None: it is an ordinary message."""
    by: str = ""
    """Who decides, for the record."""
    due: str = ""
    """The timer that opens the run, in place of a message; empty: none does."""


UNSAID = Asker()
"""A message of which nothing more is said."""


def context_of(declared: Mapping[str, TypeSpec], given: Mapping[str, object], types: Types) -> dict[str, object]:
    """The values of a run as their declared types; raises UsageError with the name of one that does not fit.

    A name that is not given is missing: false in conditions, refused as an argument.
    """
    return {name: _value(name, value, declared, types) for name, value in given.items() if value is not None}


def names_in(context: Mapping[str, object]) -> Iterable[str]:
    """Every name by which a context says who the caller is: its texts, and those in its lists."""
    for value in context.values():
        for one in value if isinstance(value, list | tuple) else (value,):
            if isinstance(one, str) and one:
                yield one


def is_named(by: str, context: Mapping[str, object]) -> bool:
    """Whether the caller is the one whose yes is asked for."""
    return by in names_in(context)


def _value(name: str, value: object, declared: Mapping[str, TypeSpec], types: Types) -> object:
    if (kind := declared.get(name)) is None:
        known = ", ".join(f"`{one}`" for one in declared) or "nothing"
        message = f"`{name}` is no part of this agent's `context`, which has {known}: leave it out, or declare it"
        raise UsageError(message, field=f"context.{name}")
    if isinstance(value, str) and len(value) > MOST_TEXT:
        raise UsageError(
            f"`{name}` of the context has {len(value):,} characters; at most {MOST_TEXT:,} are taken",
            field=f"context.{name}",
        )
    try:
        return _strict(typed(value, kind, types), kind)
    except NotOfType as error:
        raise UsageError(f"`{name}` of the context: {error}: {error.repair}", field=f"context.{name}") from error


def _strict(value: object, kind: TypeSpec) -> object:
    """The value, whose texts are texts; raises NotOfType."""
    if kind.name == "list" and isinstance(value, list) and kind.item is not None:
        return [_strict(item, kind.item) for item in value]
    if kind.name == "record" and isinstance(value, dict):
        return {name: _strict(value[name], inner) for name, inner in kind.fields}
    if kind.name == "text" and not isinstance(value, str):
        raise NotOfType(value, "a text", "give it as a text")
    return value
