"""A new event that is shown for a yes, and that a message names: `move the gym to 19:00` is said of what is shown."""

import re
from dataclasses import replace

import anew

from shipworthy.reading import Last, Spoken, plan_of

LEAD = r"^\W*(?:(?:please|pls|actually|no|ok|okay|and|then|so|wait|sorry|but|can you|could you)\W+)*"
CHANGES = (
    "move|shift|push|postpone|reschedule|delay|bring|make|let|set|extend|shorten|lengthen|prolong|change|rename"
    "|call|keep"
)
DROPS = (
    r"cancel|delete|remove|forget(?: about)?|drop|leave|skip|scrap"
    r"|(?:do not|don't)(?: yet)? (?:put|add|create|book|enter|make|schedule)"
)
SAYS = "takes?|lasts?|ends?|starts?|begins?|is|should|shall|will|has|needs?|must|can"
ANY = r"(?:the|this|that|my) (?:new )?(?:event|appointment|entry|meeting)(?! (?:with|about|on|in|of)\b)"


def as_it(spoken: Spoken) -> Spoken:
    """The same with `it` for the new event that is shown and named; `forget it` where it is to be dropped."""
    last = spoken.last
    if last is None or last.wrote or not last.confirms:
        return spoken
    if last.skill in ("cancel_event", "move_event") and _is_kept(spoken.message, str(last.inputs.get("about") or "")):
        return replace(spoken, message="forget it")
    if last.skill != "create_event":
        return spoken
    title = str(last.inputs.get("title") or "")
    titles = "|".join(re.escape(one) for one in dict.fromkeys((title, re.split(r" with ", title)[0])) if one)
    named = rf"(?:(?:the |my |our )?(?:{titles})(?: (?:appointment|event|entry))?|{ANY})" if titles else ANY
    behind = r"(?![\w'-])(?! (?:with|and)\b)"
    match = re.match(
        rf"(?P<lead>{LEAD})(?:(?P<act>(?P<drops>{DROPS})|{CHANGES}) (?:{named}){behind}|(?:{named})(?= (?:{SAYS})\b))",
        spoken.message,
        re.IGNORECASE,
    )
    if match is None:
        return spoken
    rest = spoken.message[match.end() :]
    if match["drops"] is None:
        act = f"{match['act']} " if match["act"] else ""
        return replace(spoken, message=f"{match['lead']}{act}it{rest}")
    said, _, more = rest.partition(",") if "," in rest else rest.partition(".")
    return replace(spoken, message=f"forget it,{more}".rstrip(",")) if _is_then(said, last, spoken) else spoken


def _is_kept(message: str, about: str) -> bool:
    """Whether a message of one clause says that the event that is shown is not to be changed."""
    verb = r"(?:do not|don't|please don't) (?:cancel|delete|remove|drop|move|shift|push|change|touch|reschedule)"
    said = rf"{LEAD}{verb} (?:the |my |our )?(?:{re.escape(about)}|{ANY})(?![\w'-])[^,;.!?]*\W*" if about else "(?!)"
    return re.fullmatch(said, message, re.IGNORECASE) is not None


def _is_then(said: str, last: Last, spoken: Spoken) -> bool:
    """Whether a text names no other day and time than those at which the event is shown."""
    start = anew.instant(last.inputs.get("start"))
    parts = plan_of(said, spoken.now).parts
    if start is None:
        return not parts
    known = {"day": start.date(), "clock": start.timetz().replace(tzinfo=None)}
    return all(known.get(part.kind) == part.value for part in parts)
