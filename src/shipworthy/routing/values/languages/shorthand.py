"""Puts shorthand, and days in digits, into the English that the grammar reads: `sun 11`, `fri am`, `3/12`."""

import datetime as dt
import json
import re
from collections.abc import Iterator, Mapping
from pathlib import Path

from shipworthy.cached import cached
from shipworthy.regex import regex
from shipworthy.routing.gloss.known import folded
from shipworthy.routing.said import Said
from shipworthy.routing.values.languages.pieces import Edit, Piece
from shipworthy.routing.words import plain

NAME = regex(r"<(\w+)>")
FIELD = regex(r"\{(\w+)\}")
START, END = r"(?<![^\W_])(?<!\d[.,:/])", r"(?![^\W_])"
DOTTED = regex(r"(?<![\w/.,:$€£-])(\d{1,2})\.(\d{1,2})\.(\d{4})?(?![\w/:]|[.,-]\d)")
"""Matches a day in digits with two points."""
DIGITS = regex(
    r"(?<![\w/.,:$€£-])(\d{1,2})/(\d{1,2})(?:/(\d{4}|\d\d))?(?![\w/:]|[.,-]\d)"
    r"(?!\s?-?(?:of|an?|hours?|hrs?|h|years?|days?|weeks?|months?|cups?|inch(?:es)?)\b)"
)
"""Matches a day in digits that is no share of something."""
MONTHS = (
    *("january", "february", "march", "april", "may", "june"),
    *("july", "august", "september", "october", "november", "december"),
)
MONTH_FIRST = (
    *("America/New_York", "America/Detroit", "America/Kentucky/", "America/Indiana/", "America/Chicago"),
    *("America/Menominee", "America/North_Dakota/", "America/Denver", "America/Boise", "America/Phoenix"),
    *("America/Los_Angeles", "America/Anchorage", "America/Juneau", "America/Sitka", "America/Nome", "America/Adak"),
    *("America/Yakutat", "America/Metlakatla", "America/Puerto_Rico", "America/Toronto", "Pacific/Honolulu"),
    *("Pacific/Guam", "Pacific/Saipan", "Pacific/Pago_Pago", "Asia/Manila", "US/"),
)
"""Time zones in which the month is written first; a time without a zone, or of UTC, is read so too."""
WEEKDAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
AFTERNOON = 7
"""A bare hour below this one is in the afternoon."""
SOURCES = {"from": ("h", "m1"), "to": ("h2", "m2")}
"""Fields that stand for the hours of a range, and the groups that they come from."""
SOON = 7
"""Days ahead within which a weekday and a number up to twelve are rather a day than an hour."""
MOST = 4000
"""Characters from which on a text is no shorthand."""


class Shorthand:
    """The rules of `shorthand.json`, made ready."""

    @cached
    def rules(self) -> list[tuple[re.Pattern[str], str]]:
        """Return the patterns with their templates."""
        data = json.loads(Path(__file__).with_name("shorthand.json").read_text(encoding="utf-8"))
        return [(regex(_pattern(rule, data["names"])), template) for rule, template in data["rules"]]

    def edits(self, text: str, now: dt.datetime) -> list[Edit]:
        """Return what stands for the parts of a text in small letters, in order."""
        found = [edit for rule, template in self.rules for edit in _matches(rule, template, text, now)]
        found += _days(text, now) if _day_is_first(now) else []
        kept, place = list[Edit](), 0
        # Of those that overlap the first rule is used, as far as the order of their starts allows.
        for edit in sorted(found, key=lambda one: (one.start, -one.end)):
            if edit.start >= place:
                kept.append(edit)
                place = edit.end
        return kept


SHORTHAND = Shorthand()


def edits_of(said: Said) -> list[Edit]:
    """Return what is to be rewritten in an English message; empty where it is written in full."""
    if len(said.text) > MOST or len(said.text) != len(folded(plain(said.text))):
        return []
    return SHORTHAND.edits(folded(plain(said.text)), said.now)


def _pattern(rule: str, names: Mapping[str, str]) -> str:
    inner = NAME.sub(lambda match: f"(?P<{match[1]}>{names[match[1]]})", rule.replace("(?P<", "(?P\0"))
    return f"{START}(?:{inner})".replace("(?P\0", "(?P<").replace("{{", "{").replace("}}", "}") + END


def _matches(rule: re.Pattern[str], template: str, text: str, now: dt.datetime) -> Iterator[Edit]:
    for match in rule.finditer(text):
        if "hour" in match.groupdict() and _is_day(match["wd"], int(match["hour"]), now):
            continue
        yield Edit(*match.span(), _written(template, match))


def _written(template: str, match: re.Match[str]) -> list[Piece]:
    """Return the template with its fields, each with the characters that it comes from."""
    spans = [_span(field[1], match) for field in FIELD.finditer(template)]
    starts, ends = [match.start(), *(end for _, end in spans)], [*(start for start, _ in spans), match.end()]
    pieces, place = list[Piece](), 0
    for number, field in enumerate([*FIELD.finditer(template), None]):
        words = template[place : field.start() if field is not None else len(template)]
        first, last = starts[number], ends[number]
        beside = first < last and match.string[first:last].strip() != ""
        if words:
            pieces.append(Piece(words, first, last) if beside else Piece(words, 0, 0))
        if field is not None:
            pieces.append(Piece(_said(field[1], match), *spans[number]))
            place = field.end()
        elif not words and beside and pieces:
            pieces[-1] = pieces[-1]._replace(end=last)
    return pieces


def _span(field: str, match: re.Match[str]) -> tuple[int, int]:
    """Return the characters of a field, of an hour with its minutes."""
    if field not in SOURCES:
        return match.span(field)
    hour, minute = SOURCES[field]
    return match.start(hour), max(match.end(hour), match.end(minute))


def _said(field: str, match: re.Match[str]) -> str:
    """Return what a field stands for: the hours of a range as times of day, and the whole name of a weekday."""
    if field in ("day", "wd"):
        said = "tomorrow" if match[field][:2] in ("2m", "to") and match[field] != "today" else match[field]
        return next((name for name in WEEKDAYS if name.startswith(said[:3])), said)
    if field not in ("from", "to"):
        return match[field]
    first, last = int(match["h"]), int(match["h2"])
    minutes = match["m1"] or "00", match["m2"] or "00"
    first += 12 * (0 < first < AFTERNOON)
    last = next((hour for hour in (last, last + 12) if (hour, minutes[1]) > (first, minutes[0])), last)
    return f"{first:02}:{minutes[0]}" if field == "from" else f"{last:02}:{minutes[1]}"


def _is_day(weekday: str, number: int, now: dt.datetime) -> bool:
    """Whether a day of this name and number lies close ahead: `thu 3` on the last of November."""
    wanted = next(number for number, name in enumerate(WEEKDAYS) if name.startswith(weekday[:3]))
    days = (now.date() + dt.timedelta(days=ahead) for ahead in range(SOON))
    return any(day.day == number and day.weekday() == wanted for day in days)


def _days(text: str, now: dt.datetime) -> Iterator[Edit]:
    for match in (*DIGITS.finditer(text), *DOTTED.finditer(text)):
        day, month = int(match[1]), int(match[2])
        if 1 <= day <= 31 and 1 <= month <= 12:
            year = (
                f" {match[3]}"
                if match[3] and len(match[3]) > 2
                else f" {now.year // 100}{match[3]}"
                if match[3]
                else ""
            )
            yield Edit(*match.span(), [Piece(f"{day} {MONTHS[month - 1]}{year}", *match.span())])


def _day_is_first(now: dt.datetime) -> bool:
    key = str(getattr(now.tzinfo, "key", ""))
    return "/" in key and not key.startswith(("Etc/", *MONTH_FIRST))
