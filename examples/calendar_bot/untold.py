"""Days and times of a message that no calendar has, or no rule here tells: they are told to be not understood."""

import re
from dataclasses import replace

from hearing import Heard

MONTHS = "january|february|march|april|may|june|july|august|september|october|november|december"
IMPOSSIBLE = re.compile(
    rf"(?:\b(?:on|at|the) )*(?P<day>\b(?:(?:{MONTHS}) \d{{1,2}}\b(?! ?:)|\d{{1,2}}(?:st|nd|rd"
    rf"|th)? (?:of )?(?:{MONTHS})\b|(?:2[5-9]|[3-9]\d):\d\d\b))"
)
"""A day or a time of day that no calendar has: `feb 30`, `25:00`."""
PLACED = re.compile(
    r"\b(?:on )?(?:the )?(?:first|second|third|fourth|last) \w+day (?:of|in) (?:every|each|the|a) month\b(?! ?')"
)
"""A day that only its place in each month names: `the first Friday of every month`."""


def impossible(heard: Heard) -> tuple[Heard, str] | None:
    """The same without a day or a time that no calendar has, and that as it is written; None where it has none."""
    match = IMPOSSIBLE.search(heard.rest)
    return (_without(heard, *match.span()), heard.written(*match.span("day"))) if match is not None else None


def placed(heard: Heard) -> tuple[Heard, str] | None:
    """The same without how often something comes by its place in a month, and that as it is written; else None."""
    match = PLACED.search(heard.plan.plain.text)
    if match is None:
        return None
    start, end = match.span()
    parts = tuple(one for one in heard.plan.parts if one.kind != "every" or not start <= one.start < end)
    text = heard.plan.plain.text
    plain = replace(heard.plan.plain, text=f"{text[:start]}{' ' * (end - start)}{text[end:]}")
    without = replace(heard, plan=replace(heard.plan, plain=plain, parts=parts))
    return _without(without, start, end), heard.written(start, end)


def _without(heard: Heard, start: int, end: int) -> Heard:
    return replace(heard, rest=f"{heard.rest[:start]}{' ' * (end - start)}{heard.rest[end:]}")
