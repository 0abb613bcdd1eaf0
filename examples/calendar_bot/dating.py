"""Days and times that are named by what was spoken of: `the evening before`, `after this`."""

import datetime as dt
import re
from dataclasses import replace

import topic
from hearing import Heard

from shipworthy.reading import Last, Part


def dated(heard: Heard, last: Last | None) -> Heard:
    """The same with the day or the time that it names by what was spoken of."""
    return _after_that(_by_the_day(heard, last), last)


AFTER = re.compile(r"\b(?:right |directly |straight )?after (?:this|that|it)(?: one| meeting)?\b")


def _after_that(heard: Heard, last: Last | None) -> Heard:
    """The same with the end of what was spoken of as its time: `after this a coffee with Dana`."""
    match, over = (
        AFTER.search(heard.rest),
        topic.instant(topic.span_of(last).partition("/")[2]) if last is not None else None,
    )
    if match is None or over is None or over.time() == dt.time() or heard.plan.of("clock", "hours", "day", "days"):
        return heard
    span = (match.start(), match.end())
    parts = (Part("day", over.date(), *span), Part("clock", over.timetz().replace(tzinfo=None), *span, lead="at"))
    rest = f"{heard.rest[: span[0]]}{' ' * len(match[0])}{heard.rest[span[1] :]}"
    return replace(heard, rest=rest, plan=replace(heard.plan, parts=(*heard.plan.parts, *parts)))


def _by_the_day(heard: Heard, last: Last | None) -> Heard:
    """The same with the day that it names by the one that was spoken of: `the evening before`."""
    shift, spoken = (
        heard.plan.one("day shift"),
        topic.instant(topic.span_of(last).partition("/")[0]) if last is not None else None,
    )
    if shift is None or spoken is None or heard.plan.of("day", "days"):
        return heard
    day = replace(shift, kind="day", value=spoken.date() + dt.timedelta(days=shift.minutes))
    parts = tuple(day if part is shift else part for part in heard.plan.parts)
    return replace(heard, plan=replace(heard.plan, parts=parts))
