"""The tools of the email assistant: what reads the mailbox, and the one that sends.

The texts of mails are a stranger's, and private. A mail that is sent takes what a person reads of it, so that the
question before it shows all of it; the address that is answered is looked up in the mail that the answer is to.
"""

import datetime as dt
import re
from collections.abc import Callable, Sequence
from typing import Any

import drafts
import outgoing
import searching
import sorting
import views
from boxes import opened
from contacts import called, contacts, names
from mails import Mail, threads
from outgoing import Draft
from searching import Thread

from shipworthy import NotDone, input_type, tool

Data = dict[str, Any]
ADDRESS = re.compile(r"[^@\s<>,;:\"()\[\]\\]{1,64}@[A-Za-z0-9-]+(?:\.[A-Za-z0-9-]+)+")
LABELS: dict[str, tuple[str, tuple[sorting.Label, ...]]] = {
    "": ("{}", sorting.LABELS),
    "urgent": ("urgent {}", ("urgent",)),
    "needs an answer": ("{} to answer", ("urgent", "reply")),
    "for reading": ("{} for reading", ("read",)),
    "junk": ("junk {}", ("junk",)),
}
"""A label as it is asked for → how it is spoken of, and the labels that are meant."""
SHOWN = 10
"""Most mails of one list."""
PATIENCE = dt.timedelta(days=30)
"""How far back an answer is still waited for."""

person = input_type("person", values=names)
recipient = input_type(
    "recipient", values=names, pattern=ADDRESS.pattern, check=lambda told: ADDRESS.fullmatch(told) is not None
)
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
style = input_type(
    "style",
    values={
        "shorter": ["briefer", "more briefly", "more concise", "less wordy", "make it short"],
        "politer": ["more politely", "more polite", "more formal", "more formally", "nicer", "friendlier", "kinder"],
        "as usual": ["less formal", "more casual", "casually", "informal"],
    },
)


@tool(timeout=15, max_tokens=1500, label="Sorting the mail", private=True, compact=views.sorted_mail)
def sort_mail(when: str = "", with_whom: str = "", label: str = "") -> Data:
    """New mail under its labels, or that of a time; from one person, or of one label, where these are named."""
    spoken, wanted = LABELS[label]
    every = _threads()
    received = [one for each in every for one in each if not one.sent]
    chosen = searching.between(searching.of(received, with_whom), when)
    marked = sorting.marked([one for one in chosen if when or with_whom or not one.seen], every)
    groups = [{"label": name, "mails": _marked(marked, name)} for name in wanted]
    count = sum(name in wanted for _, name, _ in marked)
    mails = "mail" if count < 2 else "mails"
    return {
        "what": spoken.format(mails if label or when or with_whom else f"new {mails}") + views.span(when, with_whom),
        "count": count,
        "groups": [group for group in groups if group["mails"]],
    }


@tool(timeout=15, max_tokens=1200, label="Looking for the mail", private=True, compact=views.found)
def find_mails(query: str, when: str = "", with_whom: str = "") -> Data:
    """The mails that a message means, received and sent: by words, people and time."""
    with opened() as box:
        every = box.all()
    chosen = searching.between(searching.directed(query, searching.of(every, with_whom)), when)
    found = searching.meant(query, chosen)
    return {
        "span": views.span(when, with_whom),
        "count": len(found),
        "mails": [views.row(one) for one in found[:SHOWN]],
    }


@tool(timeout=15, max_tokens=800, label="Looking for the thread", private=True)
def find_threads(query: str, when: str = "", with_whom: str = "") -> Data:
    """The threads that a message means, the newest first; one alone where it asks for the last."""
    fitting = [each for each in _threads() if searching.between(searching.of(each, with_whom), when)]
    found = searching.meant_threads(query, fitting)
    if searching.LAST.search(query):
        found = found[:1]
    return {
        "span": views.span(when, with_whom),
        "count": len(found),
        "threads": [{"id": each[0].id, "thread": views.thread_label(each)} for each in found[:6]],
    }


@tool(timeout=15, max_tokens=2500, label="Reading the thread", private=True, compact=views.read_out)
def read_mails(thread: str, query: str = "", with_whom: str = "") -> Data:
    """The mails of a thread; the last one alone where the message asks for it."""
    found = _thread(lambda each: each[0].id == thread)
    if searching.LAST.search(query):
        found = tuple(searching.of([one for one in found if not one.sent] or found, with_whom)[-1:]) or found[-1:]
    return views.whole(found)


@tool(timeout=15, max_tokens=2500, label="Reading the thread", private=True, compact=views.summary)
def sum_up(thread: str) -> Data:
    """The mails of a thread, for a summary: who wrote what and when."""
    return views.whole(_thread(lambda each: each[0].id == thread))


@tool(timeout=15, max_tokens=900, label="Looking for what is unanswered", private=True, compact=views.open_questions)
def unanswered(now: dt.datetime, when: str = "", with_whom: str = "", query: str = "") -> Data:
    """Mails that were sent, asked something, and have had no answer since."""
    open_ones = [each[-1] for each in _threads() if each[-1].sent and each[-1].at > now - PATIENCE]
    asked = [one for one in open_ones if sorting.ASKS.search(one.own_words)]
    found = searching.between(searching.of(asked, with_whom), when)
    return {
        "span": views.span(when, with_whom),
        "count": len(found),
        "mails": [
            {
                "to": views.joined([called(address, name) for name, address in one.to]),
                "subject": one.subject,
                "since": views.ago(one.at, now),
                "first": views.first_words(one),
            }
            for one in sorted(found, key=lambda one: one.at)[:SHOWN]
        ],
    }


@tool(timeout=1, max_tokens=400, label="Reading what it shall say", trust="trusted")
def read_wish(text: str) -> Data:
    """What a mail is to say, which mail or whom a message means, and what a new mail is about."""
    return {
        "gist": drafts.gist_of(text),
        "head": drafts.head_of(text),
        "topic": drafts.topic_of(text),
        "whom": drafts.whom_of(text),
        "several": drafts.several(text),
    }


@tool(timeout=15, max_tokens=900, label="Looking for the mail", private=True)
def find_answerable(query: str, when: str = "", with_whom: str = "") -> Data:
    """The mails that a message may want answered: of each thread it means the last one received."""
    every = [each for each in _threads() if searching.between(searching.of(each, with_whom), when)]
    last = [
        (each, _last_from(each, with_whom))
        for each in searching.meant_threads(query, every) or (every if with_whom else [])
    ]
    mails = [(each, one) for each, one in last if one is not None]
    # What asks for an answer comes before what only could be answered, and hides it.
    waiting = [one for each, one in mails if not any(later.sent and later.at > one.at for later in each)]
    asking = [one for one in waiting if sorting.label_of(one, answered=False)[0] in ("urgent", "reply")]
    found = asking or waiting or [one for _, one in mails]
    if searching.LAST.search(query):
        found = found[:1]
    return {"span": views.span(when, with_whom), "count": len(found), "mails": [views.row(one) for one in found[:6]]}


@tool(timeout=15, max_tokens=300, label="Looking up the address", trust="tenant", private=True, cleans=["to"])
def address_of(mail: str, gist: str = "", style: str = "") -> Data:
    """The address a mail came from, the subject of an answer, a plain answer, and a warning where something is odd."""
    one = _mail(mail)
    name, address = one.sender
    known = contacts().others.get(address.casefold())
    return {
        "to": _valid(address),
        "subject": views.answer_subject(one.subject),
        "warning": sorting.doubts(one),
        "thread": one.own_words[:1200],
        "me": contacts().me.name,
        "no_text": drafts.is_no_text(gist),
        "plain": drafts.light(
            gist, known.name if known else name, known.first if known else name.split(" ")[0], style, answer=True
        ),
    }


@tool(timeout=15, max_tokens=300, label="Looking up the address", private=True)
def find_writer(whom: str) -> Data:
    """The addresses of those who have written, and whose name a message says."""
    wanted = searching.words(whom)
    with opened() as box:
        every = [one for one in box.all() if not one.sent and not sorting.doubts(one)]
    found = {
        one.sender[1].casefold(): one.sender
        for one in every
        if wanted and all(word in searching.words(one.sender[0]) for word in wanted)
    }
    return {"count": len(found), "people": [{"to": at, "name": f"{name} <{at}>"} for name, at in found.values()][:6]}


@tool(timeout=2, max_tokens=300, label="Writing", trust="tenant")
def plain_mail(to: str, gist: str, topic: str = "", style: str = "") -> Data:
    """A plain mail to an address, and its subject."""
    known = contacts().others.get(to.casefold())
    text = drafts.light(gist, known.name if known else "", known.first if known else "", style, answer=False)
    return {
        "subject": drafts.subject_of(gist, topic),
        "text": text,
        "me": contacts().me.name,
        "no_text": drafts.is_no_text(gist),
    }


@tool(
    timeout=25,
    max_tokens=120,
    label="Sending the mail",
    effect="write",
    identity=["to", "subject", "text", "day", "answers"],
    verify="mail_was_sent",
    trust="tenant",
    accepts={"to": "tenant", "subject": "tenant", "text": "tenant", "day": "tenant", "answers": "tenant"},
    policy={"to": "it in message"},
)
def send_mail(to: str, subject: str, text: str, day: str, answers: str = "") -> Data:
    """Send a mail, or an answer to another one; an equal one of the same day is not sent again."""
    draft, me = Draft(_valid(to), subject, text, day, answers), contacts().me
    references: tuple[str, ...] = ()
    if answers:
        answered = _mail(answers)
        references = (*answered.references, answered.id)
    raw = outgoing.message(draft, me, dt.datetime.now(contacts().zone), references)
    with opened() as box:
        new = box.send(raw, draft.id(me), draft.to)
    return {"to": draft.to, "told": "Sent" if new else "This mail was sent today already; it was not sent again"}


@tool(timeout=15, max_tokens=120, trust="tenant")
def mail_was_sent(to: str, subject: str, text: str, day: str, answers: str = "") -> Data | None:
    """What `send_mail` gives, where the mail is among the sent ones by its Message-ID; else nothing."""
    with opened() as box:
        sent = box.was_sent(Draft(to, subject, text, day, answers).id(contacts().me))
    return {"to": to, "told": "Sent"} if sent else None


def _marked(marked: Sequence[sorting.Marked], name: str) -> list[Data]:
    found = sorted(((one, why) for one, own, why in marked if own == name), key=lambda each: each[0].at, reverse=True)
    return [{"mail": views.label(one), "why": why, "first": views.first_words(one)} for one, why in found[:SHOWN]]


def _threads() -> list[Thread]:
    with opened() as box:
        return threads(box.all(), contacts().me.email)


def _thread(fits: Callable[[Thread], bool]) -> Thread:
    found = next((each for each in _threads() if fits(each)), None)
    if found is None:
        raise NotDone("That thread is not in the mailbox any more.")
    return found


def _mail(label: str) -> Mail:
    with opened() as box:
        found = next((one for one in box.all() if not one.sent and views.label(one) == label), None)
    if found is None:
        raise NotDone(f"{label} is not in the mailbox any more.")
    return found


def _last_from(thread: Thread, whom: str) -> Mail | None:
    received = [one for one in thread if not one.sent]
    return next(iter(searching.of(received, whom)[::-1]), None)


def _valid(address: str) -> str:
    """One plain address; raises NotDone for anything else, such as several of them."""
    if not ADDRESS.fullmatch(address):
        raise NotDone(f"{address!r} is no e-mail address")
    return address
