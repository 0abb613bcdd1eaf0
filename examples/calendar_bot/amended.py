"""Few words that change what is shown: how much of a series, the same time, without a day, one who is invited."""

import re

import anew
import elsewhere
import entry
import strangers
from anew import Changes
from hearing import Heard, interval_of

from shipworthy.reading import Last, Reading

SAME_TIME = re.compile(
    r"(?:(?:and|at|but|the|to|keep|with|on|ok) )*same (?:time|hour|start|hours|length|place)(?: please"
    r"| of course| as before)*\W*"
)
AND_THEN = re.compile(
    r"(?:(?:and|ok|what|what's|which) )*(?:the )?(?:(?:one )?after (?:that|this|it)(?: one)?|then|next(?: one)?)\W*"
)
INVITED = re.compile(
    r"\W*(?:(?:and|also|please|but|no|can you|could you) )*(?:(?:invite|add) (?P<one>[^\W\d_]{3,})"
    r"|(?P<other>[^\W\d_]{3,}) (?:has|needs?|should|must|ought)"
    r"(?: to)? (?:be (?:invited|there|in it)|come|join))(?: too| also| as well| please)*\W*"
)


def _invited(heard: Heard) -> str:
    """The one who is to be invited and stands in no address book; empty for somebody else."""
    match = INVITED.fullmatch(heard.words)
    if match is None or heard.people or heard.plan.parts:
        return ""
    group = "one" if match["one"] else "other"
    word = match[group]
    return (
        ""
        if word in strangers.GROUPS or word in ("it", "that", "this", "everybody", "him", "her", "them")
        else entry.whole(word)
    )


SOME_OF_THEM = re.compile(r"\b(?:ones|only|just|those|nur|sólo|solo|seulement|juste)\b")


def amended(heard: Heard, last: Last) -> Reading | None:
    """The change that few words make; None where a message says something else."""
    if last.skill == "find_event" and str(last.inputs.get("nth") or "").isdigit():
        after = AND_THEN.fullmatch(heard.words) is not None
        return _changing(last, {"nth": str(int(str(last.inputs["nth"])) + 1)}) if after else None
    if last.skill == "create_event" and not last.wrote:
        return _of_a_new_one(heard, last)
    if not last.confirms:
        return None
    if last.skill == "cancel_event":
        if (moves := elsewhere.moves_it(heard, last)) is not None:
            return moves
        one_day = len(heard.plan.of("day")) == len(heard.plan.parts) == 1 and not _names_another(heard, last)
        if one_day and SOME_OF_THEM.search(heard.plan.plain.text) is not None:
            return _changing(last, {"on": interval_of(heard), "event": None, "which": "only this one"})
        if SOME_OF_THEM.search(heard.words) is not None and heard.plan.of("days"):
            return Reading(again=True, unread=(heard.plan.plain.message.strip(),))
    if (scope := _scope(heard, last)) is not None:
        return _changing(last, scope)
    if SAME_TIME.fullmatch(heard.words) is None:
        return None
    return _changing(last, {"new_time": None} if last.inputs.get("new_time") else {})


RENAMED = re.compile(
    r"\W*(?:(?:no|sorry|wait|oh|and|but) )*(?:(?:he|she|they)(?:'s| is|'re| are) (?:called |named )?"
    r"|(?:his|her|their|the) name is )(?P<name>[^\W\d_]{3,})(?: sorry| please|,? not \w+)*\W*"
)


def _renamed(heard: Heard, last: Last) -> Changes | None:
    """The right name of the one who stands in no address book: `he's called Pavel`."""
    before, match = str(last.inputs.get("stranger") or ""), RENAMED.fullmatch(heard.words)
    if not before or match is None or heard.people or heard.plan.parts:
        return None
    name = entry.whole(match["name"])
    title = re.sub(re.escape(before), name, str(last.inputs.get("title") or ""), flags=re.IGNORECASE)
    return {"stranger": name, "title": title}


def _of_a_new_one(heard: Heard, last: Last) -> Reading | None:
    if (renamed := _renamed(heard, last)) is not None:
        return _changing(last, renamed)
    if name := _invited(heard):
        return _changing(last, {"stranger": name})
    if anew.WITHOUT.search(heard.plan.plain.text) is not None and (changes := anew.made_anew(heard, last)):
        return _changing(last, changes)
    return _changing(last, {}) if last.confirms and SAME_TIME.fullmatch(heard.words) is not None else None


def _changing(last: Last, changes: Changes) -> Reading:
    return Reading(skill=last.skill, inputs=changes, same=True)


SCOPES = (
    (
        re.compile(
            r"\b(?:only|just) (?:this|that|the)(?: (?:one|single|\w+day|day))?\b|\bnot (?:the )?(?:whole"
            r"|entire|all|series|others?)\b"
        ),
        "only this one",
    ),
    (
        re.compile(
            r"\b(?:and )?all (?:that|which) follow|\bfrom (?:then|now|there) on\b"
            r"|\bfollowing (?:ones )?too\b"
        ),
        "this and all that follow",
    ),
    (
        re.compile(
            r"\b(?:all of them|(?:the )?(?:whole|entire) (?:series|thing|row)"
            r"|every (?:single )?one(?: of them)?|for ?ever|for good)\b"
        ),
        "the whole series",
    ),
)
SCOPE_WORDS = re.compile(
    r"\b(?:only|just|this|that|the|one|single|day|not|whole|entire|all|series|others?|which|follow|following"
    r"|from|then|now|there|on|ones|too"
    r"|of|them|thing|row|every|forever|ever|for|good|and|mind|you|i|mean|no|yes|please|it|is|its|it's|week"
    r"|meant|said|obviously)\b|[^\w\s]"
)


def _scope(heard: Heard, last: Last) -> Changes | None:
    """How much of a series is meant: `only that one, not the whole row`."""
    if (
        last.skill not in ("move_event", "cancel_event")
        or "?" in heard.rest
        or heard.plan.of("clock", "hours", "length")
    ):
        return None
    said = next((scope for pattern, scope in SCOPES if pattern.search(heard.plan.plain.text) is not None), "")
    return {"which": said} if said and not _names_another(heard, last) and not heard.plan.of("day", "days") else None


CANCELS = frozenset(
    ("cancel", "delete", "remove", "drop", "skip", "oh", "sorry", "wait", "actually", "god", "ok", "but")
)


def _names_another(heard: Heard, last: Last) -> bool:
    """Whether a message has words beside those of how much, that are not of the event that is shown."""
    title = str(last.inputs.get("about") or "").casefold()
    left = [word for word in SCOPE_WORDS.sub(" ", heard.rest).split() if word not in CANCELS]
    return any(word.removesuffix("s") not in title for word in left)
