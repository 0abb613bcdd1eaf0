"""The tools of the email assistant that read the mailbox. The texts of mails are a stranger's, and private."""

import datetime as dt
from collections.abc import Callable, Sequence
from typing import Any

import searching
import sorting
import views
from boxes import opened
from contacts import called, contacts, signatures, spoken_names
from lists import LABELS, awaited, every_thread, found_mails, listed, marked_mails, of_that_name, under
from mails import Mail, threads
from searching import Thread

from shipworthy import NotDone, input_type, tool

Data = dict[str, Any]
SHOWN = 10
"""Most mails of one list."""
person = input_type("person", values=spoken_names)
label = input_type(
    "label",
    values={
        "urgent": ["important", "pressing", "critical"],
        "needs an answer": [
            "need an answer",
            "needs a reply",
            "need a reply",
            "to be answered",
            "waits for me",
            "waiting for me",
            "have to answer",
            "must answer",
            "from me",
        ],
        "junk": ["spam", "phishing", "suspicious", "scam", "fraud"],
        "for reading": ["just to read", "only to read"],
    },
)
signature = input_type("signature", values=signatures)
style = input_type(
    "style",
    values={
        "shorter": ["briefer", "more briefly", "more concise", "less wordy", "make it short"],
        "politer": [
            "more politely",
            "more polite",
            "more formal",
            "more formally",
            "nicer",
            "friendlier",
            "kinder",
            "kindly worded",
            "politely worded",
            "nicely put",
            "nicely worded",
        ],
        "as usual": ["less formal", "more casual", "casually", "informal"],
    },
)


@tool(timeout=15, max_tokens=1500, label="Sorting the mail", private=True, compact=views.sorted_mail)
def sort_mail(now: dt.datetime, query: str = "", when: str = "", with_whom: str = "", label: str = "") -> Data:
    """New mail under its labels, or that of a time; from one person, or of one label, where these are named."""
    when = searching.past(when, query, now)
    spoken, wanted = LABELS[label]
    marked, with_whom = marked_mails(when, with_whom, label)
    groups = [{"label": name, "mails": _marked(marked, name)} for name in wanted]
    count = sum(name in wanted for _, name, _ in marked)
    mails = "mail" if count < 2 else "mails"
    return {
        "what": spoken.format(mails if label or when or with_whom else f"new {mails}") + views.span(when, with_whom),
        "count": count,
        "groups": [group for group in groups if group["mails"]],
    }


@tool(timeout=15, max_tokens=2500, label="Looking for the mail", private=True, compact=views.found)
def find_mails(query: str, now: dt.datetime, when: str = "", with_whom: str = "", sent: str = "") -> Data:
    """The mails that a message means, received and sent: by words, people and time.

    Where none is of that time, those of any other, and `span` says so.
    """
    with opened() as box:
        every = box.all()
    when = searching.past(when, query, now)
    if sent:
        # All that was sent in a time; nothing of another one.
        own = searching.between([one for one in searching.of(every, with_whom) if one.sent], when)
        span = views.span(when, with_whom, "to")
        return _rows(sorted(own, key=lambda one: one.at, reverse=True), every, span) | {
            "nothing": f"You sent no mail{span}."
        }
    found, span = found_mails(query, when, with_whom)
    return _rows(found, every, span) | {"nothing": searching.nothing(query, span)}


@tool(timeout=15, max_tokens=2500, label="Looking for the thread", private=True)
def find_threads(query: str, now: dt.datetime, when: str = "", with_whom: str = "", named: str = "") -> Data:
    """The threads that a message means, the newest first; one alone where it asks for the last.

    `only`: the thread, where no other is meant. Where none is of that time, those of any other. `named`: the one that
    is meant surely.
    """
    if named:
        only = [each for each in every_thread() if views.thread_name(each) == named]
        return _offered(only, query, "")
    every, narrowed = [each for each in every_thread() if searching.of(each, with_whom)], bool(with_whom)
    when = searching.past(when, query, now)
    fitting = [each for each in every if searching.between(each, when)]
    found = _meant(query, fitting, narrowed=narrowed)
    if not found and when:
        found = _meant(query, every, narrowed=narrowed)
    if not found and with_whom:
        # Its words are in no mail, but the person has written: which one is asked.
        others = of_that_name(query, when, with_whom)
        found = [each for each in every_thread() if any(one in each for one in others)] or every
    genuine = [each for each in found if any(one.sent or not sorting.doubts(one) for one in each)]
    found = genuine or found
    if searching.LAST.search(query):
        found = sorted(found, key=lambda each: _last_received(each, with_whom), reverse=True)[:1]
    return _offered(found, query, views.span(when, with_whom))


@tool(timeout=15, max_tokens=200, label="Looking for the mail", private=True)
def nth_mail(
    now: dt.datetime, of: str, nth: str, when: str = "", with_whom: str = "", under: str = "", about: str = ""
) -> Data:
    """The mail at a place of a list that was shown: from 1, `last`, or `oldest`; with its thread, or nothing.

    `any`: one of them, which is not said; `among` are those that were received.
    """
    found = listed(of, now, when, with_whom, under, about) if of else []
    if nth == "any":
        among = [views.label(one) for one in found if not one.sent]
        return {"thread": "", "alone": "", "mail": "", "none": False, "count": len(found), "among": among}
    if nth == "oldest":
        found, nth = sorted(found, key=lambda each: each.at), "1"
    place = len(found) - 1 if nth == "last" else int(nth or "1") - 1
    one = found[place] if 0 <= place < len(found) else None
    thread = next((each for each in every_thread() if one in each), ()) if one is not None else ()
    received = [each for each in thread if not each.sent]
    return {
        "thread": views.thread_name(thread) if thread else "",
        "alone": views.label(one) if one is not None else "",
        "mail": views.label(one if one is not None and not one.sent else received[-1]) if received else "",
        "none": bool(of) and one is None,
        "count": len(found),
        "among": [],
    }


@tool(timeout=15, max_tokens=2500, label="Reading the thread", private=True, compact=views.read_out)
def read_mails(thread: str, query: str = "", with_whom: str = "", alone: str = "") -> Data:
    """The mails of a thread; the last one alone where the message asks for it, or the one that `alone` names."""
    found = _thread(lambda each: views.thread_name(each) == thread)
    if only := tuple(one for one in found if alone and views.label(one) == alone):
        return views.whole(only)
    if searching.LAST.search(query):
        found = tuple(searching.of([one for one in found if not one.sent] or found, with_whom)[-1:]) or found[-1:]
    return views.whole(found)


@tool(timeout=15, max_tokens=2500, label="Reading the thread", private=True, compact=views.summary)
def sum_up(thread: str) -> Data:
    """The mails of a thread, for a summary: who wrote what and when."""
    return views.whole(_thread(lambda each: views.thread_name(each) == thread))


@tool(timeout=15, max_tokens=900, label="Looking for what is unanswered", private=True, compact=views.open_questions)
def unanswered(now: dt.datetime, when: str = "", with_whom: str = "", query: str = "", about: str = "") -> Data:
    """Mails that were sent, asked something, and have had no answer since; `about`: those in which its words stand."""
    when, wanted = searching.past(when, query, now), searching.said(about)
    found = [one for one in awaited(now, when, with_whom) if not wanted or searching.mark(wanted, one)[0]]
    return {
        "span": views.span(when, with_whom, "from"),
        "count": len(found),
        "mails": [
            {
                "to": views.joined([called(address, name) for name, address in one.to]),
                "subject": one.subject,
                "since": views.ago(one.at, now),
                "first": views.first_words(one),
            }
            for one in found[:SHOWN]
        ],
    }


@tool(timeout=15, max_tokens=900, label="Looking for new mail", private=True, compact=views.found)
def come_since(since: str, with_whom: str = "", about: str = "") -> Data:
    """The mails that have come from a person since an instant; of these the ones in which words of `about` stand."""
    begun, wanted = dt.datetime.fromisoformat(since), searching.said(about)
    with opened() as box:
        new = [one for one in searching.of(box.all(), with_whom) if not one.sent and one.at >= begun]
    found = [one for one in new if not wanted or searching.mark(wanted, one)[0]]
    told = f" about {about}" if about else ""
    return {
        "count": len(found),
        "span": views.span("", with_whom, "from") + told,
        "mails": [views.row(one) for one in found[:SHOWN]],
    }


def _rows(found: Sequence[Mail], every: Sequence[Mail], span: str) -> Data:
    of = [each for each in threads(every, contacts().me.email) if any(one in each for one in found)]
    return {
        "span": span,
        "count": len(found),
        "mails": [views.row(one) for one in found[:SHOWN]],
        "only": views.thread_name(of[0]) if len(of) == 1 else "",
        "threads": [{"id": views.thread_name(each), "thread": views.thread_label(each)} for each in of[:SHOWN]],
    }


def _offered(found: Sequence[Thread], query: str, span: str) -> Data:
    return {
        "span": span,
        "count": len(found),
        "only": views.thread_name(found[0]) if len(found) == 1 else "",
        "threads": [
            {"id": views.thread_name(each), "thread": views.thread_label(each)}
            for each in found[: searching.offered(query)]
        ],
    }


def _meant(query: str, every: Sequence[Thread], *, narrowed: bool) -> list[Thread]:
    """The threads that a message means; all where it points at one of before, and names none by its subject."""
    if searching.POINTS.search(query) and not searching.named(query, every):
        return list(every)
    return searching.meant_threads(query, every, narrowed=narrowed)


def _last_received(thread: Thread, whom: str) -> tuple[bool, dt.datetime]:
    received = searching.of([one for one in thread if not one.sent], whom)
    return bool(received), received[-1].at if received else thread[-1].at


def _thread(fits: Callable[[Thread], bool]) -> Thread:
    found = next((each for each in every_thread() if fits(each)), None)
    if found is None:
        raise NotDone("That thread is not in the mailbox any more.")
    return found


def _marked(marked: Sequence[sorting.Marked], name: str) -> list[Data]:
    return [
        {"mail": views.label(one), "why": why, "first": views.first_words(one)}
        for one, why in under(marked, name)[:SHOWN]
    ]
