"""The words and signs with which figures are written, as data."""

import json
from collections.abc import Iterator, Mapping
from decimal import Decimal
from functools import cache
from itertools import product
from pathlib import Path
from typing import NamedTuple


class Unit(NamedTuple):
    """A dimension, and how many of its first unit one of these is."""

    dimension: str
    factor: Decimal


class Words(NamedTuple):
    """The lists of `words.json`, ready for look-up; words in lower case."""

    months: Mapping[str, int]
    never_alone: frozenset[str]
    scales: Mapping[str, int]
    letters: Mapping[str, int]
    percent: frozenset[str]
    currencies: Mapping[str, str]
    """A sign, code or name -> the codes it may mean, parted by spaces."""
    before: tuple[str, ...]
    """Signs and codes that stand before an amount, the longest first, as they are written."""
    hundredths: frozenset[str]
    units: Mapping[str, Unit]
    numbers: Mapping[str, int]
    lists: Mapping[str, frozenset[str]]
    """The other lists by their names."""
    phrases: Mapping[str, tuple[str, ...]]
    key_units: Mapping[str, str]
    noon: Mapping[str, int]


LISTED = (
    "hedges",
    "am",
    "pm",
    "clock",
    "ranges",
    "ordinals",
    "joins",
    "labels",
    "plain",
    "prefixes",
    "endings",
    "no_names",
    "german",
    "births",
    "others",
    "leaving",
    "points",
    "starters",
    "key_cents",
    "key_percent",
    "key_currency",
    "key_unit",
)
PHRASED = ("percent_phrases", "hedge_phrases", "am_phrases", "pm_phrases", "ending_phrases")


@cache
def words() -> Words:
    """Read the lists, once."""
    raw = json.loads(Path(__file__).with_name("words.json").read_text(encoding="utf-8"))
    return Words(
        months={name: int(month) for month, names in raw["months"].items() for name in names.split()},
        never_alone=frozenset(raw["never_alone"].split()),
        scales={name: int(power) for power, names in raw["scales"].items() for name in names.split()},
        letters=raw["letters"],
        percent=frozenset(raw["percent"].split()),
        currencies=_currencies(raw["currencies"], raw["phrases"]),
        before=_before(raw["before"].split(), raw["currencies"]),
        hundredths=frozenset(raw["hundredths"].split()),
        units={
            name: Unit(dimension, Decimal(factor))
            for dimension, factors in raw["units"].items()
            for factor, names in factors.items()
            for name in names.split()
        },
        numbers=dict(_numbers(raw["numbers"])),
        lists={name: frozenset(raw[name].split()) for name in LISTED},
        phrases={name: tuple(raw[name].split("|")) for name in PHRASED},
        key_units=raw["key_units"],
        noon=raw["noon"],
    )


def _currencies(raw: Mapping[str, str], phrases: Mapping[str, str]) -> dict[str, str]:
    found: dict[str, list[str]] = {}
    for code, names in raw.items():
        for name in {*names.split(), code.lower()}:
            found.setdefault(name, []).append(code)
    return {name: " ".join(codes) for name, codes in found.items()} | dict(phrases)


def _before(signs: list[str], raw: Mapping[str, str]) -> tuple[str, ...]:
    return tuple(sorted({*signs, *raw}, key=lambda sign: (-len(sign), sign)))


def _numbers(raw: Mapping[str, str]) -> Iterator[tuple[str, int]]:
    for listed in raw.values():
        for pair in listed.split():
            name, _, value = pair.partition("=")
            yield name, int(value)
    yield from _german(dict(_pairs(raw["de"])))


def _pairs(listed: str) -> Iterator[tuple[int, str]]:
    for pair in listed.split():
        name, _, value = pair.partition("=")
        yield int(value), name


def _german(names: Mapping[int, str]) -> Iterator[tuple[str, int]]:
    """The compounds below a thousand: einundzwanzig, zweihundert, zweihundertfünfzig."""
    ones = {**names, 1: "ein"}
    small = {value: name for value, name in names.items() if value < 100}
    for ten, one in product(range(20, 100, 10), range(1, 10)):
        small[ten + one] = f"{ones[one]}und{names[ten]}"
    yield from ((name, value) for value, name in small.items())
    for hundred in range(1, 10):
        head = f"{ones[hundred]}hundert"
        yield head, hundred * 100
        yield from ((f"{head}{name}", hundred * 100 + value) for value, name in small.items())
