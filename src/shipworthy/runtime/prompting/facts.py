"""The facts that a text states, as checks of answers read them."""

import datetime as dt
from dataclasses import dataclass
from decimal import Decimal

from shipworthy.runtime.prompting.figures import figures_in


@dataclass(frozen=True, slots=True, kw_only=True)
class Facts:
    """What a text states, each list in the order of the text."""

    text: str = ""
    amounts: tuple[int | float, ...] = ()
    """Amounts of money, without their currency."""
    numbers: tuple[int | float, ...] = ()
    """All other numbers, without percentages."""
    percents: tuple[int | float, ...] = ()
    """Percentages: 20 for `20%`."""
    dates: tuple[dt.date, ...] = ()
    identifiers: tuple[str, ...] = ()


def facts_of(text: str) -> Facts:
    """The facts of a text."""
    amounts, numbers, percents = list[int | float](), list[int | float](), list[int | float]()
    dates, identifiers = list[dt.date](), list[str]()
    for figure in figures_in(text):
        kind, value = str(figure.kind), figure.value
        if kind == "date" and isinstance(value, dt.date):
            dates.append(value.date() if isinstance(value, dt.datetime) else value)
        elif kind == "identifier":
            identifiers.append(figure.text)
        elif isinstance(value, Decimal | int | float) and kind in ("money", "percent", "number", "unit"):
            of_kind = {"money": amounts, "percent": percents}.get(kind, numbers)
            of_kind.append(_plain(value))
    return Facts(
        text=text,
        amounts=tuple(amounts),
        numbers=tuple(numbers),
        percents=tuple(percents),
        dates=tuple(dates),
        identifiers=tuple(identifiers),
    )


def _plain(value: Decimal | int | float) -> int | float:
    return int(value) if value == int(value) else float(value)
