"""What a message changes of the last request: a day, a time, a length, a person, a title, and nothing else."""

import datetime as dt
import re
from collections.abc import Callable, Mapping

import anew
import begins
import elsewhere
import entry
import going
import orders
from anew import Changes
from hearing import CORRECTS, Heard, day_after, interval_of
from people import book, names

from shipworthy.reading import Last, Reading

EMPTY = re.compile(
    r"\b(?:hm+|uh|um|oh|ah|ok|okay|well|so|and|then|no|nope|not|actually|wait|sorry|rather|instead|i"
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
    r"|first|good|fine|great|perfect|nice|suits?|say)\b|[^\w\s]"
)

NAMING = re.compile(
    r"\b(?:(?:write|put|use|have|take|with) (?P<inside>[^,.;!?]{2,40}?) (?:in|into|as|for) (?:the )?title"
    r"|(?:(?:it|that) (?:to be )?(?:called|named)"
    r"|call it|name it|rename it(?: to)?|rename that(?: to)?|(?:title|topic|subject)(?: it| is| ?:)?(?! ?,)"
    r"|change the (?:title|name) to|call that)\b:? ?(?P<name>.{2,60}?)(?= instead| please| rather"
    r"| [!?,;]|(?<!dr)(?<!mr)(?<!mrs)(?<!st)(?<!prof) \.| and make|$))"
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
    r"|shift|postpone)\b"
)

NOBODY = re.compile(r"\b(?:no|without) (?:guests?|people|attendees?|invit\w+|participants?)\b")
MOST_WORDS = 24
"""Words of a message that only changes what was said."""
READS = ("whats_on", "free_time", "find_event")


def corrected(heard: Heard, last: Last) -> Reading | None:
    """The changes of the last request; None where the message says something else."""
    if last.skill not in CORRECTED or (last.skill in READS and VERB.search(heard.rest) is not None):
        return None
    if last.skill == "find_event" and orders.PROPOSED.search(heard.words) is not None:
        return None
    if last.skill in ("create_event", "schedule") and not last.wrote and (named := _named(heard, last)) is not None:
        return Reading(skill=last.skill, inputs=named, same=True)
    if last.skill == "cancel_event" and last.confirms and (moves := elsewhere.moves_it(heard, last)) is not None:
        return moves
    if last.skill == "cancel_event" and last.confirms and SOME_OF_THEM.search(heard.words) is not None and heard.plan.of("days"):
        return Reading(again=True, unread=(heard.plan.plain.message.strip(),))
    if last.confirms and (scope := _scope(heard, last)) is not None:
        return Reading(skill=last.skill, inputs=scope, same=True)
    if last.confirms and SAME_TIME.fullmatch(heard.words) is not None:
        back = {"new_time": None} if last.skill == "move_event" and last.inputs.get("new_time") else {}
        return Reading(skill=last.skill, inputs=back, same=True)
    if last.skill == "find_event" and str(last.inputs.get("nth") or "").isdigit() and AND_THEN.fullmatch(heard.words) is not None:
        return Reading(skill=last.skill, inputs={"nth": str(int(str(last.inputs["nth"])) + 1)}, same=True)
    if last.skill == "create_event" and not last.wrote and (name := _invited(heard)):
        return Reading(skill=last.skill, inputs={"stranger": name}, same=True)
    if last.skill == "create_event" and not last.wrote and anew.WITHOUT.search(heard.plan.plain.text) is not None:
        changes = anew.made_anew(heard, last)
        return Reading(skill=last.skill, inputs=changes, same=True) if changes else None
    if (another := _another_event(heard, last)) is not None:
        return Reading(skill=last.skill, inputs=another, same=True)
    if (other := _asked_of_another(heard, last)) is not None:
        return Reading(skill=last.skill, inputs=other, same=True)
    if not _says_only_values(heard):
        return None
    if last.wrote:
        return _after_writing(heard, last)
    if last.skill == "cancel_event" and last.confirms and (moved := elsewhere.moved_instead(heard, last)) is not None:
        return moved
    changes = CORRECTED[last.skill](heard, last)
    return Reading(skill=last.skill, inputs=changes, same=True) if changes else None


SAME_TIME = re.compile(r"(?:(?:and|at|but|the|to|keep|with|on|ok) )*same (?:time|hour|start|hours|length|place)(?: please| of course| as before)*\W*")
AND_THEN = re.compile(r"(?:(?:and|ok|what|what's|which) )*(?:the )?(?:(?:one )?after (?:that|this|it)(?: one)?|then|next(?: one)?)\W*")
INVITED = re.compile(
    r"\W*(?:(?:and|also|please|but|no|can you|could you) )*(?:(?:invite|add) (?P<one>[^\W\d_]{3,})|(?P<other>[^\W\d_]{3,}) (?:has|needs?|should|must|ought)"
    r"(?: to)? (?:be (?:invited|there|in it)|come|join))(?: too| also| as well| please)*\W*"
)


def _invited(heard: Heard) -> str:
    """The one who is to be invited and stands in no address book; empty for somebody else."""
    match = INVITED.fullmatch(heard.words)
    if match is None or heard.people or heard.plan.parts:
        return ""
    group = "one" if match["one"] else "other"
    word = match[group]
    return "" if word in begins.GROUPS or word in ("it", "that", "this", "everybody", "him", "her", "them") else entry.whole(word)


SOME_OF_THEM = re.compile(r"\b(?:ones|only|just|those)\b")
SCOPES = (
    (re.compile(r"\b(?:only|just) (?:this|that|the)(?: (?:one|single|\w+day|day))?\b|\bnot (?:the )?(?:whole|entire|all|series|others?)\b"), "only this one"),
    (re.compile(r"\b(?:and )?all (?:that|which) follow|\bfrom (?:then|now|there) on\b|\bfollowing (?:ones )?too\b"), "this and all that follow"),
    (re.compile(r"\b(?:all of them|(?:the )?(?:whole|entire) (?:series|thing|row)|every (?:single )?one(?: of them)?|for ?ever|for good)\b"), "the whole series"),
)
SCOPE_WORDS = re.compile(
    r"\b(?:only|just|this|that|the|one|single|day|not|whole|entire|all|series|others?|which|follow|following|from|then|now|there|on|ones|too"
    r"|of|them|thing|row|every|forever|ever|for|good|and|mind|you|i|mean|no|yes|please|it|is|its|it's|week|meant|said|obviously|standups?)\b|[^\w\s]"
)


def _scope(heard: Heard, last: Last) -> Changes | None:
    """How much of a series is meant: `only that one, not the whole row`."""
    if last.skill not in ("move_event", "cancel_event") or "?" in heard.rest or heard.plan.of("clock", "hours", "length"):
        return None
    said = next((scope for pattern, scope in SCOPES if pattern.search(heard.plan.plain.text) is not None), "")
    title = str(last.inputs.get("about") or "").casefold()
    left = [word for word in SCOPE_WORDS.sub(" ", heard.rest).split() if word.removesuffix("s") not in title]
    return {"which": said} if said and not left and not heard.plan.of("day", "days") else None


def _says_only_values(heard: Heard) -> bool:
    """Whether a message is a part of a plan, or a person, and nothing else."""
    text = heard.rest
    for email, words in _called().items():
        for word in words if email in heard.people else ():
            text = re.sub(rf"(?<!\w){re.escape(word)}(?:'?s)?(?!\w)", " ", text)
    if len(heard.plan.plain.words) > MOST_WORDS or (EMPTY.sub(" ", text).split() and not _in_a_clause(heard, text)):
        return False
    return bool(heard.plan.parts or heard.people or re.search(r"\bme\b", heard.rest))


CLAUSE = re.compile(r"[^,.;!]+[,.;!]?")
SLIP = re.compile(
    r"\b(?:better|asked|no|nope|oh|oops|wait|sorry|actually|hmm+|i mean|i meant|misread|wrong|mistake|my fault|it's|it is)\b"
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
    if (match := NAMING.search(heard.rest)) is not None:
        group = "inside" if match["inside"] else "name"
        title = heard.quoted or entry.piece(heard, match.start(group), match.end(group))
        title = entry.whole(title)
        more = anew.made_anew(heard, last) if heard.plan.parts and last.skill == "create_event" else {}
        if more is not None and NOBODY.search(heard.rest) is not None:
            more = {**more, "people": []}
        return {"title": title, **(more or {})} if title and more is not None else None
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
    which = orders.spoken_of(last)
    goal = going.goal_of(heard, "make")
    if which is None or not goal:
        return None
    return Reading(skill="move_event", inputs={**which, **goal, "read": True})


def _offered_anew(heard: Heard, last: Last) -> Changes | None:
    """A meeting for which times are offered."""
    plan, changes = heard.plan, Changes()
    length = plan.one("length")
    if plan.of("shift", "longer", "every", "count", "hour", "hours", "clock"):
        return None
    if length is not None:
        changes["length"] = f"{length.minutes}m"
    before = anew.instant(str(last.inputs.get("when") or "").partition("/")[0])
    when = interval_of(heard, day=day_after(heard, before.date() if before is not None else None))
    if not when and plan.of("part") and before is not None:
        when = interval_of(heard, day=before.date())
    if when:
        changes |= {"when": _inside(heard, last, when), "timed": True}
    changes |= anew.people_of(heard, last)
    return {**changes, "slot": None} if changes else None


def _asked_anew(heard: Heard, last: Last) -> Changes | None:
    """A question with another day, time or person."""
    changes = Changes()
    before = anew.instant(str(last.inputs.get("when") or "").partition("/")[0])
    at = before.date() if before is not None else None
    day = day_after(heard, at)
    parts = heard.plan.of("clock", "hours", "part")
    if not heard.plan.of("day", "days") and day is None and parts and at is not None:
        day = at
    when = interval_of(heard, day=day)
    if heard.plan.of("shift", "longer", "length", "every"):
        return None
    if when:
        changes["when"] = _inside(heard, last, _same_hours(heard, last, when))
    mine = re.search(r"\bme\b", heard.rest) is not None
    if last.skill == "free_time" and (heard.people or mine):
        held = last.inputs.get("people")
        those = [str(last.inputs.get("before") or ""), *(map(str, held) if isinstance(held, list) else ())]
        changes["before"] = ",".join(one for one in those if one)
        changes["people"] = [*heard.people, *([book().me.email] if mine else [])]
    elif last.skill != "free_time" and len(heard.people) == 1:
        changes["with_whom"] = heard.people[0]
    return changes


def _inside(heard: Heard, last: Last, when: str) -> str:
    """A day of the week in the week that was spoken of: `next week`, then `and on Friday?`."""
    (first, over), (begin, end) = (
        [anew.instant(each) for each in span.split("/")] if "/" in span else [None, None]
        for span in (str(last.inputs.get("when") or ""), when)
    )
    if first is None or over is None or begin is None or end is None:
        return when
    week = dt.timedelta(days=7)
    if over - first < dt.timedelta(days=2):
        weeks = _weeks_from(heard, first, begin)
        return f"{(begin + weeks * week).isoformat()}/{(end + weeks * week).isoformat()}"
    if begin < first <= begin + week and end + week <= over:
        return f"{(begin + week).isoformat()}/{(end + week).isoformat()}"
    return when


BARE_DAY = re.compile(r"(?:(?:on|for) )?(?:the |that )?\w+day")


def _weeks_from(heard: Heard, spoken: dt.datetime, named: dt.datetime) -> int:
    """How many weeks a bare weekday is from the next one: it is of the week that was spoken of, or comes after it."""
    part, today = heard.plan.one("day"), heard.now.date()
    monday = today - dt.timedelta(days=today.weekday())
    if part is None or BARE_DAY.fullmatch(heard.plan.plain.text[part.start : part.end]) is None:
        return 0
    if monday <= spoken.date() < monday + dt.timedelta(days=7) or named.date() <= today + dt.timedelta(days=1):
        return 0
    wanted = spoken.date() + dt.timedelta(days=named.weekday() - spoken.weekday())
    if wanted < spoken.date() and spoken.date() > today:
        wanted += dt.timedelta(days=7)
    return (wanted - named.date()).days // 7


def _same_hours(heard: Heard, last: Last, when: str) -> str:
    """The hours of the last question on another day: `free on Wednesday at 11?`, `and Thursday?`."""
    first, _, end = str(last.inputs.get("when") or "").partition("/")
    begin, over = anew.instant(first), anew.instant(end)
    if last.skill != "free_time" or heard.plan.of("clock", "hours", "part", "days") or begin is None or over is None:
        return when
    if over - begin >= dt.timedelta(hours=23):
        return when
    day = anew.instant(when.partition("/")[0])
    if day is None:
        return when
    at = day.replace(hour=begin.hour, minute=begin.minute)
    return f"{at.isoformat()}/{(at + (over - begin)).isoformat()}"


def _cancelled_anew(heard: Heard, last: Last) -> Changes | None:
    """An event that is to be cancelled: the one of another day."""
    if (with_one := _with_a_person(heard, last)) is not None:
        return with_one
    if last.confirms and heard.plan.of("days") and last.inputs.get("which") != "only this one" and not heard.plan.of("day"):
        return None
    on = interval_of(heard)
    if not on or not last.inputs.get("read") or not heard.plan.of("day"):
        return None
    return {"on": on, "event": None}


def _with_a_person(heard: Heard, last: Last) -> Changes | None:
    """Of the events that are to be cancelled those with a person: `only the stuff with Ben`."""
    others = [one for one in heard.people if one != book().me.email]
    if len(others) != 1 or not last.inputs.get("read") or heard.plan.parts:
        return None
    return {"about": names()[others[0]][0], "event": None}


CORRECTED: Mapping[str, Callable[[Heard, Last], Changes | None]] = {
    "create_event": anew.made_anew,
    "schedule": _offered_anew,
    "move_event": elsewhere.moved_anew,
    "cancel_event": _cancelled_anew,
    **dict.fromkeys(READS, _asked_anew),
}
"""How a change of each request is read."""
