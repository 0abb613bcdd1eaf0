"""Who is who: the owner of the calendar, and the people with whom times are found, out of `people.yaml`."""

import datetime as dt
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import yaml

HERE = Path(__file__).parent


@dataclass(frozen=True, slots=True)
class Person:
    """A person: the name, the e-mail address, the time zone, and where the calendar is."""

    name: str
    email: str
    zone: ZoneInfo
    called: tuple[str, ...] = ()
    calendar: str = ""


@dataclass(frozen=True, slots=True)
class Book:
    """The owner, the others by their address, and the hours in which people work."""

    me: Person
    others: dict[str, Person]
    opens: dt.time
    closes: dt.time


@cache
def book() -> Book:
    """The people of `people.yaml`, read once."""
    raw, agent = (yaml.safe_load((HERE / name).read_text(encoding="utf-8")) for name in ("people.yaml", "agent.yaml"))
    others = [_person(one) for one in raw.get("people") or []]
    hours = raw.get("hours") or {}
    opens, closes = (
        dt.time.fromisoformat(hours.get(key, usual)) for key, usual in (("from", "09:00"), ("until", "17:30"))
    )
    return Book(_person(raw["me"] | {"zone": agent["zone"]}), {one.email: one for one in others}, opens, closes)


def names() -> dict[str, list[str]]:
    """Address → what the person is called."""
    every = [book().me, *book().others.values()]
    return {one.email: list(dict.fromkeys([one.name, *one.called, one.name.split()[0]])) for one in every}


def named(email: str) -> str:
    """What a person is called in a sentence; of one who is in no book, the address."""
    one = book().others.get(email)
    if email.casefold() == book().me.email.casefold():
        return "you"
    return one.name.split()[0] if one is not None else email


def _person(raw: dict[str, Any]) -> Person:
    return Person(
        name=raw["name"],
        email=raw["email"],
        zone=ZoneInfo(raw["zone"]),
        called=tuple(raw.get("called") or ()),
        calendar=raw.get("calendar") or "",
    )
