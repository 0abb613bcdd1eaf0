"""The tools of the email assistant that read what a mail shall say, and the one that sends it.

A mail that is sent takes what a person reads of it, so that the question before it shows all of it; the address that is
answered is looked up in the mail that the answer is to.
"""

import datetime as dt
from collections.abc import Sequence
from typing import Any

import addressees
import amending
import asides
import drafts
import letters
import outgoing
import searching
import sorting
import views
from boxes import opened
from contacts import ADDRESS, contacts
from lists import awaited
from mails import PREFIX, Mail, threads
from outgoing import Draft
from searching import Thread

from shipworthy import NotDone, tool

Data = dict[str, Any]


@tool(timeout=1, max_tokens=400, label="Reading what it shall say", trust="trusted")
def read_wish(text: str) -> Data:
    """What a mail is to say, which mail or whom a message means, and what a new mail is about.

    `to`: the address of the one contact who is written to; `beside`: those of contacts who are only spoken of.
    """
    head, (to, beside) = drafts.head_of(text), addressees.people_of(text)
    return {
        "gist": drafts.gist_of(text),
        "head": head,
        "topic": drafts.topic_of(text),
        "whom": addressees.whom_of(text),
        "to": to,
        "beside": beside,
        "several": addressees.several(text),
        "everybody": addressees.everybody(text),
        "fresh": addressees.is_fresh(text),
        "taken_back": asides.is_taken_back(text),
    }


@tool(timeout=1, max_tokens=500, label="Changing the text", trust="trusted")
def amended(to: str, gist: str, changes: str = "", style: str = "", topic: str = "") -> Data:
    """What a mail to somebody shall say, how it is worded and its subject, after what was said of it, a message a line.

    `unread`: what of the last message was not understood; nothing of it is in the text.
    """
    made = amending.amended(gist, [one for one in changes.split("\n") if one.strip()], style, topic)
    return {
        "gist": made.gist,
        "style": made.style,
        "topic": made.topic,
        "greeting": made.greeting,
        "unread": "”, “".join(made.unread),
    }


@tool(timeout=1, max_tokens=60, label="Reading the answer", trust="trusted")
def settled(anew: str) -> Data:
    """What was answered, where a change was not understood."""
    return {"said": anew}


@tool(timeout=15, max_tokens=2500, label="Looking for the mail", private=True)
def find_answerable(
    query: str, with_whom: str = "", named: str = "", among: Sequence[str] = (), topic: str = "", gist: str = ""
) -> Data:
    """The mails that a message may want answered: of each thread it means the last one received.

    `only`: the mail, where no other is meant; one that asks for an answer comes before those that could be answered.
    `named`: the one that is meant surely; `among`: those of which one is meant. `topic`: what it is about: where that
    is no mail's, which one is asked. `gist`: what the answer says, which may speak of another mail of that person.
    """
    if named or among:
        rows = [views.row(_mail(one)) for one in ([named] if named else among)]
        return {"span": "", "count": len(rows), "only": rows[0]["mail"] if len(rows) == 1 else "", "mails": rows}
    every = [each for each in _threads() if searching.of(each, with_whom)]
    fitting, described = searching.meant_threads(query, every), bool(topic and searching.described(topic))
    last = [(each, _last_from(each, with_whom)) for each in fitting or (every if with_whom or described else [])]
    mails = [(each, one) for each, one in last if one is not None]
    mails = [(each, one) for each, one in mails if not sorting.doubts(one)] or mails
    waiting = [one for each, one in mails if not any(later.sent and later.at > one.at for later in each)]
    asking = [one for one in waiting if sorting.label_of(one, answered=False)[0] in ("urgent", "reply")]
    found = list(dict.fromkeys([*asking, *waiting, *(one for _, one in mails)]))
    first = asking or waiting or found
    if not fitting and described and not with_whom:
        # Whom a description means that stands in no mail: one who waits for an answer.
        first = found = asking
    elif not fitting and topic:
        first = found
    elif with_whom and not searching.said(query):
        first = searching.speaking(gist, asking or found, found)
    if searching.LAST.search(query):
        first = sorted(first, key=lambda one: one.at)[-1:]
    found = list(dict.fromkeys([*first, *found]))
    if topic and not fitting and len(found) == 1:
        # The only one that it could be is about something else.
        found = []
    return {
        "span": views.span("", with_whom),
        "count": len(found),
        "only": views.label(first[0]) if len(first) == 1 and (fitting or not topic) else "",
        "mails": [views.row(one) for one in found[: searching.offered(query)]],
    }


@tool(timeout=15, max_tokens=300, label="Looking up the address", trust="tenant", private=True, cleans=["to"])
def address_of(mail: str, gist: str = "", style: str = "", sign: str = "", greeting: bool = True) -> Data:
    """The address a mail came from, the subject of an answer, a plain answer, and a warning where something is odd."""
    one = _mail(mail)
    name, address = one.sender
    known = contacts().others.get(address.casefold())
    return {
        "to": _valid(address),
        "subject": views.answer_subject(one.subject),
        "warning": sorting.doubts(one),
        "thread": one.own_words[:1200],
        "me": sign or contacts().me.name,
        "no_text": asides.is_no_text(gist),
        "left": asides.is_left(gist),
        "plain": letters.light(
            gist,
            known.name if known else name,
            known.first if known else name.split(" ")[0],
            style,
            answer=True,
            sign=sign,
            greeting=greeting,
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


@tool(timeout=15, max_tokens=300, label="Looking for what is unanswered", trust="tenant", private=True, cleans=["to"])
def waited_for(now: dt.datetime, nudge: str = "", nth: str = "1", with_whom: str = "") -> Data:
    """Whose answer is to be asked for again, and with which words, by the mail that waits for it; else empty."""
    found = awaited(now, "", with_whom) if nudge else []
    place = len(found) - 1 if nth == "last" else int(nth) - 1
    one = found[place] if 0 <= place < len(found) and len(found[place].to) == 1 else None
    subject = PREFIX.sub("", one.subject) if one is not None else ""
    return {
        "to": one.to[0][1] if one is not None else "",
        "gist": letters.asked_again(subject, one.own_words) if one is not None else "",
        "topic": views.answer_subject(one.subject) if one is not None else "",
        "none": bool(nudge) and one is None,
        "span": views.span("", with_whom, "from"),
    }


@tool(timeout=15, max_tokens=400, label="Writing", trust="tenant", private=True)
def plain_mail(
    to: str,
    gist: str,
    topic: str = "",
    style: str = "",
    fresh: bool = False,
    sign: str = "",
    greeting: bool = True,
    begun: str = "",
) -> Data:
    """A plain mail to an address, its subject, and the mail that it answers, if it speaks of one that waits for that.

    `fresh`: it shall be a new one. `begun`: what it said first, by which that is told, whatever is changed later.
    """
    known = contacts().others.get(to.casefold())
    waiting = None if fresh or topic else _spoken_of(to, begun or gist)
    first, name = (known.first, known.name) if known else ("", "")
    answer = waiting is not None
    return {
        "subject": views.answer_subject(waiting.subject) if waiting else letters.subject_of(gist, topic),
        "answers": views.label(waiting) if waiting else "",
        "text": letters.light(gist, name, first, style, answer=answer, sign=sign, greeting=greeting),
        "me": sign or contacts().me.name,
        "no_text": asides.is_no_text(gist),
        "left": asides.is_left(gist),
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


def _threads() -> list[Thread]:
    with opened() as box:
        return threads(box.all(), contacts().me.email)


def _mail(label: str) -> Mail:
    with opened() as box:
        found = next((one for one in box.all() if not one.sent and views.label(one) == label), None)
    if found is None:
        raise NotDone(f"{label} is not in the mailbox any more.")
    return found


def _spoken_of(to: str, gist: str) -> Mail | None:
    """The mail from an address that waits for an answer, where words of the text stand in it."""
    wanted = searching.said(gist)
    found = [
        each[-1]
        for each in _threads()
        if not each[-1].sent and each[-1].sender[1].casefold() == to.casefold() and not sorting.doubts(each[-1])
    ]
    spoken = [one for one in found if searching.speaks(wanted, one)]
    return spoken[0] if len(spoken) == 1 and sorting.label_of(spoken[0], answered=False)[0] != "read" else None


def _last_from(thread: Thread, whom: str) -> Mail | None:
    received = [one for one in thread if not one.sent]
    return next(iter(searching.of(received, whom)[::-1]), None)


def _valid(address: str) -> str:
    """One plain address; raises NotDone for anything else, such as several of them."""
    if not ADDRESS.fullmatch(address):
        raise NotDone(f"{address!r} is no e-mail address")
    return address
