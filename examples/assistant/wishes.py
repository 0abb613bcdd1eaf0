"""The reader of the assistant: which of its specialists each part of a message is for; None where it is not sure."""

import re
from collections.abc import Sequence
from dataclasses import replace

import errands
from clauses import (
    CALENDAR,
    FINDINGS,
    IT,
    LEFT,
    MAIL,
    NOUN,
    OTHERS,
    OUTSIDE,
    PASSED,
    STOCKS,
    TIME,
    Clause,
    clauses_of,
    opened,
    tells_times,
)
from leads import pattern
from stocks import goes_on, in_full

from shipworthy.reading import Last, Reading, Spoken, plan_of, reader

MOST_WORDS, MOST_PARTS = 70, 4
TIMES = ("day", "days", "clock", "hours", "part", "length")
LATE, NOON = ("afternoon", "evening", "night"), 12
TEXTS = ("gist", "to", "address", "text")
"""Inputs for which any words may be the answer."""


@reader
def read(spoken: Spoken) -> list[Reading] | None:
    """Read each part of a message as a wish for one of the specialists."""
    message, last = " ".join(spoken.message.split()), spoken.last
    if not message or len(message.split()) > MOST_WORDS:
        return None
    asked = last if last is not None and (last.asked or last.confirms) else None
    every = clauses_of(message, lambda text: _is_timed(spoken, text))
    if asked is not None:
        return _beside(spoken, message, asked, every)
    if pattern(r"\W*(?:{agreed})\b").match(message):
        return None
    onward = goes_on(opened(message)) if not every else [one.kind for one in every] == [STOCKS]
    if last is not None and last.skill == STOCKS and onward:
        # `and Apple?`, `which of them did best`: it goes on with what was asked last.
        return [Reading(skill=STOCKS)]
    return _told(spoken, message, every)


def _beside(spoken: Spoken, message: str, asked: Last, every: list[Clause]) -> list[Reading] | None:
    """What a message asks for while a question is open: something else, or its answer; None where it may be one."""
    mails = {name: None for name in asked.inputs if name.partition("_")[0] == MAIL and asked.inputs[name]}
    left = any(one.kind == LEFT for one in every) or pattern(r"\b(?:{restriction})").search(message) is not None
    if mails and asked.skill != MAIL and left:
        # `only cancel, don't mail`: what was to be mailed afterwards is left.
        return [Reading(skill="specialists", inputs=mails, same=True)]
    kinds = {one.kind for one in every if one.kind != LEFT}
    if left and asked.skill in (CALENDAR, STOCKS) and kinds <= {asked.skill}:
        return [Reading(skill=asked.skill)]
    if (refused := pattern(r"\W*(?:{refused})[\s,.;!]+").match(message)) is not None:
        rest = message[refused.end() :]
        wanted = clauses_of(rest, lambda text: _is_timed(spoken, text))
        if (
            not pattern(r"(?:{halting})\b").match(rest)
            and wanted
            and all(one.sure and _is_instead(one, asked) for one in wanted)
        ):
            told = _told(spoken, rest, wanted)
            return [replace(one, said=one.said or rest, instead=True) for one in told] if told is not None else None
    if pattern(r"\W*(?:{assent})\b").match(message) or any(name in TEXTS for name in asked.asked):
        return None
    if kinds == {asked.skill} and asked.skill != FINDINGS:
        return [Reading(skill=asked.skill)]
    return _told(spoken, message, every) if all(one.sure for one in every) else None


def _is_instead(one: Clause, asked: Last) -> bool:
    """Whether a part behind a refusal is wished instead: of another specialist, or a question; orders correct."""
    asks = pattern("(?:{calendar_asked}|{mail_asked})").match(opened(one.text)) is not None
    return one.kind != LEFT and (one.kind != asked.skill or asks)


def _told(spoken: Spoken, message: str, every: list[Clause]) -> list[Reading] | None:
    """What each specialist is told of a message."""
    found = _joined([one for one in every if one.kind != LEFT])
    if not found or len(found) > MOST_PARTS:
        return None
    told: list[Reading] = []
    for place, one in enumerate(found):
        one = _resolved(spoken, one, found[:place])
        wish = _wish(spoken, one, alone=len(found) == 1, behind=found[place - 1] if place else None)
        if wish is None:
            return None
        told.append(replace(wish, said="") if wish.said == message else wish)
    return told


def _joined(found: list[Clause]) -> list[Clause]:
    """The parts, where one only sends what the one before it finds out as one: `the price of AMD, mail it to Ben`."""
    kept: list[Clause] = []
    for one in found:
        what = kept[-1] if kept else None
        if what is not None and one.kind == FINDINGS and not one.rest and one.who and _tells(what):
            kept[-1] = Clause(f"{opened(what.text)}, mail it to {one.who}", FINDINGS, who=one.who, rest=what.text)
        else:
            kept.append(one)
    return kept


def _tells(one: Clause) -> bool:
    """Whether a part asks for what can be mailed as it was found out: figures, or the owner's own times."""
    return one.kind == STOCKS or (one.kind == CALENDAR and tells_times(opened(one.text)))


def _is_timed(spoken: Spoken, text: str) -> bool:
    plan = plan_of(text, spoken.now)
    told = plan.of("day", "starting") and plan.of("clock", "hours")
    return bool(told) and "?" not in text and bool(re.search(r"[a-z]{3}", plan.rest)) and len(text.split()) <= 12


def _wish(spoken: Spoken, one: Clause, *, alone: bool, behind: Clause | None) -> Reading | None:
    if one.kind == OUTSIDE:
        # A later message may put it into the calendar: `then at least note it, from eight to ten`.
        when = _time(spoken, one.text, ("day", "days", "part"))
        when = re.sub(r"^(?:for|on|at|in)\s+", "", when)
        return Reading(skill=OUTSIDE, inputs={"when": f"on {when}"} if when else {}, said=one.text)
    if one.kind != FINDINGS:
        return Reading(skill=one.kind, said=in_full(one.text) if one.kind == STOCKS else _order(one))
    addresses = [at for at, names in errands.people().items() if one.who.casefold() in map(str.casefold, (at, *names))]
    if len(_people(one.text)) > 1:
        addresses = []
    given = {"to": addresses[0]} if addresses else {"to": one.who} if "@" in one.who else {}
    if alone and not given:
        return None
    passed = errands.passes_on(one.text)
    bare = bool(passed) or not one.rest
    if bare and behind is not None and behind.kind == CALENDAR:
        # It waits for the answer of the calendar, which it says.
        return Reading(skill=MAIL, said=f"write it to {' and '.join(_people(one.text)) or one.who}")
    # `tell her`, `mail her that, she waits for it`: what was found out, or done, before.
    what = f"mail {_what(one.text)} to {one.who}" if bare else f"{one.rest}, mail it to {one.who}"
    said = one.text if passed or (not bare and errands.what_in(one.text)) else what
    return Reading(skill=FINDINGS, inputs=given, said=said)


def _order(one: Clause) -> str:
    """What is told; the mark of a polite question is no part of a mail's text: `could you tell her that I come?`."""
    return (
        one.text.rstrip("? ")
        if one.kind == MAIL and one.rest and pattern(r"(?:{asks})\b").match(one.rest) is None
        else one.text
    )


def _what(text: str) -> str:
    """What is passed on, as the skill reads it: `it`, or `the price`."""
    shown = PASSED.search(text)
    return shown["what"] if shown is not None else "it"


def _resolved(spoken: Spoken, one: Clause, before: list[Clause]) -> Clause:
    """The part with what it refers to in the parts before it: somebody, a time, an event."""
    text = one.text
    named = [name for told in (one.before, *(each.text for each in before)) for name in _people(told)]
    if one.kind in (MAIL, FINDINGS) and len(set(named)) == 1 and not _people(text) and OTHERS.search(text):
        text = OTHERS.sub(named[0], text, count=1)
        one = replace(one, who=named[0] if one.who else "")
    if one.kind == FINDINGS and one.before and one.rest and not _time(spoken, text, TIMES):
        # "Ben asks when I am free on Friday. Write him my free times"
        one = replace(one, rest=f"{one.rest} {_time(spoken, one.before, TIMES)}".strip())
        text = f"{one.rest}, mail it to {one.who}" if _people(one.who) else text
    elif one.kind in (MAIL, FINDINGS) and not one.who and len(set(named)) == 1:
        one = replace(one, who=named[0])
    last = spoken.last
    if one.kind == CALENDAR and last is not None and last.skill == OUTSIDE and not _time(spoken, text, ("day",)):
        text = _on(spoken, text, str(last.inputs.get("when") or ""))
    if one.kind == CALENDAR and before:
        time = next((told for each in before if (told := _time(spoken, each.text, TIMES))), "")
        if time and not _time(spoken, TIME.sub("", text), TIMES):
            text = TIME.sub(time, text, count=1) if TIME.search(text) else f"{text} {time}"
    if one.kind == CALENDAR and (match := NOUN.search(text)) is not None:
        head, _, asked = text.rpartition(", ")
        if head and IT.search(asked) and re.match(r"(?:look |see |tell me )?(?:when|where|what time)", opened(asked)):
            text = IT.sub(f"the {match['what']}", asked, count=1)
    return replace(one, text=text)


def _on(spoken: Spoken, text: str, when: str) -> str:
    """A text with the day that was named before; bare hours are of the part of the day that was named with it."""
    late = any(part.value in LATE for part in plan_of(when, spoken.now).of("part"))
    plan = plan_of(text, spoken.now)
    hours = plan.one("hours")
    if late and hours is not None and hours.both[0].hour < NOON:
        told = " to ".join(f"{one.hour % NOON + NOON}:{one.minute:02}" for one in hours.both)
        text = text.replace(plan.plain.written(hours.start, hours.end), f"from {told}", 1)
    return f"{text.rstrip(' .!')} {when}".strip()


def _people(text: str) -> list[str]:
    every = {name for names in errands.people().values() for name in names}
    found = [name for name in every if re.search(rf"\b{re.escape(name)}\b", text, re.IGNORECASE)]
    found = [name for name in found if not any(name != other and name in other for other in found)]
    return sorted(found, key=lambda name: text.casefold().find(name.casefold()))


def _time(spoken: Spoken, text: str, kinds: Sequence[str]) -> str:
    """The words of a text that tell its day and its hours."""
    plan = plan_of(text, spoken.now)
    parts = [part for part in plan.parts if part.kind in kinds]
    if not any(part.kind in ("day", "clock", "hours") for part in parts):
        return ""
    return " ".join(plan.plain.written(part.start, part.end).strip() for part in parts)
