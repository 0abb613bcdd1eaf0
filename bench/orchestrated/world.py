"""What all drivers share: 42 tools of three specialists, the requests, and what each of them needs.

The tools are those of tools.json; each gives made-up data that is the same in every process. A request is one wish, or
wishes for two or three specialists, from kinds.json; every wish names a thing that stands in no other. Those of
more.json are written one by one, with clauses, "and" and pronouns inside of a wish; half of them were kept aside.
"""

import hashlib
import json
import random
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

HERE = Path(__file__).resolve().parent
SPECIALISTS: dict[str, list[dict[str, Any]]] = json.loads((HERE / "tools.json").read_text(encoding="utf-8"))
"""Specialist → the schemas of its tools."""
KINDS: list[dict[str, Any]] = json.loads((HERE / "kinds.json").read_text(encoding="utf-8"))
MORE: list[str] = json.loads((HERE / "more.json").read_text(encoding="utf-8"))
ABOUT = {
    "travel": "Flights, hotels, trains, bookings and the loyalty programme",
    "money": "Invoices, payments, accounts, expenses and purchase orders",
    "office": "Calendars, tasks, meetings, documents, tickets and announcements",
}
HOLDS = {"hotel_id": ("HT-", 4), "account": ("AC-", 4), "project": ("PRJ-", 2), "document_id": ("DOC-", 4)}
"""Fields that results have for other tools."""
LINKS = {
    "travel_booking": ("hotel_id",),
    "payment_status": ("account",),
    "ticket": ("project",),
    "meeting_notes": ("document_id",),
}
SAMPLE = "sample data of a benchmark, made up: a state, a day, a name, some more words that such records have"
JOINS = ("{0} Also, {1}", "{0} And {1}", "{0} Then {1}")
SEED = 17
Call = tuple[str, dict[str, Any]]


@dataclass(frozen=True, slots=True)
class Wish:
    """One thing that is asked for."""

    specialist: str
    skill: str
    key: str
    """The thing that it is about; in no other wish."""
    text: str
    stages: tuple[tuple[Call, ...], ...]
    """The calls that it needs: those of a stage side by side, one stage after the other."""

    @property
    def calls(self) -> list[Call]:
        """All of them."""
        return [call for stage in self.stages for call in stage]

    @property
    def facts(self) -> list[str]:
        """What an answer has to say: the word of each result that stands nowhere else."""
        return [fact_of(*call) for call in self.calls]


@dataclass(frozen=True, slots=True)
class Asked:
    """One request."""

    id: str
    text: str
    wishes: tuple[Wish, ...]

    @property
    def facts(self) -> list[str]:
        """What its answer has to say."""
        return [fact for wish in self.wishes for fact in wish.facts]


def fact_of(name: str, args: Mapping[str, Any]) -> str:
    """The word that the result of a call has and no other."""
    seen = hashlib.sha256(json.dumps([name, dict(sorted(args.items()))]).encode()).hexdigest()
    return f"Q{int(seen[:8], 16) % 90 + 10}-{int(seen[8:16], 16) % 900_000 + 100_000}"


def linked(field: str, name: str, args: Mapping[str, Any]) -> str:
    """What a result has for another tool."""
    prefix, digits = HOLDS[field]
    seen = hashlib.sha256(json.dumps([field, name, dict(sorted(args.items()))]).encode()).hexdigest()
    return f"{prefix}{int(seen[:8], 16) % 10**digits:0{digits}d}"


def result_of(name: str, args: Mapping[str, Any]) -> dict[str, Any]:
    """What a tool gives."""
    links = {field: linked(field, name, args) for field in LINKS.get(name, ())}
    return {**args, "says": fact_of(name, args), **links, "more": SAMPLE}


def functions() -> dict[str, Callable[..., dict[str, Any]]]:
    """Every tool as a function that takes its arguments by name."""
    return {one["name"]: _function(one["name"]) for tools in SPECIALISTS.values() for one in tools}


def _function(name: str) -> Callable[..., dict[str, Any]]:
    def called(**args: Any) -> dict[str, Any]:
        return result_of(name, args)

    called.__name__ = called.__qualname__ = name
    return called


def requests(count: int = 120) -> list[Asked]:
    """The requests: seven of ten for one specialist, the others for two or three."""
    chance = random.Random(SEED)
    used: set[str] = set()
    found = []
    for number in range(count):
        kinds = [KINDS[number % len(KINDS)]]
        others = [kind for kind in KINDS if kind["specialist"] != kinds[0]["specialist"]]
        if number % 10 >= 7:
            kinds.append(chance.choice(others))
        if number % 20 == 19:
            kinds.append(chance.choice([one for one in others if one["specialist"] != kinds[1]["specialist"]]))
        wishes = tuple(_wish(kind, number, chance, used) for kind in kinds)
        text = wishes[0].text
        for wish in wishes[1:]:
            text = chance.choice(JOINS).format(text if text.endswith("?") else f"{text}.", wish.text)
        found.append(Asked(f"r{number + 1:03d}", text, wishes))
    return found


def more() -> list[Asked]:
    """The requests of more.json: those whose id begins with `t` may be tuned on, those with `a` were kept aside."""
    chance, used = random.Random(SEED + 1), set[str]()
    by_prefix = {kind["prefix"].rstrip("-"): kind for kind in KINDS}
    found = []
    for number, text in enumerate(MORE, start=1):
        wishes = []
        for prefix in re.findall(r"\{(\w+)\}", text):
            wishes.append(_wish(by_prefix[prefix], 0, chance, used))
            text = text.replace(f"{{{prefix}}}", wishes[-1].key)
        aside = hashlib.sha256(MORE[number - 1].encode()).digest()[0] % 2
        found.append(Asked(f"{'a' if aside else 't'}{number:02d}", text, tuple(wishes)))
    return found


def _wish(kind: dict[str, Any], number: int, chance: random.Random, used: set[str]) -> Wish:
    key = ""
    while not key or key in used:
        key = f"{kind['prefix']}{chance.randrange(10 ** kind['digits']):0{kind['digits']}d}"
    used.add(key)
    phrasings = kind["phrasings"]
    text = phrasings[(number // len(KINDS)) % len(phrasings)].replace("{key}", key)
    known: dict[str, dict[str, Any]] = {}
    stages = []
    for stage in kind["stages"]:
        calls = [(name, {arg: _filled(value, key, known) for arg, value in args.items()}) for name, args in stage]
        known |= {name: result_of(name, args) for name, args in calls}
        stages.append(tuple(calls))
    return Wish(kind["specialist"], kind["skill"], key, text, tuple(stages))


def _filled(value: Any, key: str, known: Mapping[str, dict[str, Any]]) -> Any:
    if not isinstance(value, str):
        return value
    if found := re.fullmatch(r"\{(\w+)\.(\w+)\}", value):
        return known[found[1]][found[2]]
    return value.replace("{key}", key)
