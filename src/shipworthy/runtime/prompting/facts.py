"""The facts that a text states, as checks of answers read them."""

import datetime as dt
from dataclasses import dataclass
from decimal import Decimal

from shipworthy.grounding.extract import figures_in


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
        kind = str(figure.kind)
        if kind == "date":
            dates += _dates(figure.value)
        elif kind == "identifier":
            identifiers.append(figure.text)
        elif kind in ("money", "percent", "number", "unit"):
            {"money": amounts, "percent": percents}.get(kind, numbers).append(_plain(figure.number()))
    return Facts(
        text=text,
        amounts=tuple(amounts),
        numbers=tuple(numbers),
        percents=tuple(percents),
        dates=tuple(dates),
        identifiers=tuple(identifiers),
    )


def _dates(parts: object) -> list[dt.date]:
    """The date of a year, a month and a day; none where one was not written."""
    if not isinstance(parts, tuple) or len(parts) != 3 or 0 in parts:
        return []
    try:
        return [dt.date(*parts)]
    except ValueError:
        return []


def _plain(value: Decimal) -> int | float:
    return int(value) if value == int(value) else float(value)
