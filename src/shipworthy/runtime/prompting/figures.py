"""The figures that a text states, found by their form: numbers, amounts, percentages, dates and identifiers."""

import datetime as dt
import re
from dataclasses import dataclass
from decimal import Decimal
from typing import Literal, NamedTuple, TypeAlias

Kind: TypeAlias = Literal["number", "money", "percent", "date", "identifier"]
NUMBER = r"(?:\d{1,3}(?:[,.\u00a0\u202f ]\d{3}){1,6}(?:[.,]\d{1,2})?(?!\d)|\d{1,40}(?:[.,]\d{1,40})?)"
"""Each part has a longest form, so that a search takes time in proportion to the text."""
SCALE = r"(?:(?P<scale>[kmb]|(?:\s?(?:thousand|mn|mio|million|bn|billion)))\b)?"
MARK = r"(?:[$€£¥]|\b(?:USD|EUR|GBP|CHF|JPY)\b)"
WORD = r"(?:[€£$¥]|(?:USD|EUR|GBP|CHF|JPY|dollars?|euros?|pounds?)\b)"
MONTHS = ["jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"]
MONTH = rf"(?P<month>{'|'.join(MONTHS)})[a-z]*\.?"
FORMS = tuple(
    re.compile(pattern, re.IGNORECASE)
    for pattern in (
        r"(?<![\w-])(?P<iso>\d{4}-\d{2}-\d{2})(?![\w-])",
        rf"\b{MONTH}\s+(?P<day>\d{{1,2}})(?:st|nd|rd|th)?,?\s+(?P<year>\d{{4}})\b",
        rf"\b(?P<day>\d{{1,2}})(?:st|nd|rd|th|\.)?\s+{MONTH},?\s+(?P<year>\d{{4}})\b",
        rf"(?P<sign>-)?{MARK}\s?(?P<money>{NUMBER}){SCALE}",
        rf"(?<![\w.,])(?P<sign>-)?(?P<money>{NUMBER}){SCALE}\s?{WORD}",
        rf"(?<![\w.,])(?P<sign>-)?(?P<percent>{NUMBER})\s?(?:%|percent\b|per cent\b)",
        r"(?<![\w-])(?P<identifier>(?=[A-Z0-9-]{0,60}\d)(?=[A-Z0-9-]{0,60}[A-Z])[A-Z0-9]{1,40}(?:-[A-Z0-9]{1,40}){0,8})(?![\w-])",
        rf"(?<![\w.,])(?P<sign>-)?(?P<number>{NUMBER}){SCALE}(?!\w)",
    )
)
"""In the order in which they are looked for: what one has found is no other's."""
SCALES = {"k": 3, "t": 3, "m": 6, "b": 9}


class Day(NamedTuple):
    """The parts of a date."""

    year: int
    month: int
    day: int


@dataclass(frozen=True, slots=True)
class Figure:
    """One figure: its kind, how it is written, and what it says."""

    kind: Kind
    text: str
    value: Decimal | Day | str
    """Numbers with their scale, without their sign."""
    sign: int = 0
    """-1 where a minus was written."""

    def number(self) -> Decimal:
        """The value of a number, with its sign; raises TypeError for other kinds."""
        if not isinstance(self.value, Decimal):
            raise TypeError(f"'{self.text}' is no number: its kind is {self.kind}")
        return -self.value if self.sign < 0 else self.value


def figures_in(text: str) -> tuple[Figure, ...]:
    """The figures of a text, in the order in which they stand there."""
    found: list[tuple[int, Figure]] = []
    left = text
    for form in FORMS:
        matches = list(form.finditer(left))
        found += [(match.start(), figure) for match in matches if (figure := _figure(match)) is not None]
        left = form.sub(lambda match: " " * len(match[0]) if _figure(match) is not None else match[0], left)
    return tuple(figure for _, figure in sorted(found, key=lambda entry: entry[0]))


def _figure(match: re.Match[str]) -> Figure | None:
    groups = match.groupdict()
    if "iso" in groups or "year" in groups:
        day = _date(groups)
        return None if day is None else Figure("date", match[0], day)
    if "identifier" in groups:
        return Figure("identifier", match[0], match[0]) if match[0] == match[0].upper() else None
    kind: Kind = "money" if "money" in groups else "percent" if "percent" in groups else "number"
    sign = -1 if groups.get("sign") else 0
    return Figure(kind, match[0], _number(groups[kind], groups.get("scale") or ""), sign)


def _date(groups: dict[str, str]) -> Day | None:
    try:
        if "iso" in groups:
            found = dt.date.fromisoformat(groups["iso"])
        else:
            month = MONTHS.index(groups["month"][:3].lower()) + 1
            found = dt.date(int(groups["year"]), month, int(groups["day"]))
        return Day(found.year, found.month, found.day)
    except ValueError:
        return None


def _number(written: str, scale: str) -> Decimal:
    digits = re.sub(r"[\s\u00a0\u202f]", "", written)
    marks = [mark for mark in digits if mark in ".,"]
    # The last mark is that of the decimals, unless it groups three digits as the others do.
    last = max(digits.rfind("."), digits.rfind(","))
    grouped = last >= 0 and len(digits) - last == 4 and (marks[-1] == "," or len(marks) > 1) and len(set(marks)) == 1
    whole = digits if last < 0 or grouped else digits[:last]
    rest = "" if last < 0 or grouped else digits[last + 1 :]
    value = Decimal(re.sub(r"[.,]", "", whole) + (f".{rest}" if rest else ""))
    return value.scaleb(SCALES.get(scale.strip()[:1].lower(), 0))
