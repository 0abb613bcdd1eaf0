"""Orders in one message: to make, move or cancel an event."""

import datetime as dt
import re

import acts
import begins
import entry
import going
import topic
import untold
from finding import FILLERS
from hearing import IT, NTH, OPENING, ORDINAL, Heard, interval_of
from people import book

from shipworthy.reading import Last, Reading

EVENT_WORDS = re.compile(
    r"(?<![\w-])(?:the|my|our|an?|this|that|please|pls|to|for|on|at|in|from|of|by|with|it|be|is|later"
    r"|earlier|instead|rather|now|just|only|one|event"
    r"|appointment|meeting|entry|forward|back|ahead|calendar|out|off|up|down|same|time|day|hour|and"
    r"|then|thanks|week|something|bit|little|lot|few|minutes|so|could|you|would|can|i"
    r"|we|want|need|like|also|as|me|longer|shorter|start|starts|begin|begins|end|ends|finish|last"
    r"|lasts|take|takes|should|go|not|but|going|rather|than|moved|planned|cancel|delete|remove|move"
    r"|postpone|shift|still|there|here)(?![\w-])|[^\w\s'-]"
)

SCOPES = (
    (
        re.compile(
            r"\b(?:from (?:now|then)(?: on)?|(?:and )?all (?:that|which) follow"
            r"|and (?:all )?(?:of )?(?:the |its )?(?:following|later|future|next)(?: ones?| events?)?|future ones)\b"
        ),
        "this and all that follow",
    ),
    (
        re.compile(
            r"\b(?:all (?:of them|my|the|of the)"
            r"|(?<!not )(?<!not the )(?:whole|entire)(?=(?: [\w-]+){0,4} series\b)"
            r"|(?<!of the )(?<!not the )(?<!whole )(?<!entire )series|every one"
            r"|(?<!is )(?<!was )(?<!'s )all|for ?ever|for good|completely|altogether)\b"
        ),
        "the whole series",
    ),
)

DOUBT = re.compile(r"\d|\b(?:everything|unless|if|because|except|all|but|or|every|each|weekly|daily|both|and)\b")


def ordered(heard: Heard, last: Last | None) -> Reading | None:
    """The order of a message; None where it is none, or more than one."""
    opening = OPENING.match(heard.rest)
    start = opening.end() if opening is not None else 0
    if acts.ASKING.match(heard.rest[start:].strip()) is not None and not _is_told(heard, start):
        return None
    act = acts.act_in(heard, start)
    if heard.plan.of("longer", "shift") and (act is None or act.name == "move"):
        return moved(heard, start if act is None else act.behind, last)
    return _acting(heard, act, last) if act is not None else _without_a_verb(heard, start, last)


def _is_told(heard: Heard, start: int) -> bool:
    """Whether a day or a time stands before the verb of what is told: `on Wednesday is coming the plumber`."""
    first = start + len(heard.rest[start:]) - len(heard.rest[start:].lstrip())
    return "?" not in heard.rest and any(part.start < first for part in heard.plan.parts)


def _without_a_verb(heard: Heard, start: int, last: Last | None) -> Reading | None:
    """The order of a message that begins with no verb of one."""
    if (absent := ABSENT.match(heard.rest)) is not None and heard.plan.of("day", "days"):
        return cancelled(heard, absent.end(), last)
    if (inside := acts.create_inside(heard)) is not None:
        return begins.made(heard, inside.behind, entry.told_for(heard, inside), last=last)
    if last is not None and PROPOSED.search(heard.words) is not None and spoken_of(last):
        proposed = going.goal_of(heard, "be")
        return (
            Reading(skill="move_event", inputs={**(spoken_of(last) or {}), **proposed, "read": True})
            if proposed
            else None
        )
    if MOVED.search(heard.rest, start) is not None or _is_denied(heard):
        return moved(heard, start, last, verb="be")
    waits = last is not None and (last.asked or last.confirms)
    return None if waits and not heard.plan.of("day", "every") else _noted(heard, start)


def _acting(heard: Heard, act: acts.Act, last: Last | None) -> Reading | None:
    """The order of a verb."""
    if act.verb.startswith("take") and any(part.start < act.behind for part in heard.plan.of("day", "days")):
        # `take Monday off`
        when = begins.whole(heard, {})
        return Reading(skill="create_event", inputs={"read": True, "title": "Day off", **when}) if when else None
    if act.name == "cancel":
        return cancelled(heard, act.behind, last)
    if act.name == "move":
        return moved(heard, act.behind, last, verb=act.verb)
    return begins.made(heard, act.behind, last=last) if act.name == "create" else None


ABSENT = re.compile(r"^\W*(?:please\s+)?no\s+(?=(?!wait|no\b|thanks|need|one|not\b|but\b|that\b|it\b)[a-z])")
PROPOSED = re.compile(
    r"^(?:and |so |ok |hm+ )?(?:could|can|might|may|would) (?:it|that|this|we)(?: not| also| perhaps)? (?:be"
    r"|go|happen"
    r"|have it|do it|take place|move)\b\W*(?:instead|rather|then|please)?\W*$"
)
MOVED = re.compile(
    r"\b(?:is|are|takes place|starts|begins|has been|was)\s+(?:now|rather|moved|instead)\b"
    r"|\bfrom (?:now|then)(?: on)?\b"
)

AWAY = re.compile(
    r"(?:i|we)(?: am|'m| are|'re| will be|'ll be)? (?:also )?(?P<what>(?:on (?:holiday|vacation|leave"
    r"|a trip)|away|off|out of (?:the )?office|ooo|travelling|traveling"
    r"|sick|in [a-z]+))(?: please)?[ .!]*"
)


DENIED = re.compile(
    r"\b(?:instead of|rather than)\b|\bnot (?:(?:on|at|the|until|to|in|from) )*(?:\d|(?:mon|tues|wednes|thurs"
    r"|fri|satur|sun)day|today|tomorrow|noon)"
)


def _is_denied(heard: Heard) -> bool:
    """Whether a time is named that is not wanted: `standup at 10 instead of 9:15`."""
    return DENIED.search(heard.plan.plain.text) is not None and len(heard.plan.parts) > 0


def _noted(heard: Heard, start: int) -> Reading | None:
    """A few words with a day and a time: a new event."""
    plan = heard.plan
    away = AWAY.fullmatch(" ".join(re.sub(r"[,;]", " ", heard.rest[start:]).split()))
    if away is not None and plan.of("day", "days") and not plan.of("clock", "hours", "length"):
        when = begins.whole(heard, {})
        title = entry.named_in(heard) or entry.whole(away["what"].removeprefix("on ").removeprefix("a "))
        return (
            Reading(skill="create_event", inputs={"read": True, "title": title, **when}) if when is not None else None
        )
    if "?" in heard.rest or len(heard.words.split()) > 13 or not plan.of("hours", "whole days", "every", "clock"):
        return None
    if plan.one("clock") and (
        plan.of("clock")[0].lead in ("to", "until", "before", "after")
        or (plan.of("starting") and not plan.of("every"))
        or not (plan.of("day", "every") or begins.each_day(heard) is not None or untold.impossible(heard) is not None)
    ):
        return None
    if any(part.lead in ("to", "until", "not") for part in plan.of("day")) or re.search(
        r"\b(?:not|to|instead|is|are|i|has|free|busy|available|if|whether|when|what)\b", heard.rest
    ):
        return None
    found = begins.made(heard, start)
    return found if found is not None and found.inputs.get("title") else None


def _events(heard: Heard, start: int) -> str | None:
    """The words that name an event, as they are written; empty where they are `it`; None where they are too much."""
    text = heard.rest[start:]
    for pattern, _ in SCOPES:
        text = pattern.sub(lambda match: " " * len(match[0]), text)
    sentence = SENTENCE.search(text)
    if sentence is not None and EVENT_WORDS.sub(" ", text[: sentence.start()]).split():
        text = text[: sentence.start()]
    comma = text.find(" ,")
    if comma > 0 and EVENT_WORDS.sub(" ", text[:comma]).split():
        if MORE.search(text[comma:]) is not None:
            return None
        text = text[:comma]
    left = EVENT_WORDS.sub(" ", text)
    words = [word for word in left.split() if word != "'s"]
    if all(word in FILLERS for word in words):
        words = []
    if len(words) > 5 or DOUBT.search(left) is not None:
        return None
    spans = [match.span() for word in words for match in re.finditer(rf"(?<!\w){re.escape(word)}(?!\w)", text)]
    if not spans:
        return ""
    first, final = min(span[0] for span in spans), max(span[1] for span in spans)
    return heard.named(start + first, start + final)


def _which(heard: Heard, start: int, last: Last | None) -> dict[str, object] | None:
    """Which event an order is about: named, one of those that were listed, or the one that was spoken of last."""
    ordinal = ORDINAL.search(heard.rest, max(start - 4, 0))
    if ordinal is not None and last is not None and last.skill == "whats_on" and last.inputs.get("when"):
        return {"on": str(last.inputs["when"]), "nth": str(NTH[ordinal["nth"]]), "about": ""}
    named = _events(heard, start)
    if named is None:
        return None
    if named:
        whom = [one for one in heard.people if one != book().me.email]
        near = topic.span_of(last) if last is not None and last.skill in ("whats_on", "find_event", "free_time") else ""
        found: dict[str, object] = {"about": named, **({"near": near} if near else {})}
        return {**found, "with_whom": whom[0]} if len(whom) == 1 else found
    if SOME.search(heard.rest) is not None and (last is None or spoken_of(last) is None):
        return {"about": ""}
    silent = last is not None and last.skill in ("find_event", "free_time") and not last.asked
    if last is not None and (silent or IT.search(heard.plan.plain.text, max(start - 8, 0)) is not None):
        if last.skill == "whats_on" and last.inputs.get("when"):
            nth = str(last.inputs.get("nth") or "")
            return {"on": str(last.inputs["when"]), **({"nth": nth, "about": ""} if nth else {"about": "all"})}
        return spoken_of(last)
    return None


def spoken_of(last: Last) -> dict[str, object] | None:
    """The event that the last request was about."""
    about = last.inputs.get("about") or (last.inputs.get("title") if last.wrote else "")
    gone = last.skill == "cancel_event" and last.wrote
    if (label := topic.label_of(last)) and not gone and (found := topic.named(label)):
        return {**found, "nth": ""}
    if not about:
        return None
    on = last.inputs.get("on") or ""
    return {"about": str(about), "on": str(on), "nth": str(last.inputs.get("nth") or "")}


MORE = re.compile(
    r"\b(?:either|neither|nor|also|too|doesn't|don't|won't|isn't|tell|let|ask|inform|call|but|if|unless)\b"
)
"""Words of a clause that says more than which event is meant."""
SENTENCE = re.compile(r" [.;!?](?= )")
SOME = re.compile(
    r"\b(?:something|an (?:event|appointment)|a meeting|one of my)\b|^\W*(?:move|reschedule|change"
    r"|cancel)\W*$"
)


def _is_on_several(heard: Heard) -> bool:
    return any(AND.search(heard.plan.plain.text[part.start : part.end]) is not None for part in heard.plan.of("days"))


AND = re.compile(r"day (?:and|or|,|&)")


def cancelled(heard: Heard, start: int, last: Last | None) -> Reading | None:
    plan = heard.plan
    if len(plan.parts) > 2 or plan.of("shift", "longer", "length", "every"):
        return None
    which = _which(heard, start, last) or _all_of(heard, start)
    if which is None or _is_on_several(heard):
        return None
    inputs: dict[str, object] = {**which, "read": True}
    if (on := interval_of(heard)) and plan.of("day", "days"):
        inputs["on"] = on
    elif plan.of("day", "days"):
        return None
    if (clock := plan.one("clock")) is not None:
        inputs["at"] = clock.clock.strftime("%H:%M")
    elif (hours := plan.one("hours")) is not None and "on" in inputs:
        inputs["at"] = hours.both[0].strftime("%H:%M")
    since = going.since(starting.day) if (starting := plan.one("starting")) is not None else {}
    return Reading(skill="cancel_event", inputs={**inputs, **_scope(heard), **since})


IT_OFF = re.compile(r"^\W*(?:it|that|this|them) (?:off|out)\b")
EVERYTHING = re.compile(
    r"\W*(?:(?:everything|all|every|whatever|any|the|my|of|it|that's|is|there|stuff|things?|events?|meetings?"
    r"|appointments?|rest|in|on|for|please|pls|thanks)\b\W*)*"
)


def _all_of(heard: Heard, start: int) -> dict[str, object] | None:
    """The events of a time, of which none is named: `clear Thursday afternoon`."""
    timed = heard.plan.of("day", "days") and IT_OFF.search(heard.rest[start:]) is None
    return {"about": "all"} if timed and EVERYTHING.fullmatch(heard.rest[start:]) is not None else None


def _scope(heard: Heard) -> dict[str, object]:
    if EVERYTHING.fullmatch(heard.rest[max(heard.rest.find(" "), 0) :]) is not None:
        return {}
    return next(({"which": scope} for pattern, scope in SCOPES if pattern.search(heard.rest)), {})


def moved(heard: Heard, start: int, last: Last | None, verb: str = "") -> Reading | None:
    goal = going.goal_of(heard, verb)
    if goal is None:
        return None
    if not goal and verb == "be":
        return None
    if not goal and last is not None:
        goal = _there(last)
    which = _which(heard, start, last) or (_all_of(heard, start) if goal.keys() & {"by", "on"} else None)
    if which is None or _is_on_several(heard):
        return None
    return Reading(skill="move_event", inputs={**which, **_scope(heard), **goal, "read": True})


def _there(last: Last) -> dict[str, object]:
    """The hour of which it was asked last whether it is free, as where something goes: `yes, move it`."""
    first, _, end = str(last.inputs.get("when") or "").partition("/")
    begin, over = topic.instant(first), topic.instant(end)
    if last.skill != "free_time" or begin is None or over is None or over - begin > HOURS:
        return {}
    return {"new_date": str(begin.date()), "new_time": begin.strftime("%H:%M")}


HOURS = dt.timedelta(hours=2)
"""How long a time is that was asked about, so that its beginning is where something goes."""
