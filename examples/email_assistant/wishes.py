"""The reader of the email assistant: what a message asks for, with whose mail and which; None where it is not sure."""

import datetime as dt
from dataclasses import replace

import changes
import changing
import clitics
import meant
import orders
import phrasing
import pointing
import questions
import remarks
import reminding
import searching
import sentences
import shown
from contacts import ADDRESS, contacts_in
from talked import talked

from shipworthy.reading import Last, Reading, Spoken, plan_of, reader

TEXTS = ("gist", "to", "address", "mail")


@reader
def read(spoken: Spoken) -> Reading | list[Reading] | None:
    """Read a message as an order, a question about the mailbox, or one about what was shown last."""
    if (went := shown.went(spoken)) is not None:
        return went
    spoken = replace(spoken, message=clitics.plain(phrasing.COMPLAINT.sub("", spoken.message.strip())))
    text = pointing.calmer(phrasing.SPACE.sub(" ", spoken.message.strip().casefold().replace("’", "'")))
    last = spoken.last
    if not text or len(text.split()) > phrasing.TEXT_MOST:
        return None
    if last is not None and (last.confirms or shown.ANEW in last.asked):
        return _beside_a_mail(spoken, text) if last.skill in shown.DRAFTS else None
    if last is not None and any(name in TEXTS for name in last.asked):
        dropped = last.asked == ("mail",) and remarks.REFUSES.search(text)
        left = Reading(skill="about", inputs={"leave": "yes"}, instead=True) if dropped else _left(text, instead=True)
        left = left or shown.given_up(text, last) or _ordered_whole(spoken, last)
        return left or _rather(spoken, text) or _sends_nothing(text, last) or _nobody(text, last)
    return (
        _left(text, instead=last is not None and bool(last.asked))
        or sentences.several(spoken)
        or sentences.each(spoken, _one)
        or _one(spoken, text)
    )


def _one(spoken: Spoken, text: str) -> Reading | list[Reading] | None:
    """A message as one wish, or as the same to several."""
    last, bare = spoken.last, phrasing.OPENING.sub("", text)
    return (
        reminding.reminded(spoken, last)
        or shown.given_up(text, last, spoken.earlier)
        or orders.same_to(spoken.message, last)
        or shown.asked_after(text, last)
        or _denied(text)
        or _not_done(text, bare, last)
        or _nudged(bare, last)
        or meant.at_a_place(spoken, text, bare)
        or _asked(spoken, text, questions.ASK_ME.sub("", bare))
        or meant.of_the_last(spoken, text, bare)
        or orders.copied(spoken.message)
        or meant.answering_what_is_shown(orders.ordered(spoken.message), last)
        or orders.to_each(spoken.message)
        or meant.words_of(spoken, text, bare)
    )


def _beside_a_mail(spoken: Spoken, text: str) -> Reading | list[Reading] | None:
    """What is said while a mail is shown: of it, or beside it."""
    last = spoken.last
    if last is None or not last.confirms and shown.ANEW not in last.asked:
        return _one(spoken, text)
    if orders.SAME.search(text):
        return None
    return (
        shown.given_up(text, last)
        or meant.looked_up(text, last)
        or reminding.reminded(spoken, None)
        or _to_be_shown(spoken, text)
        or _of_a_first_order(spoken)
        or orders.anew_to_each(spoken.message, last)
        or shown.said_of_it(spoken.message, last)
        or orders.ordered(spoken.message)
    )


def _of_a_first_order(spoken: Spoken) -> list[Reading] | None:
    """Several sentences, the first of which orders a mail whole."""
    first = phrasing.NEXT.split(phrasing.SPACE.sub(" ", spoken.message.strip()))[0]
    return sentences.each(spoken, _beside_a_mail) if first != spoken.message and orders.ordered(first) else None


def _rather(spoken: Spoken, text: str) -> Reading | None:
    """A wish to be shown something, where the text of a mail was asked for: `ok then read me his last one`."""
    if not questions.SHOW_ME.match(phrasing.OPENING.sub("", text)):
        return None
    found = _to_be_shown(spoken, text)
    return replace(found, instead=True) if found is not None else None


def _to_be_shown(spoken: Spoken, text: str) -> Reading | None:
    """A wish to be shown something, whatever is open: `find the mail about the parcel`."""
    bare = phrasing.OPENING.sub("", text)
    shows = any(one.match(bare) for one in (questions.SHOW_ME, questions.READ, questions.SUM, phrasing.FIND))
    if not shows and not any(one.search(bare) for one in (questions.MY_TURN, *questions.THEIR_TURN, questions.I_WAIT)):
        return None
    found = _one(replace(spoken, last=None), text)
    return found if isinstance(found, Reading) and found.skill in meant.SHOWING else None


def _ordered_whole(spoken: Spoken, last: Last) -> Reading | None:
    """A mail ordered whole, where something is asked about another one, or about that one."""
    found = orders.ordered(spoken.message)
    if found is None or (anew := orders.anew_to(spoken.message, last)) is not None:
        return anew if found is not None else None
    return replace(found, instead=last.asked == ("to",))


def _sends_nothing(text: str, last: Last) -> Reading | None:
    """An order to send, or how it shall be worded, where the text of the mail is still asked for: it is asked again."""
    sends = changing.ASSENT.match(text) and phrasing.SENDS.search(text)
    worded = {one.kind for one in changes.parsed(text)} == {"style"} or phrasing.SOMETHING.match(text)
    return Reading(again=True) if (sends or worded) and last.asked == ("gist",) else None


def _nobody(text: str, last: Last) -> Reading | None:
    """An answer to whom a mail goes that names nobody who is known: it is asked for again, and said why."""
    if last.asked != ("to",) or contacts_in(text) or ADDRESS.search(text) or changing.ASSENT.match(text):
        return None
    other = remarks.ELSEWHERE.match(text) and not phrasing.SEEKS.search(text)
    if remarks.REFUSES.search(text) or other:
        return None
    if phrasing.THE_ONE.match(text) and searching.said(text) and last.inputs.get("gist"):
        # `The contract guy`: whose mail speaks of it.
        return Reading(skill="reply", inputs={"about": text, "gist": last.inputs["gist"]}, instead=True)
    return Reading(
        skill=last.skill, inputs={"again": "yes, again" if last.inputs.get("again") == "yes" else "yes"}, same=True
    )


def _left(text: str, *, instead: bool) -> Reading | None:
    """What shall stay as it is; `instead` of the mail whose text or addressee is asked for."""
    clauses = [one for one in phrasing.CLAUSE.split(text) if one]
    left = [phrasing.LEFT.fullmatch(one) is not None for one in clauses]
    beside = [phrasing.CLOSED.fullmatch(one) or phrasing.MYSELF.fullmatch(one) for one in clauses]
    left = [
        one or (instead and phrasing.BY_MYSELF.fullmatch(clause) is not None)
        for one, clause in zip(left, clauses, strict=True)
    ]
    if not any(left) or not all(is_left or other for is_left, other in zip(left, beside, strict=True)):
        return None
    return Reading(skill="about", inputs={"leave": "yes"}, instead=instead)


def _denied(text: str) -> Reading | None:
    """Whether something was done that is done with no mail: `you didn't delete it, right?`."""
    if len(text.split()) > phrasing.WISH_MOST or not phrasing.WAS_DONE.search(text):
        return None
    return Reading(skill="about", inputs={"untouched": "yes"}) if phrasing.TOUCHED.search(text) else None


def _not_done(text: str, bare: str, last: Last | None) -> Reading | None:
    """An order for what is done with no mail: to delete, move, mark, forward or pay."""
    passed = phrasing.PASSED_TO.search(text)
    to = {"to": contacts_in(passed["who"])[0]} if passed is not None else {}
    if phrasing.PASSED_ON.search(text):
        whose = contacts_in(match[0]) if (match := phrasing.WHOSE.search(text)) is not None else []
        return Reading(skill="not_done", inputs={**({"with_whom": whose[0]} if whose else {}), **to})
    if len(text.split()) > phrasing.WISH_MOST or phrasing.NOT_MAIL.search(text):
        return None
    # `Reply to Dana: here it is. Pay it by Friday` is a text.
    later = [] if orders.VERB.match(bare) else phrasing.SENTENCE.split(text)
    for part in (bare, *(phrasing.OPENING.sub("", one) for one in later)):
        match = phrasing.DONE_BY_NOBODY.match(part) or phrasing.AT_THE_END.match(part)
        if match is not None:
            what = phrasing.PASSED_TO.sub("", match["what"]).strip(" .!?")
            # `Pay it`: what was spoken of is still what is spoken of.
            it = talked(last).mail if phrasing.IT.match(what) else {}
            kept = {name: it[name] for name in ("of", "about", "with_whom") if it.get(name)}
            return Reading(skill="not_done", inputs={**(kept or ({"about": what} if what else {})), **to})
    return None


def _nudged(bare: str, last: Last | None) -> Reading | None:
    """A person who is to be asked again for an answer that is waited for."""
    match = phrasing.NUDGE.match(bare)
    again = last is not None and last.skill == "waiting_for" and phrasing.AGAIN.match(bare) is not None
    nudges = match is not None and phrasing.ASKS_AGAIN.search(bare) and not phrasing.SAYS_MORE.search(match["rest"])
    if not again and not nudges:
        return None
    people = contacts_in(bare)
    if len(people) == 1:
        return Reading(skill="write_mail", inputs={"to": people[0], "nudge": "yes", "read": True})
    listed = last is not None and last.skill == "waiting_for"
    place = "1" if questions.LONGEST_AWAITED.search(bare) else pointing.place_in(bare)
    if people or not place or not (listed or place == "1"):
        return None
    return Reading(skill="write_mail", inputs={"nudge": "yes", "nth": place, "read": True})


def _asked(spoken: Spoken, text: str, bare: str) -> Reading | None:
    """A question about the mailbox as a whole."""
    people, when = contacts_in(text), _when(spoken, text)
    if when is None or len(people) > 1:
        return None
    whom = {"with_whom": people[0]} if people else {}
    given = {**whom, **({"when": when} if when else {})}
    if questions.MY_TURN.search(text) and not questions.I_WAIT.search(text):
        return Reading(skill="triage", inputs={**given, "label": "needs an answer"})
    if any(one.search(each) for one in (*questions.THEIR_TURN, questions.I_WAIT) for each in (bare, text)):
        return Reading(skill="waiting_for", inputs=given)
    if (label := questions.LABEL.fullmatch(bare)) is not None:
        return Reading(skill="triage", inputs={**given, "label": "junk" if label["junk"] else "urgent"})
    if questions.SENT.search(text) and questions.SENT_MORE.search(text):
        return Reading(skill="find_mail", inputs={**given, "sent": "yes"})
    if questions.JUNK.search(text):
        return Reading(skill="triage", inputs={**given, "label": "junk"})
    if (
        phrasing.FIND.search(bare)
        and not when
        and not phrasing.TIMED.search(text)
        and len(text.split()) <= phrasing.WISH_MOST + 6
    ):
        return Reading(skill="find_mail", inputs={**whom, "about": spoken.message.strip()})
    if (
        questions.ANYTHING_FROM.match(text)
        or questions.UNREAD.match(bare)
        or questions.PRESSING.search(text)
        or (questions.NEWS.match(bare) and not searching.said(questions.NEW.sub(" ", bare)))
    ):
        return Reading(skill="triage", inputs=given)
    last = spoken.last
    if last is not None and last.skill == "find_mail" and last.inputs.get("sent") and when and len(text.split()) <= 4:
        return Reading(skill="find_mail", inputs={"when": when}, same=True)
    return None


def _when(spoken: Spoken, text: str) -> str | None:
    """The time that mails shall be of, as an interval; empty where none is named, None where it is not sure."""
    plan, today = plan_of(spoken.message, spoken.now), spoken.now.date()
    days = plan.of("day")
    since = phrasing.SINCE.search(text) is not None
    if since:
        days = days[:1]
    if not days or len(days) > 1:
        return None if len(days) > 1 else ""
    day = days[0].day
    if day > today and phrasing.COMING.search(text):
        return ""
    day = day - dt.timedelta(days=7) if today < day <= today + dt.timedelta(days=7) else day
    if day > today:
        return None
    end = (today if since else day) + dt.timedelta(days=1)
    return f"{day.isoformat()}T00:00/{end.isoformat()}T00:00"
