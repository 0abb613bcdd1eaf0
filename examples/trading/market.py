"""The S&P 500 snapshot: companies, daily prices, and the words people use for both."""

import csv
import gzip
import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path

DATA = Path(__file__).parent / "data"
AS_OF = "2026-08-22"

DAYS = {"week": 5, "month": 21, "quarter": 63}
"""Trading days of a period; any other period is all that the snapshot has."""

LEGAL = re.compile(
    r"\(.*?\)|,? (?:Inc|Corp|Co|plc|Ltd|Limited|Incorporated|Corporation|Company|Companies)\b\.?"
    r"|(?<=\w) (?:& Company|& Co\.?|Group|Holdings|plc|Class [ABC])$",
)
KIND = re.compile(
    r" (?:Technolog(?:y|ies)|Networks|Platforms|Pharmaceuticals|Semiconductors?|Laboratories|Worldwide|Athletica"
    r"|Sciences|Motor|Global|International|Enterprise|Scientific|Therapeutics|Solutions|Brands|Stores|Foods)$"
)
EVERYDAY = re.compile(
    "align|ball|booking|carrier|cooper|dover|dow|edison|everest|match|mosaic|nasdaq|pool|principal|progressive"
    "|tapestry|target|travelers|tyler|waters|williams"
)
"""Company names that are ordinary words; they count only beside a word that says a company is meant."""
TOO_COMMON = re.compile(
    "american|boston|charles|charter|constellation|first|gen|general|global|host|international|live|monster|news|paper"
    "|public|republic|s&p|southern|united|universal|west|western"
)
"""What is left of some names says nothing about the company."""


class NotListed(ValueError):
    """The symbol is not in the snapshot."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Company:
    """One company of the index; None where the source reports no figure."""

    ticker: str
    name: str
    industry: str
    price: float | None
    """USD."""
    pe: float | None
    dividend: float | None
    """Yield, percent."""
    eps: float | None
    low: float | None
    """Of 52 weeks, USD."""
    high: float | None
    market_cap: float | None
    """USD."""


@cache
def companies() -> dict[str, Company]:
    """Every company of the snapshot by its ticker, read once."""
    with (DATA / "companies.csv").open(encoding="utf-8", newline="") as file:
        rows = csv.reader(file)
        next(rows)
        return {row[0]: _company(row) for row in rows}


def _company(row: list[str]) -> Company:
    price, pe, dividend, eps, low, high, cap = (float(field) if field else None for field in row[3:10])
    return Company(
        ticker=row[0],
        name=LEGAL.sub("", row[1]).strip(" ,"),
        industry=row[2],
        price=price,
        pe=pe,
        dividend=None if dividend is None else round(dividend * 100, 2),
        eps=eps,
        low=low,
        high=high,
        market_cap=cap,
    )


def company(ticker: str) -> Company:
    """The company with that ticker; raises NotListed."""
    found = companies().get(ticker.strip().lstrip("$").upper())
    if found is None:
        raise NotListed(f"{ticker} is not in the S&P 500 snapshot of {AS_OF}")
    return found


@cache
def _prices() -> tuple[list[str], dict[str, str]]:
    with gzip.open(DATA / "prices.csv.gz", "rt", encoding="ascii") as file:
        days, *rows = file.read().splitlines()
    # One of five hundred rows is wanted: the others stay text.
    return days.split(",")[1:], dict(row.split(",", 1) for row in rows)


def history(ticker: str, period: str = "all") -> list[tuple[str, float]]:
    """(day, price in USD) over the period, oldest first; the day before the period is the first entry."""
    days, rows = _prices()
    fields = rows.get(company(ticker).ticker, "").split(",")
    every = [(day, float(price)) for day, price in zip(days, fields, strict=False) if price]
    if not every or every[-1][0] != days[-1]:
        return []  # the source stopped reporting it: an old price must not pass as the present one
    return every[-DAYS[period] - 1 :] if period in DAYS else every


def sector_words() -> dict[str, list[str]]:
    """Sector → the words people use for it."""
    return {sector: [sector, *words] for sector, (words, _) in _sectors().items()}


def in_sector(sector: str, one: Company) -> bool:
    """Whether the company belongs to the sector; raises NotListed where there is no such sector."""
    if sector not in _sectors():
        raise NotListed(f"{sector} is not a sector of this snapshot; there are {', '.join(_sectors())}")
    return _belongs(one.industry, _sectors()[sector][1])


def sector_of(one: Company) -> str:
    """The broadest sector the company belongs to."""
    return next((sector for sector, (_, parts) in _sectors().items() if _belongs(one.industry, parts)), one.industry)


def _belongs(industry: str, parts: re.Pattern[str]) -> bool:
    # A REIT for retail or health care is real estate, whatever its tenants do.
    return bool(re.search("REIT", parts.pattern) if "REIT" in industry else parts.search(industry))


@cache
def _sectors() -> dict[str, tuple[list[str], re.Pattern[str]]]:
    with (DATA / "sectors.csv").open(encoding="utf-8", newline="") as file:
        rows = csv.reader(file)
        next(rows)
        return {sector: (words.split("|"), re.compile(parts)) for sector, words, parts in rows}


def ticker_words() -> dict[str, list[str]]:
    """Ticker → the names people use for the company; no name means two companies."""
    with (DATA / "names.csv").open(encoding="utf-8", newline="") as file:
        rows = csv.reader(file)
        next(rows)
        by_hand = {ticker: words.split("|") for ticker, words in rows}
    taken = {word for words in by_hand.values() for word in words}
    found: dict[str, list[str]] = {}
    for ticker, one in companies().items():
        own = [word for word in dict.fromkeys(_names(one.name)) if word not in taken]
        taken.update(own)
        found[ticker] = by_hand.get(ticker, []) + own
    return found


def _names(name: str) -> Iterator[str]:
    lower = name.lower()
    for variant in dict.fromkeys((lower, KIND.sub("", name).lower())):
        if EVERYDAY.fullmatch(variant):
            yield from (f"{variant} {word}" for word in ("corp", "corporation", "inc", "stock", "shares"))
            yield from (f"{word} {variant}" for word in ("of", "for", "is", "and", "or", "vs", "about", "buy", "sell"))
        elif not TOO_COMMON.fullmatch(variant) and (len(variant) > 2 or not variant.isalpha()):
            yield variant
            if "&" in variant:
                yield variant.replace(" & ", " and ")
            if "'" in variant or "." in variant:
                yield variant.replace("'", "").replace(".", "")
