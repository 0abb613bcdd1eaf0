"""The lists that are shown of the mailbox, so that a message can mean one of their mails by its place."""

import datetime as dt
from collections.abc import Sequence

import searching
import sorting
import views
from boxes import opened
from contacts import called, contacts
from mails import Mail, threads
from searching import Thread

LABELS: dict[str, tuple[str, tuple[sorting.Label, ...]]] = {
    "": ("{}", sorting.LABELS),
    "urgent": ("urgent {}", ("urgent",)),
    "needs an answer": ("{} to answer", ("urgent", "reply")),
    "for reading": ("{} for reading", ("read",)),
    "junk": ("junk {}", ("junk",)),
}
"""A label as it is asked for → how it is spoken of, and the labels that are meant."""
PATIENCE = dt.timedelta(days=30)
"""How far back an answer is still waited for."""


def every_thread() -> list[Thread]:
    """All threads of the mailbox."""
    with opened() as box:
        return threads(box.all(), contacts().me.email)


def marked_mails(when: str, with_whom: str, label: str) -> tuple[Sequence[sorting.Marked], str]:
    """The mails under their labels: new ones, or those of a time, a person; and the person that was kept to."""
    every = every_thread()
    received = [one for each in every for one in each if not one.sent]
    chosen = searching.between(searching.of(received, with_whom), when)
    if label == "junk" and not any(sorting.doubts(one) for one in chosen):
        # A sender who pretends to be another person has another address.
        chosen, with_whom = searching.between(received, when), ""
    return sorting.marked([one for one in chosen if when or with_whom or not one.seen], every), with_whom


def under(marked: Sequence[sorting.Marked], name: str) -> list[tuple[Mail, str]]:
    """The mails of one label with the reason, the newest first."""
    return sorted(((one, why) for one, own, why in marked if own == name), key=lambda each: each[0].at, reverse=True)


def awaited(now: dt.datetime, when: str, with_whom: str) -> list[Mail]:
    """The mails that were sent, asked something, and have had no answer since; the oldest first."""
    open_ones = [each[-1] for each in every_thread() if each[-1].sent and each[-1].at > now - PATIENCE]
    asked = [one for one in open_ones if sorting.ASKS.search(one.own_words)]
    return sorted(searching.between(searching.of(asked, with_whom), when), key=lambda one: one.at)


def found_mails(query: str, when: str, with_whom: str) -> tuple[list[Mail], str]:
    """The mails that a message means, by words, people and time, and what was looked for, in words."""
    with opened() as box:
        every = searching.directed(query, searching.of(box.all(), with_whom))
    narrowed = bool(when or with_whom or searching.FILES.search(query))
    found = searching.meant(query, searching.between(every, when), narrowed=narrowed)
    span = views.span(when, with_whom)
    if not found and when and (found := searching.meant(query, every, narrowed=bool(with_whom))):
        span = f"{views.span('', with_whom)}, none{views.span(when, '')}"
    if not found and with_whom and (found := of_that_name(query, when, with_whom)):
        span = f", none{span}"
    return found, span


def of_that_name(query: str, when: str, with_whom: str) -> list[Mail]:
    """The mails that a message means of others who bear the name of a contact: of one who pretends to be that."""
    own = set(searching.words(called(with_whom)))
    with opened() as box:
        others = [one for one in box.all() if own & set(searching.words(one.sender[0]))]
    return searching.meant(query, searching.between(others, when)) if searching.said(query) else []


def listed(kind: str, now: dt.datetime, when: str, with_whom: str, label: str, about: str) -> list[Mail]:
    """The mails of a list in the order in which it shows them; `newest`: those received, the newest first.

    `thread`: the mails of the thread that `about` names, the newest first; `mail`: the one that it names.
    """
    when = searching.past(when, about, now)
    if kind == "triage":
        marked, _ = marked_mails(when, with_whom, label)
        return [one for name in LABELS[label][1] for one, _ in under(marked, name)]
    if kind == "waiting_for":
        return awaited(now, when, with_whom)
    if kind == "find_mail":
        return found_mails(about, when, with_whom)[0]
    every = every_thread()
    if kind == "mail":
        return [one for each in every for one in each if views.label(one) == about]
    if kind == "thread":
        found = [one for each in every if views.thread_name(each) == about for one in searching.of(each, with_whom)]
    elif kind == "newest":
        mails = searching.of([one for each in every for one in each if not one.sent], with_whom)
        # Each word must stand in it: a mail that only holds some is another one.
        wanted = searching.said(about)
        found = [one for one in searching.between(mails, when) if searching.mark(wanted, one)[0] == len(wanted)]
        found = [one for one in found if not sorting.doubts(one)] or found
    else:
        found = []
    return sorted(found, key=lambda one: one.at, reverse=True)
