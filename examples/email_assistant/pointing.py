"""Resolves what a message points at: one mail of what was just spoken of, several of which one is meant, or none."""

import re
from dataclasses import dataclass, field
from pathlib import Path

import phrasing
import searching
import yaml
from talked import Inputs, Talked

RAW: dict[str, list[str]] = yaml.safe_load((Path(__file__).parent / "pointing.yaml").read_text(encoding="utf-8"))


def _any(name: str) -> str:
    return "|".join(re.escape(one).replace(r"\ ", r"\s+") for one in sorted(RAW[name], key=len, reverse=True))


THERE = re.compile(rf"\b(?:{_any('there')})\b")
EXPLETIVE = re.compile(rf"\b(?:{_any('expletives')})\b\s*")
ASKING = re.compile(rf"^\W*(?:(?:and|und|y|et|but|aber|pero|mais|so|ok|okay|also|now|then)\W+)*(?:{_any('asking')})\b")
ASKED = frozenset(word for name in ("asked", "asking") for text in RAW[name] for word in searching.words(text))
ALONE = re.compile(
    rf"^(?:(?:the|die|den|der|das|la|le|el|number|no|nr)\s+)?(?:{'|'.join(phrasing.PLACES.values())}|last|letzte[nrs]?"
    r"|derni[eè]re?|últim[oa])(?:\s+(?:one|mail|message|nachricht|correo))?(?:\s+(?:please|pls|plz|bitte|then))*\W*$"
)
OTHER_ONE = re.compile(r"\b(?:the other(?: one| mail)?|d(?:ie|en|as) andere[nrs]?|(?:el|la) otr[oa]|l'autre)\b")
MOST_ASKED = 16
"""Words of a question about what was spoken of."""


@dataclass(frozen=True, slots=True)
class Pointed:
    """What a message points at."""

    mail: Inputs = field(default_factory=dict)
    """Finds the one mail; empty where none is sure."""
    several: Inputs = field(default_factory=dict)
    """Finds the list of which one mail is meant, where it is not clear which."""
    placed: bool = False
    """Whether it names a place: the first, the last."""


NOWHERE = Pointed()


def pointed(text: str, talked: Talked) -> Pointed:
    """What a message points at by a place, as the other one, or by saying no more than what was just spoken of."""
    several = {**talked.listed, "nth": "any"} if talked.listed and talked.entries > 1 else {}
    place = place_in(text)
    if place and talked.mails > 1 and (THERE.search(text) or not (talked.listed or talked.labels)):
        there = place == "last" or int(place) <= talked.mails
        return Pointed(talked.within(place), placed=True) if there else NOWHERE
    if place and (talked.listed or talked.labels):
        there = place == "last" or not talked.entries or int(place) <= talked.entries
        return Pointed(talked.at(place), placed=True) if there else Pointed(several=several, placed=True)
    if OTHER_ONE.search(text) and talked.entries == 2 and talked.mail.get("nth") in ("1", "2"):
        return Pointed({**talked.mail, "nth": "2" if talked.mail["nth"] == "1" else "1"}, placed=True)
    return Pointed(talked.mail) if talked.mail else Pointed(several=several)


def asks_of_it(text: str) -> bool:
    """Whether a message asks something of the mail that was spoken of, and names nothing else: `how much, and"
    " when?`."""
    text = phrasing.PLACE.sub(" ", text).lstrip(" ,")
    if len(text.split()) > MOST_ASKED or not (ASKING.match(text) or text.rstrip().endswith("?")):
        return False
    return ASKED.issuperset(set(searching.words(text)) - searching.OTHER)


def place_in(text: str) -> str:
    """The place of a list that a message names: `1` and so on, or `last`; else empty."""
    match = phrasing.PLACE.search(f"the {text}" if ALONE.match(text) else text)
    if match is None:
        return ""
    found = next((name for name, value in match.groupdict().items() if value), "")
    return "last" if found == "last" else match["n"] if found == "n" else found.removeprefix("p")


def calmer(text: str) -> str:
    """A message without its expletives."""
    return EXPLETIVE.sub("", text)
