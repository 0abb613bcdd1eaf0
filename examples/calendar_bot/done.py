"""Questions about what was done: `you didn't cancel the lunch, right?`, `did you save it?`, `what have you made?`."""

import re
from collections.abc import Mapping

import topic
from finding import FILLERS
from hearing import Heard

from shipworthy.reading import Last, Reading

ACT = (
    r"(?:touch|cancel|delet|remov|mov|chang|sav|book|creat|put|enter|add|mak|mad|mess|break|broke|drop|shift|do|don)\w*"
)
PAST = (
    r"(?:touched|cancel{1,2}ed|deleted|removed|moved|changed|saved|booked|created|entered|added|made|dropped|done|put)"
)
ASKED = re.compile(
    rf"\b(?:(?:did|didn't|have|haven't|hasn't) you (?:not |really |actually |just |already |also |only )*{ACT}"
    rf"|you (?:didn't|did not|haven't|have not|have|'ve|did|only|just|not)(?: '| also| only| just| not| have"
    rf"| really)* {ACT}"
    rf"|what (?:exactly |all )?(?:did|have|has) (?:you|been) (?:\w+ )?{ACT}"
    r"|(?:did|has|have) (?:it|that|this|they|everything|both)(?: all| really)? (?:work|go|gone|happen|get"
    r"|come)\w*(?: through| in)?"
    rf"|(?:is|was|has) (?:it|that|this|everything|anything)(?: been)? (?:really |now |already )?{PAST})\b"
)
STILL = re.compile(
    r"^\W*(?:(?:and|so|but|ok|wait) )*(?:the |my |our )?(?P<name>(?!(?:who|what|when|where|which|how|i|you|he|she|it"
    r"|this|that|there|all)\b)[\w'-]+(?: [\w'-]+){0,2}?)"
    r" (?:(?:is|are) (?:still (?:there|on|in)|unchanged|untouched|(?:still )?in (?:the|my) calendar)"
    r"|(?:hasn't|haven't|has not|wasn't|weren't)(?: been)? (?:moved?|changed?|cancelled|deleted|touched))\b.*\?"
)
"""Asks whether an event is as it was: `the contract call is still there, isn't it?`."""
ABROAD = re.compile(
    r"\b(?:as|avez|n'as|n'avez)\b.*\b(?:changé|annulé|déplacé|modifié|touché|fait|créé|supprimé)\b.*\?"
    r"|\bhas?\b.*\b(?:cambiado|borrado|movido|tocado|hecho|cancelado|creado|metido|puesto)\b.*\?"
    r"|\b(?:hast|haben) (?:du|sie)\b.*\b(?:geändert|gelöscht|verschoben|angefasst|gemacht|eingetragen|abgesagt)\b.*\?",
    re.IGNORECASE,
)
ASKS = re.compile(
    r"\?|\b(?:right|correct|yes|no|hein|or|hopefully)\W*$|^\W*(?:(?:so|and|wait|hey|but) )*(?:did|have|what|is|was"
    r"|has)\b"
)
OF_IT = re.compile(
    r"\b(?:it|that|this|them|else|other|others|anything|nothing|something|everything|any|thing|things|what|exactly"
    r"|all|so"
    r"|calendar|far|now|just|today|again|me|for|in|of|up|down|the|a|an|my|our|to|at|on|with|there|you|i|hope"
    r"|hopefully|and"
    r"|right|correct|yes|no|hein|or|ok|okay|really|please|wait|but|hey|not|only|also|already|been|event|appointment"
    r"|meeting|one|actually|have|did|didn't|haven't|do|does|is|was|has|s|ve|t)\b|[^\w\s]"
)
VERBS = {"cancel_event": "cancelled", "move_event": "moved", "create_event": "created"}
"""What each tool that writes has done."""


def asked_of_done(heard: Heard, last: Last | None) -> Reading | None:
    """The question what was done, or whether it was; None where the message is none."""
    text = heard.plan.plain.text
    if (still := STILL.search(text)) is not None and not heard.plan.parts:
        return Reading(skill="done", inputs={"about": still["name"], **_record(last)})
    if ABROAD.search(heard.plan.plain.message) is not None and not heard.plan.parts:
        return Reading(skill="done", inputs=_record(last))
    match = ASKED.search(text)
    if match is None or ASKS.search(text) is None or heard.plan.of("shift", "longer", "length", "hours", "clock"):
        return None
    rest = f"{heard.rest[: match.start()]} {heard.rest[match.end() :]}"
    left = [word for word in OF_IT.sub(" ", rest).split() if word not in FILLERS]
    if len(left) > 3:
        return None
    about, record = " ".join(left), _record(last)
    known = str(record.get("record") or "").casefold()
    if all(word.rstrip("s") in known for word in left):
        about = ""
    return Reading(skill="done", inputs={**({"about": about} if about else {}), **record})


def _record(last: Last | None) -> dict[str, object]:
    """What was written in this conversation, as an input; empty for nothing."""
    wrote = [one for one in topic.requests(last) if one.wrote] if last is not None else []
    done = [text for one in reversed(wrote) for text in _written(one)]
    return {"record": f"{'; '.join(done)}."} if done else {}


def _written(one: Last) -> list[str]:
    """What a request has written, in words: `created Gym, Fri 4 Dec 2026, 07:00–08:00`."""
    said = list[str]()
    for tool, verb in VERBS.items():
        found = one.found.get(tool)
        if isinstance(found, Mapping):
            place = f"{found.get('title')}, {found.get('when')}" if "title" in found else str(found.get("event"))
            moved = f"{one.inputs.get('event') or found.get('title')} to {found.get('when')}"
            said.append(f"{verb} {moved if tool == 'move_event' else place}")
    return said
