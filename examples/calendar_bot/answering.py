"""Answers to the question that is open, beside a yes and a no: one of its choices, or a question what it says."""

import re

import clauses
import ending
import topic
from hearing import NTH, Heard
from people import names

from shipworthy.reading import Last, Reading

PICK = re.compile(
    r"\b(?:the |number |option |slot |just |only )?(?P<nth>first|second|third|fourth|fifth|last|latest"
    r"|earliest|soonest|1st|2nd|3rd|4th|5th)\b"
)
NUMBERS = {**NTH, "4th": 4, "5th": 5, "earliest": 1, "soonest": 1, "latest": -1}
BESIDE_PICK = re.compile(
    r"\b(?:the|one|ones|of|these|those|them|that|this|it|is|i|mean|meant|want|take|we|we'll|i'll|let|let's|us"
    r"|do|stay|stick|go|with|for"
    r"|then|so|ok|okay|ah|oh|no|not|entonces|only|just|please|pls|sounds?|looks?|good|fine|great|best|perfect"
    r"|suits?|works?|would|will|be"
    r"|option|slot|number|choose|pick|prefer|keep|at|on|in|and|but|hm+|well|yes|yeah|yep|actually|rather"
    r"|better|me|my|event|time|could|can"
    r"|should|like|nice|thanks|thank|you|also|a|there|might|all|right|obviously|obv|book|my|make|to|s|ll|d|m"
    r"|re|ve)\b|[^\w\s]"
)
OTHERWISE = re.compile(
    r"\b(?:without|except|instead|after|before|move|cancel|change|if|unless|neither|none|from|until)\b|\?"
)
ASKS = re.compile(
    r"^(?:\W|\b(?:and|so|wait|sorry|hm+|but|ok|okay|well|then|oh|ah|um|no|yes)\b)*(?:what|which|who|whom|when"
    r"|where|how|is|are|was|does|do|did|will|would"
    r"|with whom|at what|on which|say)\b"
)
WORDS = re.compile(
    r"\b(?:what|which|who|whom|when|where|how|is|are|was|does|do|did|will|would|with|at|on|of|the|a|an|it|that"
    r"|this|they|them|these|those"
    r"|be|many|much|long|exactly|again|and|or|so|wait|but|ok|okay|well|then|there|say|in|for|to|you|i|we|me"
    r"|mean|meant|one|ones|now|take|takes"
    r"|last|lasts|day|time|hour|hours|minute|hundred|morning|afternoon|evening|me|have|had|got|put|entered|set"
    r"|come|go|goes|start|starts|begin"
    r"|begins|end|ends|until|from|title|called|call|name|sure|really|still|only|just|please|right|first|both"
    r"|same|your|day|date|exact|which"
    r"|mentioned|talking|about|s|d|ll|re|hm+|sorry|week|year|month|o'clock|whole|series)\b|\d+|[^\w\s]"
)
TAG = re.compile(
    r"[, ](?:yes|right|ok|okay|no|correct|or|really|is it|isn't it|does it|doesn't it|will it|won't it) ?\?$"
)
"""Ends a question whether something is so: `the next week stays, yes?`."""
CLASHES = re.compile(
    r"\b(?:clash(?:es|ing)?|collid\w+|collision|conflicts?|overlaps?|in the way|anything (?:else )?(?:there"
    r"|then|at that)|interfere)\b"
)


def answered(heard: Heard, last: Last, pieces: list[tuple[str, bool]]) -> Reading | None:
    """What a message answers to the question that is open; None where it says something else."""
    if ending.left(pieces, skill=last.skill if last.asked or last.confirms else "", confirms=last.confirms):
        return Reading(ends=True)
    if not (last.asked or last.confirms):
        return None
    if (number := _picked(heard, last)) and last.choices:
        return Reading(skill=last.skill, choice=number)
    return Reading(again=True) if _asks_again(heard, last) else None


def _picked(heard: Heard, last: Last) -> int:
    """The number of the choice that a message takes; 0 where it takes none."""
    others = [
        name.casefold() for email, called in names().items() for name in called if email not in topic.own_people(last)
    ]
    without = re.compile(rf"\b(?:without|not with) (?:{'|'.join(map(re.escape, others))})\b")
    # Who is not among those for whom the choices are is left out already.
    text, most = without.sub(" ", heard.plan.plain.text), len(last.choices)
    found = [*PICK.finditer(text)]
    if not most or OTHERWISE.search(text) is not None:
        return 0
    numbers = {NUMBERS[match["nth"]] for match in found}
    if len(numbers) == 1 and not BESIDE_PICK.sub(" ", PICK.sub(" ", text)).split():
        number = numbers.pop()
        return number if 0 < number <= most else most if number < 0 else 0
    if found or BESIDE_PICK.sub(" ", without.sub(" ", heard.rest)).split() or not heard.plan.parts:
        return 0
    return _of_that_time(heard, last)


def _of_that_time(heard: Heard, last: Last) -> int:
    """The number of the one choice that is on the day and at the time that a message says: `the Wednesday one`."""
    days = {part.day for part in heard.plan.of("day")}
    clocks = {part.clock for part in heard.plan.of("clock", "hour")}
    if any(part.kind not in ("day", "clock", "hour") for part in heard.plan.parts):
        return 0
    fitting = []
    for number, span in enumerate(topic.choice_spans(last), start=1):
        start = topic.instant(span.partition("/")[0])
        if start is None:
            return 0
        late = {at.replace(hour=(at.hour + 12) % 24) for at in clocks}
        if (not days or start.date() in days) and (not clocks or start.time() in clocks | late):
            fitting.append(number)
    return fitting[0] if len(fitting) == 1 else 0


def _asks_again(heard: Heard, last: Last) -> bool:
    """Whether a message only asks what the open question says: `is that four in the morning?`, `with whom?`."""
    text = heard.plan.plain.text
    if heard.people or (ASKS.match(text) is None and "?" not in text):
        return False
    if (
        last.confirms
        and TAG.search(text) is not None
        and not heard.plan.of("clock", "hours", "shift", "longer", "length")
    ):
        return True
    if last.confirms and CLASHES.search(text) is not None and not heard.plan.of("day", "days"):
        return True
    if heard.plan.of("day", "days", "shift", "longer", "every") or len(text.split()) > 16:
        return False
    clauses_said = [one for one in clauses.BETWEEN.split(text) if one.strip()]
    return "?" in text and all(not WORDS.sub(" ", one).split() for one in clauses_said)
