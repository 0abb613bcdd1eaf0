"""What becomes of the parameters of a request that an agent may not need: obeyed, ignored and said so, or refused."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal, TypeAlias

from shipworthy.server.fields import Fields
from shipworthy.server.refusal import Refused

Treatment: TypeAlias = Literal["obeyed", "ignored", "refused"]
"""obeyed · ignored: the answer says so in `shipworthy.ignored` · refused: 400, because the answer would be another one
than the client can use."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Parameter:
    """One parameter, or several of a kind."""

    names: tuple[str, ...]
    treatment: Treatment
    why: str
    neutral: tuple[object, ...] = ()
    """Values that ask for nothing: neither ignored nor refused."""


def ignored(fields: Fields, table: tuple[Parameter, ...]) -> Iterator[str]:
    """The parameters that a request gives and that are ignored, unknown ones among them.

    Raises Refused for one that is refused.
    """
    rows = {name: row for row in table for name in row.names}
    for name in fields.names:
        row, value = rows.get(name), fields.raw(name)
        if row is None:
            yield name
        elif row.treatment != "obeyed" and not any(_equal(value, one) for one in row.neutral):
            if row.treatment == "refused":
                raise Refused("invalid", f"`{name}`: {row.why}", field=name)
            yield name


def _equal(value: object, neutral: object) -> bool:
    return value == neutral and isinstance(value, bool) == isinstance(neutral, bool)
