"""The option `--context`: what is said of the person that asks, instead of a key."""

from collections.abc import Iterable
from typing import Annotated, TypeAlias

import orjson
import typer

from shipworthy.errors import UsageError

HELP = "What the agent's `context` says of the person that asks, such as user=ann; once for each name."
Context: TypeAlias = Annotated[list[str] | None, typer.Option("--context", metavar="NAME=VALUE", help=HELP)]


def context_from(given: Iterable[str] | None) -> dict[str, object]:
    """Name → value; a list or a record is written as JSON. Raises UsageError."""
    found: dict[str, object] = {}
    for one in given or ():
        name, equals, value = one.partition("=")
        if not equals or not name.strip():
            raise UsageError(f"`--context {one}` names no value: write `--context user=ann`")
        found[name.strip()] = _value(value)
    return found


def _value(text: str) -> object:
    if not text.lstrip().startswith(("[", "{")):
        return text
    try:
        return orjson.loads(text)
    except orjson.JSONDecodeError:
        return text
