"""What was just spoken of, in types: the list that was shown with its order, the thread, the one mail, and the"
" person."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from contacts import contacts_in

from shipworthy.reading import Last

Inputs = Mapping[str, object]
"""What finds a mail, or a list of mails: inputs that the skills for reading, summing up and answering share."""
LISTS = {"triage": "sort_mail", "waiting_for": "unanswered", "find_mail": "find_mails"}
"""Skill that shows a list → the tool that finds it."""
OPENING = ("read_thread", "summarize_thread")
FINDING = ("when", "with_whom", "about", "of", "nth", "under")


@dataclass(frozen=True, slots=True)
class Talked:
    """What a message may point at; what was not spoken of is empty."""

    listed: Inputs = field(default_factory=dict)
    """Finds the list again, for a mail at a place of it."""
    labels: tuple[str, ...] = ()
    """The mails of a list that is found again by them alone, in its order."""
    entries: int = 0
    """How many mails were listed."""
    thread: Inputs = field(default_factory=dict)
    """Finds the thread that was shown or summed up whole."""
    mails: int = 0
    """How many mails of it were shown."""
    mail: Inputs = field(default_factory=dict)
    """Finds the one mail that was opened, told of, or answered."""
    person: str = ""
    """The address of the one who was spoken of."""
    passed_to: str = ""
    """The address of the one to whom something was to be passed on."""

    def at(self, place: str) -> Inputs:
        """Find the mail at a place of the list: from 1, or `last`."""
        if self.listed:
            return {**self.listed, "nth": place}
        return {"of": "mail", "about": self.labels[-1 if place == "last" else int(place) - 1]}

    def within(self, place: str) -> Inputs:
        """Find the mail at a place of the thread, whose oldest mail is shown first."""
        # It is found again with the newest first.
        nth = 1 if place == "last" else self.mails + 1 - int(place)
        return {**self.thread, "nth": str(nth)}


NOTHING = Talked()


def talked(last: Last | None) -> Talked:
    """What was spoken of by the request that was answered last."""
    if last is None:
        return NOTHING
    labels = _labels(last) if last.skill == "find_mail" else ()
    listed, thread = _listed(last), _thread(last)
    entries, mail = len(labels) or (0 if thread else _count(last)), _mail(last, thread)
    if not mail and entries == 1:
        mail = {"of": "mail", "about": labels[0]} if labels else {**listed, "nth": "1"}
    return Talked(
        listed=listed,
        labels=labels,
        entries=entries,
        thread=thread,
        mails=_shown(last) if thread else 0,
        mail=mail,
        person=_person(last),
        passed_to=str(last.inputs.get("to") or "") if last.skill == "not_done" else "",
    )


def shown_mails(last: Last) -> list[str]:
    """The labels of the mails that were shown last: of a thread, the one that was opened, or the only one found."""
    if last.skill == "find_mail":
        labels = _labels(last)
        return list(labels) if len(labels) == 1 else []
    found = last.found.get("sum_up" if last.skill == "summarize_thread" else "read_mails")
    return [str(one["mail"]) for one in _rows(found)]


def _person(last: Last) -> str:
    """The one who was spoken of: named, written to, or the only one who owes an answer."""
    named = next((last.inputs[one] for one in ("with_whom", "to", "address") if last.inputs.get(one)), "")
    waits = _rows(last.found.get("unanswered")) if last.skill == "waiting_for" else []
    found = contacts_in(str(waits[0]["to"])) if len(waits) == 1 else []
    return str(named or (found[0] if len(found) == 1 else ""))


def _listed(last: Last) -> Inputs:
    """What finds the list again that was shown, or of which a mail was opened."""
    of = last.skill if last.skill in LISTS else str(last.inputs.get("of") or "")
    if of not in LISTS or last.inputs.get("sent") or (of == "find_mail" and not last.inputs.get("about")):
        return {}
    kept = {name: last.inputs[name] for name in ("when", "with_whom", "about", "under") if last.inputs.get(name)}
    label = last.inputs.get("label") if last.skill == "triage" else None
    return {**kept, **({"under": label} if label else {}), "of": of}


def _labels(last: Last) -> tuple[str, ...]:
    return tuple(str(one["mail"]) for one in _rows(last.found.get("find_mails")))


def _count(last: Last) -> int:
    found = last.found.get("nth_mail" if last.inputs.get("of") else LISTS.get(last.skill, ""))
    return int(found.get("count") or 0) if isinstance(found, Mapping) else 0


def _thread(last: Last) -> Inputs:
    if last.inputs.get("of") == "thread":
        return {"of": "thread", "about": last.inputs.get("about", "")}
    if last.skill not in OPENING or not last.inputs.get("thread") or last.inputs.get("of"):
        return {}
    return {"of": "thread", "about": last.inputs["thread"]}


def _shown(last: Last) -> int:
    if last.inputs.get("of") == "thread":
        return _count(last)
    return len(_rows(last.found.get("sum_up" if last.skill == "summarize_thread" else "read_mails")))


def _mail(last: Last, thread: Inputs) -> Inputs:
    """What finds the one mail that was spoken of."""
    whom = {"with_whom": last.inputs["with_whom"]} if last.inputs.get("with_whom") else {}
    if last.skill == "reply" and last.inputs.get("mail"):
        return {"of": "mail", "about": last.inputs["mail"]}
    if last.skill == "write_mail":
        return {}
    if last.inputs.get("of"):
        return {name: last.inputs[name] for name in FINDING if last.inputs.get(name)}
    if thread:
        return {**thread, **whom}
    if last.skill == "find_mail" and last.inputs.get("thread"):
        return {"of": "thread", "about": last.inputs["thread"], **whom}
    if last.skill == "not_done" and last.inputs.get("about"):
        return {"of": "newest", **{name: last.inputs[name] for name in FINDING if last.inputs.get(name)}}
    return {}


def _rows(found: Any) -> list[Mapping[str, Any]]:
    return list(found.get("mails") or []) if isinstance(found, Mapping) else []
