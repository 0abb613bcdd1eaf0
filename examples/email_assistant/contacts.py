"""Who is who: the owner of the mailbox, and the people who are known by name, out of `people.yaml`."""

import os
import re
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import yaml

HERE = Path(__file__).parent
ADDRESS = re.compile(r"[^@\s<>,;:\"()\[\]\\]{1,64}@[A-Za-z0-9-]+(?:\.[A-Za-z0-9-]+)+")
"""An e-mail address."""

SIGNING = (
    *(
        "sign it",
        "sign it as",
        "sign it with",
        "sign as",
        "sign with",
        "sign off as",
        "sign off with",
        "sign this",
        "signed",
        "signed by",
    ),
    *("unterschreib mit", "unterschreibe mit", "unterschreib als", "signiere mit", "unterzeichne mit"),
    *("firma como", "fírmalo como", "fírmalo con", "firma con", "signe", "signe avec", "signe-le", "signez"),
)
"""What stands before a name with which a mail is signed."""


@dataclass(frozen=True, slots=True)
class Contact:
    """A person: the name, the e-mail address, and what the person is called."""

    name: str
    email: str
    called: tuple[str, ...] = ()

    @property
    def first(self) -> str:
        """The first name."""
        return self.name.split()[0]


@dataclass(frozen=True, slots=True)
class Contacts:
    """The owner, the others by their address in small letters, and the owner's time zone."""

    me: Contact
    others: dict[str, Contact]
    zone: ZoneInfo


@cache
def contacts() -> Contacts:
    """The people of `people.yaml`, read once; the owner's address is that of the account where one is named."""
    raw, agent = (yaml.safe_load((HERE / name).read_text(encoding="utf-8")) for name in ("people.yaml", "agent.yaml"))
    others = [_contact(one) for one in raw.get("people") or []]
    me = raw["me"] | {"email": own_address() or raw["me"]["email"]}
    return Contacts(_contact(me), {one.email.casefold(): one for one in others}, ZoneInfo(agent["zone"]))


def own_address() -> str:
    """The address that the environment names; empty where it names none."""
    user = os.environ.get("MAIL_USER") or ""
    return os.environ.get("MAIL_FROM") or (user if "@" in user else "")


def names() -> dict[str, list[str]]:
    """Address → what the person is called."""
    return {one.email: list(dict.fromkeys([one.name, *one.called, one.first])) for one in contacts().others.values()}


def spoken_names() -> dict[str, list[str]]:
    """The same with the forms that hurried people write: `bens last mail`."""
    return {at: [*every, *(f"{one}s" for one in every if not one.endswith("s"))] for at, every in names().items()}


def contacts_in(text: str) -> list[str]:
    """The addresses of the contacts whom a text names, in the order in which it does."""
    found = [
        (match.start(), email)
        for email, every in names().items()
        if (
            match := re.search("|".join([re.escape(email), *(rf"\b{re.escape(one)}s?\b" for one in every)]), text, re.I)
        )
    ]
    return [email for _, email in sorted(found)]


def called_forms() -> str:
    """A pattern of all names of the contacts, the longest first."""
    every = {re.escape(name) for each in names().values() for name in each}
    return "|".join(sorted(every, key=len, reverse=True))


def signatures() -> dict[str, list[str]]:
    """A name of the owner → how a message says that a mail is signed with it: `sign it Mia Berger`."""
    me = contacts().me
    first, *rest = me.name.split()
    short = [f"{first[0]}. {' '.join(rest)}", f"{first} {rest[-1][0]}."] if rest else []
    return {
        name: [f"{words} {name}" for words in SIGNING] for name in dict.fromkeys([me.name, first, *me.called, *short])
    }


def called(email: str, name: str = "") -> str:
    """What a person is called in a sentence: by `people.yaml`, else by the own name, with the address."""
    if is_me(email):
        return "you"
    one = contacts().others.get(email.casefold())
    if one is not None:
        return one.name
    return f"{name} <{email}>" if name and name.casefold() != email.casefold() else email


def is_me(email: str) -> bool:
    """Whether an address is the owner's."""
    return email.casefold() == contacts().me.email.casefold()


def _contact(raw: dict[str, Any]) -> Contact:
    told = raw.get("called") or ()
    return Contact(raw["name"], raw["email"], (told,) if isinstance(told, str) else tuple(told))
