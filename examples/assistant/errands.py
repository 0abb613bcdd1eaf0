"""What a message asks to be found out and mailed: the question without the words that say to whom."""

import re
from functools import cache
from pathlib import Path

import yaml

HERE = Path(__file__).parent
ADDRESS = r"[^@\s<>,;:\"()\[\]\\]{1,64}@[A-Za-z0-9-]+(?:\.[A-Za-z0-9-]+)+"
VERB = r"(?i:\b(?:e-?mail|mail|send|write|drop|forward|let|tell|show|message))"
LEAD = r"(?i:(?:an?\s+(?:e-?mail|mail|note|line|message)\s+)?(?:(?:with|about|saying|containing|know|that)\s+)?)"
FORM = r"(?i:(?:an?\s+)?(?:e-?mail|mail|note|line|message)\s+)?"
CALENDAR = re.compile(
    r"\b(?:free|busy|available|availability|calendar|appointments?|meetings?|schedule|agenda|diary|time|slots?"
    r"|what(?:'|’)?s on|what is on|what i have|what i do|i have on|my (?:day|week|morning|afternoon|evening))\b",
    re.IGNORECASE,
)
MINE = tuple(
    (re.compile(rf"\b{told}\b"), mine)
    for told, mine in (("You are", "I am"), ("you are", "I am"), ("You have", "I have"), ("Your", "My"), ("your", "my"))
)
"""What the calendar says to its owner → what its owner says."""


@cache
def people() -> dict[str, list[str]]:
    """Address → what the person is called, out of the `people.yaml` of the mail specialist."""
    mail = yaml.safe_load((HERE / "agent.yaml").read_text(encoding="utf-8"))["specialists"]["mail"]["agent"]
    raw = yaml.safe_load((HERE / mail / "people.yaml").read_text(encoding="utf-8"))
    return {
        one["email"]: list(dict.fromkeys([one["name"], *(one.get("called") or ()), one["name"].split()[0]]))
        for one in raw.get("people") or []
    }


def what_in(message: str) -> str:
    """What is to be found out; empty where a message does not say that it is to be mailed."""
    plain = " ".join(message.split())
    found = (match["what"] for pattern in _forms() if (match := pattern.search(plain)))
    return next(found, "").strip(" .!?")


def says(message: str) -> bool:
    """Whether a message says itself what the mail is to say: `email Chloe that lunch is off`."""
    words = rf"{VERB}\s+{FORM}(?i:to\s+)?{_who()},?\s+{FORM}(?i:(?:know\s+)?(?:that|saying)\s)"
    return re.search(words, " ".join(message.split())) is not None


def in_my_words(text: str) -> str:
    """What was told to the owner of the calendar, as the owner says it: `You are free` as `I am free`."""
    for pattern, mine in MINE:
        text = pattern.sub(mine, text)
    return text


@cache
def _forms() -> tuple[re.Pattern[str], ...]:
    """How people ask for a mail of what is found out: what and to whom, the other way round, or what alone."""
    sure, who = _known(), _who()
    return (
        re.compile(
            rf"{VERB}\s+(?P<what>(?!(?:(?i:to\s+)?{sure}))\S.*?)\s+(?i:(?:over|by\s+e-?mail)\s+)?(?i:to)\s+{sure}\W*$"
        ),
        re.compile(rf"{VERB}\s+{FORM}(?i:to\s+)?{who},?:?\s+{LEAD}(?P<what>\S.*)"),
        re.compile(rf"{VERB}\s+(?P<what>\S.*?)\s+(?i:(?:over|by\s+e-?mail)\s+)?(?i:to)\s+{who}"),
        re.compile(rf"(?i:\b(?:e-?mail|mail|send))\s+{LEAD}(?P<what>(?!(?i:me|us)\b)\S.*)"),
    )


@cache
def _known() -> str:
    """A pattern of those who are surely meant: people who are known, pronouns, and addresses."""
    names = {re.escape(name) for every in people().values() for name in every}
    return rf"(?:(?i:{'|'.join(sorted(names, key=len, reverse=True))}|him|her|them)\b|{ADDRESS})"


def _who() -> str:
    """The same, and words with a capital."""
    return rf"(?:{_known()}|[A-Z][\w'-]+(?:\s+[A-Z][\w'-]+)?)"
