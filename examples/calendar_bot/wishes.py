"""The reader of the calendar bot: what a message asks for, as a whole; None where a word of it is not explained."""

import re
from collections.abc import Callable, Iterator
from dataclasses import replace

import acts
import answering
import clauses
import corrections
import courtesy
import done
import ending
import limits
import looks
import meetings
import notes
import orders
import questions
import replaced
import several
import short
import shown
import there
import told
import topic
import undone
from hearing import Heard, heard_of, interval_of

from shipworthy.reading import Last, Reading, Spoken, reader

MOST_WORDS = 30
"""Words of a message that is read as a whole."""
NEXT = re.compile(
    r"(?:\s*[,;.!]\s*|\s+)(?:and then|and also|then|and|und|y|et|also)\s+|\s*[;.!?]\s+"
    r"|\s*,\s*(?=(?:add|put|book|create|block|schedule|cancel|delete|drop|remove|move|push)\s+(?!it\b|that\b|this\b"
    r"|them\b))",
    re.IGNORECASE,
)
MOST_PARTS = 4


@reader
def read(spoken: Spoken) -> Reading | list[Reading] | None:
    """Read a message as an answer, a change of what was spoken of, a question, or orders."""
    spoken = shown.as_it(replace(spoken, last=topic.Talk.of(spoken)))
    heard = heard_of(spoken)
    if heard is None:
        return None

    def hear(text: str) -> Heard | None:
        return heard_of(replace(spoken, message=text))

    if (answer := _answered(spoken, heard, hear)) is not None:
        return answer
    said = _without_giving_up(spoken, hear)
    gives_up = said != spoken.message
    if gives_up:
        spoken = replace(spoken, message=said)
        heard = heard_of(spoken) or heard
    found = _read(spoken, heard)
    if found is None:
        found = clauses.parted(said, hear, lambda text, one: _read(replace(spoken, message=text), one))
    if found is None and (denied := there.forbidden(heard)) is not None:
        found = [denied]
    if found is None:
        return None
    first, *more = [topic.anew(one, spoken.last) for one in found]
    return [replace(first, instead=first.instead or (gives_up and not first.same)), *more]


def _without_giving_up(spoken: Spoken, hear: Callable[[str], Heard | None]) -> str:
    """The message without a first clause that drops what is open: `forget that, what time is it at?`."""
    pieces = clauses.pieces_of(spoken.message)
    first = hear(pieces[0]) if len(pieces) > 1 and spoken.last is not None and spoken.last.confirms else None
    if first is None or ending.kind_of(first.plan.plain.text) != "leaves":
        return spoken.message
    return spoken.message[spoken.message.index(pieces[1]) :]


def _answered(spoken: Spoken, heard: Heard, hear: Callable[[str], Heard | None]) -> list[Reading] | None:
    """What a message answers to the open question, or its leave-taking."""
    if len(heard.plan.plain.words) > MOST_WORDS:
        return None
    last = spoken.last
    waits = last is not None and bool(last.asked or last.confirms)
    if courtesy.takes_leave(spoken.message, asked=waits, confirms=last is not None and last.confirms):
        return [Reading(ends=True)]
    if courtesy.grumbles(heard, spoken.message):
        return [Reading(again=True) if waits else Reading(ends=True)]
    every = [(one, hear(one)) for one in clauses.pieces_of(spoken.message)]
    pieces = [(one.plan.plain.text, clauses.is_aside(text, hear)) for text, one in every if one is not None]
    if last is None:
        return [Reading(ends=True)] if ending.left(pieces, skill="", confirms=False) else None
    one = answering.answered(heard, last, pieces)
    return [one] if one is not None else None


def _read(spoken: Spoken, heard: Heard) -> list[Reading] | None:
    """The requests of a message, or of a row of its clauses, that is read as a whole."""

    def hear(text: str) -> Heard | None:
        return heard_of(replace(spoken, message=text))

    def one_of(text: str, part: Heard) -> Reading | None:
        return _one(replace(spoken, message=text), part)

    last, long = spoken.last, len(heard.plan.plain.words) > MOST_WORDS
    if (indirect := told.inquired(spoken.message, hear, last)) is not None:
        return [indirect]
    if long and (collides := looks.collides(heard)) is not None:
        return [collides]
    if long and (short := questions.of_another_clock(heard)) is not None:
        return [short]
    if long:
        return _several(spoken) or _listed(told.told(spoken, heard))
    one = done.asked_of_done(heard, last) or undone.undone(heard, last)
    if last is not None and one is None:
        one = there.of_a_choice(heard, last) or there.asked_there(heard, last)
        one = one or (corrections.corrected(heard, last) if topic.can_change(last) else None)
    one = one or limits.limited(heard, last) or looks.looked(heard, last)
    if one is not None:
        return [one]
    return (
        _several(spoken)
        or several.on_each_day(spoken.message, heard, hear, one_of)
        or notes.several(spoken.message, hear, _on_the_same_day)
        or _listed(notes.apart(spoken.message, hear))
        or _listed(
            _one(spoken, heard) or notes.timed(heard, last) or _asked_at_the_end(spoken) or told.told(spoken, heard)
        )
    )


def _listed(one: Reading | None) -> list[Reading] | None:
    return [one] if one is not None else None


def _one(spoken: Spoken, heard: Heard) -> Reading | None:
    found = (
        questions.asked(heard, spoken.last)
        or meetings.met(heard, spoken.last)
        or orders.ordered(heard, spoken.last)
        or short.ordered(heard, spoken.last)
    )
    tail = MORE.search(heard.rest)
    if found is None or tail is None or found.skill not in clauses.WRITE:
        return found
    # What follows, has no time, and is no part of what was read, is told to be not understood.
    said = heard.written(tail.start("more"), len(heard.rest))
    known = " ".join(str(found.inputs.get(name) or "") for name in ("title", "about")).casefold()
    beside = heard.rest[tail.start("more") :]
    parts = any(part.start > tail.start() for part in heard.plan.parts)
    words = [word for word in corrections.EMPTY.sub(" ", beside).split() if word not in known]
    return found if parts or not words or said.casefold() in known else replace(found, unread=(said,))


MORE = re.compile(
    r"(?:\band|,|;) (?P<more>(?:i|we|also|then|remind|tell|ask|buy|order|call|email|don't|do not|make sure)\b.*)"
)


OF_IT = re.compile(r"\W*(?:where|how long|until when|at what time|who)\b.*\b(?:it|that|there|comes)\b", re.IGNORECASE)
"""Asks more of the event that was asked for before."""
LEAD = re.compile(r"^\W*(?:and |then |also |please )*", re.IGNORECASE)


def _several(spoken: Spoken) -> list[Reading] | None:
    """Several orders or questions of one message, each read whole; None where it is not surely several."""
    if len(cuts := list(_cuts(spoken))) < 2 or len(cuts) > MOST_PARTS:
        return None

    def hear(text: str) -> Heard | None:
        return heard_of(replace(spoken, message=text))

    found: list[Reading] = []
    sent = [text for text in cuts[1:] if limits.SENDS.match(LEAD.sub("", text)) is not None]
    unread = tuple(LEAD.sub("", text) for text in sent)
    for text in [text for text in cuts if text not in sent]:
        if found and (both := replaced.in_its_place(text, hear, found[-1])) is not None:
            found[-1] = both
            continue
        if found and (day := _day_of(found[0])) and (match := THAT_DAY.search(text)) is not None:
            text = f"{text[: match.start()]}on {day}{text[match.end() :]}"
        heard = hear(text)
        one = _one(replace(spoken, message=text, last=_before(spoken, found)), heard) if heard is not None else None
        if one is None and found and found[0].skill == "find_event" and OF_IT.match(text) is not None:
            continue
        if one is None:
            return None
        one = replace(one, inputs={name: value for name, value in one.inputs.items() if value != ""})
        found.append(_on_the_same_day(one, found[0]) if found else one)
    return [replace(found[0], unread=unread), *found[1:]]


def _before(spoken: Spoken, found: list[Reading]) -> Last | None:
    """What a part of a message goes on with: the event that the part before it asks for or moves, else the last."""
    if not found or found[-1].skill not in ("find_event", "move_event"):
        return spoken.last
    return Last(skill=found[-1].skill, inputs=found[-1].inputs)


def _cuts(spoken: Spoken) -> Iterator[str]:
    """The parts of a message, of which each begins with an act of its own, or asks something."""
    text, start = spoken.message, 0
    for match in NEXT.finditer(text):
        rest = heard_of(replace(spoken, message=text[match.end() :]))
        if rest is None or match.start() <= start:
            continue
        if (
            limits.SENDS.match(rest.plan.plain.text) is not None
            or acts.act_in(rest) is not None
            or acts.ASKING.match(questions.TELL.sub("", rest.rest).strip()) is not None
        ):
            yield text[start : match.start()]
            start = match.end()
    yield text[start:]


THAT_DAY = re.compile(r"\b(?:(?:on )?(?:that|this|the same) day|then|there)\b", re.IGNORECASE)


def _day_of(one: Reading) -> str:
    return str(
        one.inputs.get("new_date") or one.inputs.get("on") or one.inputs.get("when") or one.inputs.get("start") or ""
    ).partition("/")[0][:10]


def _on_the_same_day(one: Reading, first: Reading) -> Reading:
    """A request that names no day of its own beside one that does: `… and put lunch there at 3`."""
    day = _day_of(first)
    half = str(one.inputs.get("half") or "")
    if one.skill != "create_event" or not day or ":" not in half:
        return one
    left = {name: value for name, value in one.inputs.items() if name != "half"}
    return replace(one, inputs={**left, "start": f"{day}T{half}"})


PIECES = re.compile(r"(?<=[,.;!?])\s+")


def _asked_at_the_end(spoken: Spoken) -> Reading | None:
    """A question behind what tells the day: `I go to the dentist on Sunday, what have I this day?`."""
    pieces = [part for part in PIECES.split(spoken.message) if part.strip()]
    if len(pieces) < 2:
        return None
    told, asked = heard_of(replace(spoken, message=" ".join(pieces[:-1]))), pieces[-1]
    one = heard_of(replace(spoken, message=asked))
    if told is None or one is None or one.plan.of("day", "days", "clock", "hours") or "?" in told.rest:
        return None
    if acts.ASKING.match(one.rest) is None or acts.act_in(told) is not None or told.plan.one("day") is None:
        return None
    day = told.plan.of("day")[0].day
    nth = re.search(r"\b(first|last)\b(?: (?:thing|one|event))?", one.rest)
    if (nth is not None or THAT_DAY.search(asked) is not None) and re.match(r"what", one.rest):
        on = interval_of(told, day=day) if not told.plan.of("clock", "hours", "part") else ""
        place = {"nth": "1" if nth[1] == "first" else "-1"} if nth is not None else {}
        return Reading(skill="whats_on", inputs={"when": on, **place}) if on else None
    text = f"{THAT_DAY.sub(' ', asked).rstrip('? ')} on {day}?"
    full = heard_of(replace(spoken, message=text))
    return questions.asked(full) if full is not None else None
