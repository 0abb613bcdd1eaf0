"""The clauses of a message: which of them ask for something, and which only say something beside it."""

import datetime as dt
import re
from collections.abc import Callable
from dataclasses import replace

import acts
from hearing import Heard
from limits import SENDS

from shipworthy.reading import Part, Reading

BETWEEN = re.compile(r"(?<=[.!?;:])\s+|\s*,\s+|\s+[-–—]+\s+|\s*\n+\s*|\.{2,}\s*")
REASON = re.compile(
    r"\W*(?:and |but |well |sorry |ugh )?(?:since|because|cause|cos|coz|bc|as(?! (?:early|soon|late|long"
    r"|well))|for the life"
    r"|which|who|whose|seeing that|given that|so that|my \w+ says)\b"
)
"""Begins a clause that gives a reason."""
MATTERS = re.compile(
    r"\?|\b(?:unless|except|if|only|not|never|besides|don't|dont|without|no|nor|neither|either|also|too"
    r"|instead|but not"
    r"|add|put|book|move|cancel|delete|block|make|find|push|invite|remind|tell|let|call|write|every|each|all|both"
    r"|as well|and then|where|how|what|when|exact|date|first|last|second|third|earliest|latest)\b"
)
"""Words of a clause that asks for something, or changes what is asked for."""
CONDITION = re.compile(
    r"\b(?:if|unless|provided|in case|as long as|once)\b(?! (?:i may|you (?:would|could|can|please|like)|possible))"
)
HARMLESS = re.compile(
    r"\W*(?:if (?:i may|you (?:would|could|can|please|like|don't mind)|possible|that can be done)|mind you|no worries"
    r"|no problem|i (?:don't|do not) (?:want|need|like|care|trust)\b(?! (?:it|that|this|the|my|any)\b)[^,]*"
    r"|not a (?:minute|second) (?:more|less)|no matter|not that it matters|don't (?:worry"
    r"|ask me \w+(?: \w+){0,2})"
    r"|(?:can|could) you (?:even )?read|are you (?:kidding|serious|deaf|awake)(?: me)?|go on|hurry(?: up)?"
    r"|come on|chop chop|right|who put that there|what(?:ever| else)?"
    r"|how (?:annoying|stupid|nice|lovely)|do i have to spell everything out|on second thought|last chance \w*"
    r"|(?:one|two|three|a couple of|several) things?|i was wondering|as you know|first of all)\W*"
)
"""Clauses that say nothing of what is asked for, though their words might."""
ASKS = re.compile(r"\?|\b(?:what|whats|show|list|tell|anything|was|qué|que|agenda|calendar)\b", re.IGNORECASE)
MOST = 9
"""Clauses of a message."""
LONG = 12
"""Words of a clause from which on it tells something."""

Hear = Callable[[str], Heard | None]
Read = Callable[[str, Heard], "list[Reading] | None"]


def parted(message: str, hear: Hear, read: Read) -> list[Reading] | None:
    """The requests of a message without what is said beside them; what is asked for and not read stands in `unread`."""
    pieces = pieces_of(message)
    if not 2 <= len(pieces) <= MOST:
        return None
    resolved = _resolved(pieces, hear)
    heard = hear(resolved) if resolved is not None else None
    if resolved is not None and heard is not None and (found := read(resolved, heard)) is not None:
        return found
    asking = [piece for piece in pieces if not is_aside(piece, hear)]
    if asking and len(asking) < len(pieces):
        whole = ", ".join(piece.rstrip(" ,.;:!") for piece in asking)
        whole += "?" * asking[-1].rstrip().endswith("?")
        heard = hear(whole)
        found = read(whole, heard) if heard is not None else None
        if found is not None and not _is_bare(found, message):
            return found
    return _longest(asking, hear, read, message)


SUBJECT = re.compile(
    r"\b(?P<lead>the|our|my|(?<=is there )an?|(?<=there is )an?|(?<=there's )an?|(?:\w+day"
    r"|tomorrow)'s)\s+(?P<name>(?!only|next|last|same|other|thing|people|day|time)[\w'-]+(?:\s+(?!would"
    r"|could|should|can|has|have|had|needs?|be|to|will"
    r"|might|is|was|are|takes?|begins?|starts?|on|at|in|with|for|of|and)[\w'-]+){0,2})"
    r"\s+(?:would|could|should|can|has|have|had|needs?|be|to|will|might|is|was|are|takes?|begins?|starts?|on"
    r"|at|with|and|every)\b"
)
IT = re.compile(r"\b(?:it|that one|this one|that|this)\b(?! (?:is|was|way|day|week|time))")


def _resolved(pieces: list[str], hear: Hear) -> str | None:
    """The one order of a message with the event for its `it`: `the call will need longer, so make it end at five`."""
    named = None
    for piece in pieces:
        heard = hear(piece)
        act = acts.act_in(heard) if heard is not None else None
        if heard is None:
            return None
        if (
            act is not None
            and named is not None
            and act.name in ("move", "cancel")
            and (it := IT.search(piece)) is not None
        ):
            return f"{piece[: it.start()]}{named}{piece[it.end() :]}"
        if act is None and (subject := SUBJECT.search(heard.rest)) is not None:
            named = heard.written(subject.start(), subject.end("name"))
    return None


def pieces_of(message: str) -> list[str]:
    """The clauses of a message."""
    return [piece for piece in (part.strip(" ,") for part in BETWEEN.split(message)) if re.search(r"\w", piece)]


def is_aside(piece: str, hear: Hear) -> bool:
    """Whether a clause asks for nothing: it gives a reason, or has no time, nobody and no word of a request."""
    heard = hear(piece)
    if heard is None:
        return False
    text = heard.plan.plain.text
    if HARMLESS.fullmatch(text) is not None:
        return True
    if REASON.match(text) is not None and CONDITION.search(text) is None:
        return (
            acts.act_in(heard) is None
            and re.search(r"\b(?:not|never) (?:\w+ ){0,5}(?:before|after|until)\b", text) is None
        )
    return not heard.plan.parts and not heard.people and MATTERS.search(text) is None and acts.act_in(heard) is None


ASKING = re.compile(r"\b(?:not|no|never|don't|without|only|except|instead|unless|if|neither|either|nor)\b")
VALUE_WORDS = re.compile(
    r"\b(?:and|it|is|at|on|the|in|for|around|about|usually|takes?|lasts?|will|be|please|that|from|to|say)\b|[^\w\s]"
)
SMALL = re.compile(
    r"\b(?:what|when|which|how|would|could|can|is|are|be|possible|that|it|this|you|i|me|do|so|then|there"
    r"|suggest|say|think)\b|\W"
)


def _asks(piece: str, hear: Hear) -> bool:
    """Whether a clause that is left out asks for something, so that the person is told of it."""
    heard = hear(piece)
    if heard is None:
        return True
    if is_aside(piece, hear) or not SMALL.sub("", heard.plan.plain.text):
        return False
    asks = "?" in piece or ASKING.search(heard.plan.plain.text) is not None
    asks = asks or SENDS.search(piece) is not None
    past = bool(heard.plan.of("day", "days")) and all(
        _end(part) < heard.now.date() for part in heard.plan.of("day", "days")
    )
    return asks or acts.act_in(heard) is not None or bool((heard.plan.parts and not past) or heard.people)


def _end(part: Part) -> dt.date:
    return part.day if part.kind == "day" else part.both[1]


def _is_bare(found: list[Reading], message: str) -> bool:
    """Whether only a day was read, and the message asks for no list of it."""
    return found[0].skill == "whats_on" and ASKS.search(message) is None


WRITE = ("create_event", "move_event", "cancel_event", "schedule")


def _tells_when(piece: str, hear: Hear) -> bool:
    """Whether a clause that would be left out is a time of the wish: what is shown without it would be another one."""
    heard = hear(piece)
    if heard is None or is_aside(piece, hear):
        return heard is None
    return bool(heard.plan.parts) and len(VALUE_WORDS.sub(" ", heard.rest).split()) < 2


def _longest(pieces: list[str], hear: Hear, read: Read, message: str) -> list[Reading] | None:
    """The longest row of clauses that is read, an order before a question, with the others as unread."""
    for length in range(len(pieces) - 1, 0, -1):
        rows = [_row(pieces, start, length, hear, read, message) for start in range(len(pieces) - length + 1)]
        found = [one for one in rows if one is not None]
        if found:
            return next((one for one in found if one[0].skill in WRITE), found[-1])
    return None


def _acts(heard: Heard) -> bool:
    return acts.act_in(heard) is not None or acts.create_inside(heard) is not None


def _row(pieces: list[str], start: int, length: int, hear: Hear, read: Read, message: str) -> list[Reading] | None:
    text = ", ".join(pieces[start : start + length])
    heard = hear(text)
    found = read(text, heard) if heard is not None else None
    if found is None or any(one.ends for one in found) or _is_bare(found, message):
        return None
    beside = [*pieces[:start], *pieces[start + length :]]
    if (
        heard is not None
        and not _acts(heard)
        and any(_acts(one) for piece in beside if (one := hear(piece)) is not None)
    ):
        return None
    if any(_tells_when(piece, hear) for piece in beside) and any(one.skill in WRITE for one in found):
        return None
    unread = tuple(piece.strip(" ,;") for piece in beside if _asks(piece, hear))
    return [replace(found[0], unread=(*found[0].unread, *unread)), *found[1:]]
