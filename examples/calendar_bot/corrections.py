"""What a message changes of the last request: a day, a time, a length, a person, a title, and nothing else."""

import datetime as dt
import re
from collections.abc import Callable, Mapping

import amended
import anew
import elsewhere
import entry
import going
import orders
import reasked
import topic
from anew import Changes
from hearing import CORRECTS, Heard, interval_of
from people import book, names

from shipworthy.reading import Last, Reading

EMPTY = re.compile(
    r"(?<!-)\b(?:hm+|uh|um|euh|bah|ben|eh|äh|ähm|pues|bueno|tja|ach|something|oh|ah|ok|okay|well|so|and|then|no|nope|not"
    r"|actually|wait|sorry|rather|instead|i"
    r"|mean|meant|oops|make|it|that|this|change|set"
    r"|to|at|on|for|from|the|a|an|of|in|only|just|takes?|lasts?|long|better|best|works?|is|be|please"
    r"|let's|let|say|what|about|how|same|also|too"
    r"|but|or|move|day|one|with|by|until|till|there|would|should|could|can|you|we|keep|time|put|do"
    r"|have|'s|it's|that's|has|starts?|begins?|ends?"
    r"|finish(?:es)?|start|begin|go|going|more|likely|maybe|perhaps|if|possible|again|as|well|yes|ja"
    r"|oui|si|me|them|him|her|both|than|around|second"
    r"|thought|thanks|hour|clock|week|bitte|lieber|mieux|mejor|plutôt|need|needs|those|these|hours"
    r"|look|looks|may|ask|like|ought|written|just|terribly|am|he|she|they|said|says|asks|rather|wrote"
    r"|i'm|don't|forget|any|see|asked|come|comes|suddenly|meant|shall|so|wrong|have|add|enter|book|it"
    r"|o'clock|course|obviously|obv|dear|same|now|stuff|ones|things|ish|please|listen|really|note|misread|all"
    r"|first|good|fine|great|perfect|nice|suits?|say|length|duration|invite|include|repeats?|repeated)\b(?!-)|[^\w\s]"
)

ANOTHER = re.compile(
    r"(?P<no>(?:(?:no|nope|not that(?: one)?|wait|sorry|actually|i meant|i mean|oops"
    r"|rather)\b[ ,.!]*)*)(?P<the>the|my)? ?"
    r"(?P<name>(?!no\b|yes\b|those|these|hours|look|looks|may|ask|like|ought|written|just|terribly|am"
    r"|he|she|they|said|says|asks|rather|wrote|i'm|don't|leave|never|keep|stop|forget|it\b"
    r"|that\b)[a-z'-]+(?: (?!is\b|was\b"
    r"|it\b|are\b)[a-z'-]+){0,3})(?: please| pls| instead)?[ .!]*"
)

VERB = re.compile(
    r"\b(?:move|put|cancel|book|add|make|push|set|change|delete|create|schedule|drop|block|remove"
    r"|shift|postpone|invite)\b"
)

NOBODY = re.compile(r"\b(?:no|without) (?:guests?|people|attendees?|invit\w+|participants?)\b")
MOST_WORDS = 24
"""Words of a message that only changes what was said."""
READS = ("whats_on", "free_time", "find_event")


def corrected(heard: Heard, last: Last) -> Reading | None:
    """The changes of the last request; None where the message says something else."""
    if last.skill not in CORRECTED or _is_whole(heard) or (last.skill in READS and VERB.search(heard.rest) is not None):
        return None
    if last.skill == "find_event" and orders.PROPOSED.search(heard.words) is not None:
        return None
    if last.skill in ("create_event", "schedule") and not last.wrote and (named := _named(heard, last)) is not None:
        return Reading(skill=last.skill, inputs=named, same=True)
    if (found := amended.amended(heard, last)) is not None:
        return found
    for read in (_another_event, _asked_of_another):
        if (other := read(heard, last)) is not None:
            return Reading(skill=last.skill, inputs=other, same=True)
    return _changed(heard, last) if _says_only_values(heard) else None


WHOLE = re.compile(
    r"(?:(?:and|so|ok) )*(?:what(?: is|'s| do i have| have i(?: got)?| am i doing)|do i have anything)"
    r"(?: on| planned| in (?:my|the) calendar)*\W*"
)
"""Asks what is on, as a question of its own, which changes nothing of what is open."""


def _is_whole(heard: Heard) -> bool:
    return WHOLE.fullmatch(heard.words) is not None and bool(heard.plan.of("day", "days"))


def _changed(heard: Heard, last: Last) -> Reading | None:
    """What a message changes that says only values."""
    if last.wrote:
        return _after_writing(heard, last)
    if last.skill == "cancel_event" and last.confirms and (moved := elsewhere.moved_instead(heard, last)) is not None:
        return moved
    changes = CORRECTED[last.skill](heard, last)
    return Reading(skill=last.skill, inputs=changes, same=True) if changes else None


def _says_only_values(heard: Heard) -> bool:
    """Whether a message is a part of a plan, or a person, and nothing else."""
    text = heard.rest
    for email, words in _called().items():
        for word in words if email in heard.people else ():
            text = re.sub(rf"(?<!\w){re.escape(word)}(?:'?s)?(?!\w)", " ", text)
    if len(heard.plan.plain.words) > MOST_WORDS or (EMPTY.sub(" ", text).split() and not _in_a_clause(heard, text)):
        return False
    return bool(heard.plan.parts or heard.people or heard.denied or re.search(r"\bme\b", heard.rest))


CLAUSE = re.compile(r"[^,.;!]+[,.;!]?")
SLIP = re.compile(
    r"\b(?:better|asked|no|nope|oh|oops|wait|sorry|actually|hmm+|i mean|i meant|misread|wrong|mistake|my fault"
    r"|it's|it is)\b"
)
NEW = re.compile(
    r"\?|\b(?:also|another|new|cancel|delete|add|book|put|create|remind|if|unless|not sure|maybe|perhaps|when|what)\b"
)


def _in_a_clause(heard: Heard, text: str) -> bool:
    """Whether one clause says only values, and the others that it was a slip: `oh, I misread it, it's Wednesday`."""
    if SLIP.search(text) is None or NEW.search(text) is not None:
        return False
    clauses = [match.span() for match in CLAUSE.finditer(text)]
    for start, end in clauses:
        told = any(start <= part.start < end for part in heard.plan.parts)
        if told and EMPTY.sub(" ", text[start:end]).split():
            return False
    return bool(heard.plan.parts) and not heard.people


def _another_event(heard: Heard, last: Last) -> Changes | None:
    """Another event than the one that is shown or was not named yet: `no, the lunch`."""
    if last.skill not in ("move_event", "cancel_event") or last.wrote or heard.plan.parts or "?" in heard.rest:
        return None
    said = ANOTHER.fullmatch(_without_the_shown(heard.words, last))
    asked = last.asked and not last.inputs.get("about") and last.inputs.get("read")
    if said is None or not (asked or (last.confirms and (said["no"] or said["the"]))):
        return None
    if not entry.EVENT.sub(" ", said["name"]).split():
        return None
    about = heard.named(heard.rest.find(said["name"].split()[0], len(said["no"] or "")), len(heard.rest))
    more = {} if asked else {"event": None, "on": None, "nth": None}
    return {"about": about, "read": True, **more}


def _without_the_shown(words: str, last: Last) -> str:
    """The same without the event that is shown and not meant: `no wait, not yoga, the call`."""
    about = re.escape(str(last.inputs.get("about") or "\0").casefold())
    return re.sub(rf"\bnot (?:the |my )?{about}\W*(?:but\b\W*)?", "", words)


def _asked_of_another(heard: Heard, last: Last) -> Changes | None:
    """The same question of another event: `and yoga?`."""
    said = BESIDES.fullmatch(heard.words) if not heard.plan.parts and not heard.people else None
    if last.skill != "find_event" or said is None or not entry.EVENT.sub(" ", said["name"]).split():
        return None
    start = heard.rest.find(said["name"].split()[0], heard.rest.find(said["lead"]) + len(said["lead"]))
    about = heard.named(start, heard.rest.rfind("?"))
    return {"about": about, "when": None, "on": None, "with_whom": None}


BESIDES = re.compile(
    r"(?P<lead>and|what about|how about)(?: the| my)? "
    r"(?P<name>(?!(?:when|what|where|who|how|is|am|are|the|now|then|there)\b)"
    r"[a-z'-]+(?: [a-z'-]+)?) ?\?"
)


def _called() -> Mapping[str, list[str]]:
    return {email: [word.casefold() for word in words] for email, words in names().items()}


def _named(heard: Heard, last: Last) -> Changes | None:
    """Another title for a new event, with what is changed beside it."""
    if heard.called:
        more = anew.made_anew(heard, last) if heard.plan.parts and last.skill == "create_event" else {}
        nobody: Changes = {"people": []} if NOBODY.search(heard.rest) is not None else {}
        return {"title": entry.whole(heard.quoted), **more, **nobody} if more is not None else None
    if heard.quoted and re.search(r"\b(?:call|name|title|rename)\b", heard.rest):
        return {"title": entry.whole(heard.quoted)}
    if last.skill == "schedule":
        return None
    if last.asked == ("start",) and not heard.plan.parts and not heard.people and not last.inputs.get("title"):
        words = heard.words
        if 0 < len(words.split()) <= 4 and not re.search(
            r"\?|\b(?:no|never|mind|stop|forget|what|when|cancel|move)\b", words
        ):
            title = entry.title_in(heard, 0)
            return {"title": title} if title else None
    return None


def _after_writing(heard: Heard, last: Last) -> Reading | None:
    """A change of what was written just now: the event is moved."""
    if last.skill not in ("create_event", "move_event") or CORRECTS.search(heard.plan.plain.text) is None:
        return None
    which, heard = orders.spoken_of(last), reasked.at_the_hour(heard)
    goal = going.goal_of(heard, "make")
    if which is None or not goal:
        return None
    begins = topic.ends(topic.span_of(last))[0]
    if "new_time" in goal and begins is not None:
        at = anew.nearest(heard, dt.time.fromisoformat(str(goal["new_time"])), begins.timetz().replace(tzinfo=None))
        goal["new_time"] = at.strftime("%H:%M")
    return Reading(skill="move_event", inputs={**which, **goal, "read": True})


def _cancelled_anew(heard: Heard, last: Last) -> Changes | None:
    """An event that is to be cancelled: the one of another day."""
    if (with_one := _with_a_person(heard, last)) is not None:
        return with_one
    if (
        last.confirms
        and heard.plan.of("days")
        and last.inputs.get("which") != "only this one"
        and not heard.plan.of("day")
    ):
        return None
    on = interval_of(heard)
    if not on or not last.inputs.get("read") or not heard.plan.of("day"):
        return None
    # Who names one day of a series means that one: `no wait, just tomorrow's`.
    return {"on": on, "event": None, "which": "only this one"}


def _with_a_person(heard: Heard, last: Last) -> Changes | None:
    """Of the events that are to be cancelled those with a person: `only the stuff with Ben`."""
    others = [one for one in heard.people if one != book().me.email]
    if len(others) != 1 or not last.inputs.get("read") or heard.plan.parts:
        return None
    return {"about": names()[others[0]][0], "event": None}


CORRECTED: Mapping[str, Callable[[Heard, Last], Changes | None]] = {
    "create_event": anew.made_anew,
    "schedule": reasked.offered_anew,
    "move_event": elsewhere.moved_anew,
    "cancel_event": _cancelled_anew,
    **dict.fromkeys(READS, reasked.asked_anew),
}
"""How a change of each request is read."""
