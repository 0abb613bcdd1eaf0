"""The tools of the assistant: who somebody is, and what of a message is to be found out before it is mailed."""

import re
from functools import cache
from pathlib import Path
from typing import Any

import yaml

from shipworthy import input_type, tool

Data = dict[str, Any]
HERE = Path(__file__).parent
MINE = tuple(
    (re.compile(rf"\b{told}\b"), mine)
    for told, mine in {
        "You are": "I am",
        "you are": "I am",
        "You have": "I have",
        "you have": "I have",
        "Your": "My",
        "your": "my",
    }.items()
)
"""What the calendar says to its owner → what its owner says of it."""
ADDRESS = r"[^@\s<>,;:\"()\[\]\\]{1,64}@[A-Za-z0-9-]+(?:\.[A-Za-z0-9-]+)+"


@cache
def people() -> dict[str, list[str]]:
    """Address → what the person is called, out of the `people.yaml` of the mail specialist."""
    mail = yaml.safe_load((HERE / "agent.yaml").read_text(encoding="utf-8"))["specialists"]["mail"]["agent"]
    raw = yaml.safe_load((HERE / mail / "people.yaml").read_text(encoding="utf-8"))
    return {
        one["email"]: list(dict.fromkeys([one["name"], *(one.get("called") or ()), one["name"].split()[0]]))
        for one in raw.get("people") or []
    }


recipient = input_type(
    "recipient", values=people, pattern=ADDRESS, check=lambda told: re.fullmatch(ADDRESS, told) is not None
)


@cache
def errands() -> tuple[re.Pattern[str], ...]:
    """What a message looks like in which something is to be found out, and to be mailed to somebody."""
    called = "|".join(sorted({re.escape(name) for every in people().values() for name in every}, key=len, reverse=True))
    who = rf"(?:(?i:{called}|him|her|them)\b|{ADDRESS}|[A-Z][\w'-]+(?:\s+[A-Z][\w'-]+)?)"
    verb = r"(?i:\b(?:e-?mail|mail|send|write|drop|forward|let|tell|show))"
    lead = r"(?i:(?:an?\s+(?:e-?mail|mail|note|line|message)\s+)?(?:(?:with|about|saying|containing|know|that)\s+)?)"
    return (
        re.compile(rf"{verb}\s+(?i:(?:an?\s+)?(?:e-?mail|mail|note|message)\s+)?(?i:to\s+)?{who},?:?\s+{lead}(?P<what>\S.*)", re.DOTALL),
        re.compile(rf"{verb}\s+(?P<what>\S.*?)\s+(?i:by\s+(?:e-?mail|mail)\s+)?(?i:over\s+)?(?i:to)\s+{who}", re.DOTALL),
        re.compile(rf"{verb}\s+(?i:me\s+)?(?P<what>\S.*)", re.DOTALL),
    )


@tool(timeout=1, max_tokens=300, label="Reading what to find out", trust="trusted")
def read_errand(text: str) -> Data:
    """What is to be found out before it is mailed: the message without the part that says to whom."""
    plain = " ".join(text.split())
    found = (match["what"] for pattern in errands() if (match := pattern.search(plain)))
    what = next(found, plain).rstrip(" .!?")
    return {"what": what, "topic": what[:1].upper() + what[1:80]}


@tool(timeout=1, max_tokens=900, label="Writing it down", cleans=[])
def in_my_words(text: str) -> Data:
    """What was told about the owner of the calendar, as the owner says it: `You are free` as `I am free`."""
    for pattern, instead in MINE:
        text = pattern.sub(instead, text)
    return {"text": text}
