"""Reads numbers with what stands around them: sign, currency, scale, percent, unit."""

import re
from collections.abc import Iterator
from decimal import Decimal
from functools import cache
from typing import NamedTuple

from shipworthy.grounding.figure import Figure, Kind
from shipworthy.grounding.words import words
from shipworthy.regex import regex

MARK = r"(?:[,.' \u00a0]|\{,\})"
GROUPED = regex(rf"\d{{1,3}}({MARK})\d{{3}}(?:\1\d{{3}}){{0,8}}(?!\d)(?:([.,])(\d{{1,12}}))?(?!\d)")
INDIAN = regex(r"\d{1,2}(?:,\d{2}){1,6},\d{3}(?!\d)(?:\.(\d{1,12}))?")
SIMPLE = regex(r"\d{1,40}(?:[.,](\d{1,20}))?(?:[eE]([+-]?\d{1,2})(?![\w]))?")
WHOLE = regex(r"\d{1,40}()()")
MORE = regex(r"[.,]\d")
WORD = regex(
    r"[%‰٪€£¥₹₩₺₽₪฿₫₦₴₱₿$℃℉]|[°º]?[^\W\d_][^\W\d_'.$]{0,24}\$?[²³]?(?:[23](?!\w))?(?:/[a-z]{1,3}(?:[²³]|2(?!\w))?)?\.?|°"
)
JOINER = regex(r"(?:de[ \u00a0]|d')", re.IGNORECASE)
GAP = regex(r"[ \u00a0]|-(?=[^\W\d_A-Z])")
LONGEST_BEFORE = 14
LETTERS_OF_MONEY = {"m": 6}
"""Scales that are units where no currency says otherwise."""


class Tail(NamedTuple):
    """What stands after a number."""

    end: int
    power: int = 0
    kind: Kind = "number"
    unit: str = ""
    factor: Decimal = Decimal(1)
    cents: bool = False
    money: str = ""
    """The currencies that a word means too which was read as a unit, or the other way round."""


class Written(NamedTuple):
    """The digits of a number."""

    end: int
    value: Decimal
    step: Decimal
    other: tuple[Decimal, Decimal] | None = None
    """Value and step of the other reading of one separator: 1.234 is 1234 or 1.234."""


@cache
def _before() -> re.Pattern[str]:
    signs = "|".join(re.escape(sign) for sign in words().before)
    return re.compile(rf"(?:(?<![\w)%.])([+-]))?(?:(?<![^\W_])({signs})[ \u00a0]?)?(?:(?<![\w)%])([+-]))?$")


def digits_at(text: str, at: int) -> Written | None:
    """Read digits with their separators in any notation."""
    if m := INDIAN.match(text, at):
        return _written(m.end(), re.sub(r"\D", "", m[0].partition(".")[0]), m[1])
    if m := GROUPED.match(text, at):
        return _grouped(m)
    m = SIMPLE.match(text, at)
    if m is not None and m[1] and MORE.match(text, m.end()):  # a row of a table: 250,4.20
        m = WHOLE.match(text, at)
    if m is None:
        return None
    whole = m[0].partition("e")[0].partition("E")[0]
    head = re.split("[.,]", whole)[0]
    return _written(m.end(), head, m[1], int(m[2] or 0))


def _written(end: int, whole: str, fraction: str | None, power: int = 0) -> Written:
    value = Decimal(f"{whole}.{fraction}" if fraction else whole).scaleb(power)
    return Written(end, value, Decimal(1).scaleb(power - len(fraction or "")))


def _grouped(m: re.Match[str]) -> Written:
    mark, decimal, fraction = m[1], m[2], m[3]
    end = m.end()
    if decimal == mark:  # 1.234.5: the rest is none of it
        end, fraction = m.start(2), None
    head = m.string[m.start() : m.start(2) if decimal else end]
    groups = re.split(r"\D+", head)
    written = _written(end, "".join(groups), fraction)
    if len(groups) == 2 and mark in ",." and not fraction and groups[0] != "0":
        return written._replace(other=(Decimal(f"{groups[0]}.{groups[1]}"), Decimal("0.001")))
    if groups[0] == "0" and mark in ",.":
        return _written(end, "0", groups[1]) if len(groups) == 2 else written
    return written


def tail_after(text: str, end: int, *, money: bool = False) -> Tail:
    """Read what stands after a number: scale, percent, currency or unit."""
    tail = Tail(end)
    for word, start, stop in _words_after(text, end):
        glued = start == tail.end
        if (power := _power(word, glued and not tail.power, money)) is not None and tail.kind == "number":
            stop -= word.endswith(".") and not text[stop : stop + 1].strip() and word[:-1] in words().letters
            tail = tail._replace(end=stop, power=tail.power + power)
            continue
        return _meaning(word, stop, tail) or _shorter(word, start, tail) or tail
    return tail


def _words_after(text: str, end: int) -> Iterator[tuple[str, int, int]]:
    """Yield up to four words after a number, each joined to the one before by a space, a dash or nothing."""
    for turn in range(4):
        at = end + 1 if GAP.match(text, end) else end
        if turn and (joiner := JOINER.match(text, at)):
            at = joiner.end()
        if (phrase := _phrase().match(text, at)) is not None:
            yield "%" if phrase["percent"] else phrase[0].lower(), at, phrase.end()
            return
        m = WORD.match(text, at)
        if m is None:
            return
        yield m[0], m.start(), m.end()
        end = m.end()


@cache
def _phrase() -> re.Pattern[str]:
    """Percentages and currencies of two words."""
    percent = "|".join(map(re.escape, words().phrases["percent_phrases"]))
    currencies = "|".join(re.escape(name) for name in words().currencies if " " in name)
    return re.compile(rf"(?:(?P<percent>{percent})|{currencies})(?![^\W_])", re.IGNORECASE)


def _power(word: str, glued: bool, money: bool) -> int | None:
    name = word.rstrip(".")
    if glued and name in words().letters and (money or name not in LETTERS_OF_MONEY):
        return words().letters[name]
    name = name.lower()
    if name == "mm" and not money:
        return None
    return words().scales.get(name)


def _meaning(word: str, stop: int, tail: Tail) -> Tail | None:
    """The tail with the percent, currency or unit that a word is."""
    told = words()
    bare = word.rstrip(".")
    stop -= len(word) - len(bare)
    name = bare.lower()
    if name in told.percent:
        return tail._replace(end=stop, kind="percent")
    if name in told.hundredths:
        return tail._replace(end=stop, kind="money", cents=True)
    unit = told.units.get(bare) or told.units.get(name if len(name) > 1 else bare)
    if (codes := told.currencies.get(name)) is not None and (len(name) > 1 or not name.isalpha()):
        return tail._replace(end=stop, kind="money", unit=codes)
    if unit is not None:
        return tail._replace(end=stop, kind="unit", unit=unit.dimension, factor=unit.factor)
    return None


def _shorter(word: str, start: int, tail: Tail) -> Tail | None:
    """The unit before a slash (`12 kg/tree`), and the currency after a scale that is glued to it (`5MUSD`)."""
    if "/" in word:
        head = word.partition("/")[0]
        return _meaning(head, start + len(head), tail)
    if start == tail.end and word[:1] in words().letters and word[1:].upper() in words().before:
        power = words().letters[word[0]]
        return _meaning(word[1:], start + len(word), tail._replace(power=tail.power + power))
    return None


def number_at(text: str, at: int, low: int) -> Figure | None:
    """Read the number whose first digit stands at a place, with what stands around it."""
    start = at - 1 if at > low and text[at - 1] == "." and (at < 2 or not text[at - 2].isalnum()) else at
    written = _fraction(text, at) if start < at else digits_at(text, at)
    if written is None:
        return None
    begin = max(low, start - LONGEST_BEFORE)
    around = _before().search(text, begin, start)
    currency, sign = (around[2], around[1] or around[3]) if around else (None, None)
    start = around.start() if around else start
    tail = tail_after(text, written.end, money=currency is not None)
    if currency is not None and tail.kind != "money":
        if tail.kind != "number":  # $34.75 an hour: the unit is that of something else
            tail = Tail(written.end)
        tail = tail._replace(kind="money", unit=words().currencies[currency.lower()])
    figure = _figure(text, start, written, tail, sign)
    others: tuple[tuple[Figure, ...], ...] = tuple((one,) for one in _others(text, start, at, written, tail, sign))
    if " " in text[at : written.end]:
        others = (*others, tuple(_apart(text, at, written.end)))
    return figure if not others else _with(figure, others)


def _apart(text: str, at: int, end: int) -> Iterator[Figure]:
    """Yield the numbers of a row that spaces might have parted: `12 345` is one or two."""
    for m in re.compile(r"[\d,.]+").finditer(text, at, end):
        if (written := digits_at(m[0], 0)) is not None:
            yield _figure(text, m.start(), written._replace(end=m.end()), Tail(m.end()), None)


def _fraction(text: str, at: int) -> Written | None:
    m = re.compile(r"\d{1,20}(?![\d.,]\d)").match(text, at)
    return _written(m.end(), "0", m[0]) if m else None


def _with(figure: Figure, also: tuple[tuple[Figure, ...], ...]) -> Figure:
    return Figure(
        figure.text, figure.start, figure.end, figure.kind, figure.value, figure.digits,
        figure.unit, figure.step, figure.sign, also, figure.factor,
    )  # fmt: skip


def _figure(text: str, start: int, written: Written, tail: Tail, sign: str | None, *, word: bool = False) -> Figure:
    power = tail.power - 2 if tail.cents else tail.power
    value, step = written.value.scaleb(power), written.step.scaleb(power)
    return Figure(
        text[start : tail.end], start, tail.end, tail.kind, value, significant(value, step), tail.unit, step,
        {"-": -1, "+": 1}.get(sign or "", 0), (), tail.factor, word,
    )  # fmt: skip


def significant(value: Decimal, step: Decimal) -> int:
    """Count the digits from the first that is not zero to the last that was written."""
    return max(value.adjusted() - step.adjusted() + 1, 1) if value else 1


def _others(text: str, start: int, at: int, written: Written, tail: Tail, sign: str | None) -> Iterator[Figure]:
    """Yield the other readings of one number."""
    if written.other is not None:
        value, step = written.other
        yield _figure(text, start, Written(written.end, value, step), tail, sign)
    glued = text[at : tail.end]
    if tail.end > written.end and (written.end < len(text) and text[written.end].isalnum()) and glued.isalnum():
        shown = glued
        yield Figure(shown, at, tail.end, "identifier", shown.lower(), sum(map(str.isdigit, shown)))
    word = text[written.end : tail.end].strip(" \u00a0-")
    if tail.kind == "money" and word.lower() in ("pound", "pounds"):
        unit = words().units["lb"]
        yield _figure(text, start, written, tail._replace(kind="unit", unit=unit.dimension, factor=unit.factor), sign)
    named = WORD.match(text, written.end + 1) if tail.kind == "number" else None
    if named is not None and named[0].lower().rstrip(".") in words().lists["points"]:
        yield _figure(text, start, written, tail._replace(kind="percent"), sign)
    if word == "m" and tail.kind == "unit":
        yield _figure(text, start, written, Tail(tail.end, power=6), sign)


def spelled(text: str, start: int, end: int, value: Decimal, step: Decimal) -> Figure:
    """Make the figure of a number in words, with what stands after it."""
    return _figure(text, start, Written(end, value, step), tail_after(text, end), None, word=True)
