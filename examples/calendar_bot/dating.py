"""Days and times that are named by what was spoken of: `the evening before`, `after this`."""

import datetime as dt
import re
from dataclasses import replace

import topic
from hearing import Heard

from shipworthy.reading import Last, Part


def dated(heard: Heard, last: Last | None) -> Heard:
    """The same with the day or the time that it names by what was spoken of."""
    return _at_that_time(_after_that(_by_the_day(heard, last), last), last)


THEN = re.compile(
    r"\b(?:then|there|(?:in|at) (?:(?:that|this|the same|its) )?(?:time|hour|slot|place|spot)|that (?:time|slot"
    r"|hour))\b"
)
THAT_DAY = re.compile(r"\b(?:on )?(?:that|this|the same) day\b|\bthere\b")
ASKED = ("free_time", "hours")
"""The skills whose time is meant where a message names none."""


def _at_that_time(heard: Heard, last: Last | None) -> Heard:
    """The same with the time that was spoken of: `book her then`, `put lunch there at 3`."""
    plan, hour, day = heard.plan, topic.hour_of(last), topic.day_of(last)
    if last is None or plan.of("day", "days", "starting", "hours", "every", "whole days", "day shift"):
        return heard
    match, asked = THEN.search(heard.rest), last.skill in ASKED
    span = match.span() if match is not None else (0, 0)
    parts: tuple[Part, ...] = ()
    if not plan.of("clock", "part") and hour is not None and (asked or (match is not None and match.start())):
        begin = hour[0]
        at = begin.timetz().replace(tzinfo=None)
        parts = (Part("day", begin.date(), *span), Part("clock", at, *span, lead="at"))
    elif day is not None and (THAT_DAY.search(heard.rest) is not None or asked):
        parts = (Part("day", day, *span),)
    if not parts:
        return heard
    rest = f"{heard.rest[: span[0]]}{' ' * (span[1] - span[0])}{heard.rest[span[1] :]}"
    return replace(heard, rest=rest, plan=replace(plan, parts=(*plan.parts, *parts)))


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
