"""Reads a wish that is led up to politely as the order that it is: `might I trouble you to let Ana know` as `let"
" Ana know`."""

import re
from pathlib import Path

import yaml
from contacts import called_forms

RAW = yaml.safe_load((Path(__file__).parent / "politeness.yaml").read_text(encoding="utf-8"))
LEAD, WANTING, SPEAKING, PAST = (frozenset(RAW[name].split()) for name in ("lead", "wanting", "speaking", "past"))
VERBS = {form.replace("-", " "): plain for plain, forms in RAW["verbs"].items() for form in forms.split()}
ASKS, THOUGH = (re.compile(rf"\b(?:{RAW[name]})\b") for name in ("asks", "though"))
MOST = 18
"""Words of a lead."""
WORD = re.compile(r"\S+")
BEHIND = tuple(
    (
        plain,
        re.compile(
            rf"^(?P<who>(?:an\s+)?(?:{called_forms()}|ihm|ihr|ihnen|denen))(?:\s+(?:bitte|mal|kurz|noch|per|e-?mail"
            rf"|eine?|nachricht|bescheid"
            rf"|auch|schnell|dann))*\s+(?:{'|'.join(forms.split())})\b(?P<rest>(?:\s*[,:]|\s+(?=dass\b|ob\b)).+)$",
            re.IGNORECASE | re.DOTALL,
        ),
    )
    for plain, forms in RAW["behind"].items()
)
"""`Ana bitte schreiben, dass …`."""
AFTER = re.compile(r"^(?:(?:please|pls|kindly|bitte|por favor|s'il te plaît|stp|svp)[\s,]+)+", re.IGNORECASE)


def ordered(message: str) -> str:
    """The message with what leads up to its wish left out; unchanged where nothing does, or where it asks something."""
    words = list(WORD.finditer(message))
    for place, word in enumerate(words[: MOST + 1]):
        rest, lead = message[word.start() :], message[: word.start()]
        found = _order(rest, led=place > 0) if not _is_ask(words, place) else ""
        if found:
            leads = _wishes([_said(one[0]) for one in words[:place]], _said(word[0]), lead.casefold())
            return message if not leads else _told(found) if place and ":" not in found else found
        if _said(word[0]) not in LEAD:
            return message
    return message


def _wishes(lead: list[str], verb: str, text: str) -> bool:
    """Whether a lead leads to a wish: it asks nothing, and does not tell what its speaker does."""
    if ASKS.search(text) and not THOUGH.search(text):
        return False
    if verb in PAST and lead and "if" not in lead:
        return False
    return SPEAKING.isdisjoint(lead) or not WANTING.isdisjoint(lead)


def _order(rest: str, *, led: bool) -> str:
    """What begins with a verb of telling, as an order; empty where it does not."""
    for plain, pattern in BEHIND:
        if led and (match := pattern.match(rest)) is not None:
            return f"{plain} {match['who']}{match['rest']}"
    first, _, behind = rest.partition(" ")
    verb = VERBS.get(_said(first), "")
    if not verb or not behind.strip():
        return ""
    # `Write please Ben, …`.
    behind = AFTER.sub("", behind.lstrip())
    return f"{verb if led else first} {behind}"


def _is_ask(words: list[re.Match[str]], place: int) -> bool:
    """Whether `ask` is a part of the lead: `may I ask you to`."""
    follows = _said(words[place + 1][0]) if place + 1 < len(words) else ""
    return _said(words[place][0]) == "ask" and follows == "you"


def _said(word: str) -> str:
    return word.strip(",.;!?¡…").casefold().replace("’", "'")


def _told(order: str) -> str:
    """An order that was asked for, without the mark of the question."""
    return f"{order.rstrip()[:-1].rstrip()}." if order.rstrip().endswith("?") else order
