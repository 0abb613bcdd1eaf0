"""The reader of the email assistant: what a message asks for, with whose mail and which; None where it is not sure."""

import datetime as dt

import drafts
import orders
import phrasing
import reminding
import searching
import shown
from contacts import ADDRESS

from shipworthy.reading import Last, Reading, Spoken, plan_of, reader

LISTS = ("triage", "waiting_for", "find_mail")
"""Skills whose list is found again by their inputs."""
OPENED = ("read_thread", "summarize_thread", "find_mail")
"""Skills that have a thread, where one was meant."""
ONE_BY_ONE = ("newest", "find_mail")
MOST_OF_A_PLACE = 20
"""Words of a message that means one mail of a list."""
TEXTS = ("gist", "to", "address", "mail")


@reader
def read(spoken: Spoken) -> Reading | list[Reading] | None:
    """Read a message as an order, a question about the mailbox, or one about what was shown last."""
    text = phrasing.SPACE.sub(" ", spoken.message.strip().casefold().replace("’", "'"))
    last = spoken.last
    if not text or len(text.split()) > phrasing.TEXT_MOST:
        return None
    if last is not None and (last.confirms or shown.ANEW in last.asked):
        return _beside_a_mail(spoken, text, last) if last.skill in shown.DRAFTS else None
    if last is not None and any(name in TEXTS for name in last.asked):
        return _left(text, instead=True) or _nobody(text, last)
    bare = phrasing.OPENING.sub("", text)
    return (
        _left(text, instead=last is not None and bool(last.asked))
        or _several(spoken)
        or reminding.reminded(spoken, last)
        or orders.same_to(spoken.message, last)
        or _not_done(text, bare, last)
        or _nudged(bare, last)
        or _asked(spoken, text, bare)
        or _of_the_last(spoken, text, bare)
        or orders.copied(spoken.message)
        or orders.ordered(spoken.message)
        or orders.to_each(spoken.message)
        or _words_of(spoken, text, bare)
    )


def _beside_a_mail(spoken: Spoken, text: str, last: Last) -> Reading | None:
    """A word about the mail that is shown, or a request beside it."""
    if orders.SAME.search(text):
        return None
    found = _looked_up(text, last) or reminding.reminded(spoken, None) or shown.said_of_it(spoken.message, last)
    return found or orders.ordered(spoken.message)


def _nobody(text: str, last: Last) -> Reading | None:
    """An answer to whom a mail goes that names nobody who is known: it is asked for again, and said why."""
    if last.asked != ("to",) or _people(text) or ADDRESS.search(text) or phrasing.CLOSED.fullmatch(text.strip(" .!?")):
        return None
    other = shown.ELSEWHERE.match(text) and not phrasing.SEEKS.search(text)
    if shown.REFUSES.search(text) or other:
        return None
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


def _several(spoken: Spoken) -> list[Reading] | None:
    """Several mails of one message, each to one contact, with a text of its own."""
    message = phrasing.PRELUDE.sub("", phrasing.SPACE.sub(" ", spoken.message.strip()))
    pieces = [one.strip(" ,;.") for one in phrasing.CUT.split(message) if one.strip(" ,;.")]
    if len(pieces) < 2 or not all(phrasing.ORDER.match(one.casefold()) for one in pieces):
        return None
    found = list[Reading]()
    for one in pieces:
        (to, _), gist = drafts.people_of(one), drafts.gist_of(one)
        if not to or not gist or phrasing.REFERS.match(gist):
            return None
        found.append(Reading(skill="write_mail", inputs={"to": to, "gist": gist, "read": "a mail of its own"}))
    return found if len({one.inputs["to"] for one in found}) == len(found) else None


def _not_done(text: str, bare: str, last: Last | None) -> Reading | None:
    """An order for what is done with no mail: to delete, move, mark, forward or pay."""
    if phrasing.PASSED_ON.search(text):
        return Reading(skill="not_done", inputs={})
    if len(text.split()) > phrasing.WISH_MOST or phrasing.NOT_MAIL.search(text):
        return None
    for part in (bare, *(phrasing.OPENING.sub("", one) for one in phrasing.SENTENCE.split(text))):
        match = phrasing.DONE_BY_NOBODY.match(part) or phrasing.AT_THE_END.match(part)
        if match is not None:
            what = match["what"].strip(" .!?")
            # `Pay it`: what was spoken of is still what is spoken of.
            meant = _meant(last) if last is not None and phrasing.IT.match(what) else {}
            kept = {name: meant[name] for name in ("of", "about", "with_whom") if meant.get(name)}
            return Reading(skill="not_done", inputs=kept or ({"about": what} if what else {}))
    return None


def _nudged(bare: str, last: Last | None) -> Reading | None:
    """A person who is to be asked again for an answer that is waited for."""
    match = phrasing.NUDGE.match(bare)
    if match is None or not phrasing.ASKS_AGAIN.search(bare) or phrasing.SAYS_MORE.search(match["rest"]):
        return None
    people = _people(bare)
    if len(people) == 1:
        return Reading(skill="write_mail", inputs={"to": people[0], "nudge": "yes", "read": "yes"})
    listed = last is not None and last.skill == "waiting_for"
    place = "1" if phrasing.LONGEST_AWAITED.search(bare) else _place(bare)
    if people or not place or not (listed or place == "1"):
        return None
    return Reading(skill="write_mail", inputs={"nudge": "yes", "nth": place, "read": "yes"})


def _asked(spoken: Spoken, text: str, bare: str) -> Reading | None:
    """A question about the mailbox as a whole."""
    people, when = _people(text), _when(spoken, text)
    if when is None or len(people) > 1:
        return None
    whom = {"with_whom": people[0]} if people else {}
    given = {**whom, **({"when": when} if when else {})}
    if phrasing.MY_TURN.search(text):
        return Reading(skill="triage", inputs={**given, "label": "needs an answer"})
    if any(one.search(bare) for one in phrasing.THEIR_TURN):
        return Reading(skill="waiting_for", inputs=given)
    if (label := phrasing.LABEL.fullmatch(bare)) is not None:
        return Reading(skill="triage", inputs={**given, "label": "junk" if label["junk"] else "urgent"})
    if phrasing.SENT.search(text) and phrasing.SENT_MORE.search(text):
        return Reading(skill="find_mail", inputs={**given, "sent": "yes"})
    if phrasing.JUNK.search(text):
        return Reading(skill="triage", inputs={**given, "label": "junk"})
    if (
        phrasing.FIND.search(bare)
        and not when
        and not phrasing.TIMED.search(text)
        and len(text.split()) <= phrasing.WISH_MOST + 6
    ):
        return Reading(skill="find_mail", inputs={**whom, "about": spoken.message.strip()})
    if phrasing.PRESSING.search(text):
        return Reading(skill="triage", inputs=given)
    last = spoken.last
    if last is not None and last.skill == "find_mail" and last.inputs.get("sent") and when and len(text.split()) <= 4:
        return Reading(skill="find_mail", inputs={"when": when}, same=True)
    return None


def _of_the_last(spoken: Spoken, text: str, bare: str) -> Reading | None:
    """One mail of what was shown last: to be read, summed up or answered."""
    last = spoken.last
    if last is None:
        return None
    if phrasing.TELL.match(bare) or phrasing.ANSWERED.match(bare):
        meant, gist = _meant(last), drafts.gist_of(spoken.message)
        return Reading(skill="reply", inputs={**meant, **({"gist": gist} if gist else {})}) if meant else None
    if last.asked and last.asked != ("thread",):
        return None
    if (phrasing.LAST_WROTE.search(text) or phrasing.WHO_SENT.search(bare)) and (meant := _meant(last)):
        return Reading(skill="read_thread", inputs={**meant, "nth": "1"})
    if phrasing.EARLIER.search(text) and len(text.split()) <= 8 and (same := _same_list(last)).get("of") in ONE_BY_ONE:
        return Reading(skill="read_thread", inputs={**same, "nth": str(int(str(last.inputs.get("nth") or 1)) + 1)})
    if (found := _looked_up(text, last)) is not None:
        return found
    if _people(text):
        return None
    return _at_a_place(text, bare, last) or _newest_of(bare, last)


def _looked_up(text: str, last: Last) -> Reading | None:
    """What the one whose mail is spoken of has written, attached, or been told: `does she say where?`."""
    people = _people(text) or [str(last.inputs.get("with_whom") or last.inputs.get("to") or "")]
    whom = {"with_whom": people[0]}
    if len(people) != 1 or len(text.split()) > MOST_OF_A_PLACE:
        return None
    meant = _meant(last) if people[0] in ("", last.inputs.get("with_whom")) else {}
    if phrasing.THEY_SAY.search(text) and not phrasing.ATTACHED.search(text) and meant:
        return Reading(skill="read_thread", inputs={**meant, "nth": "1"})
    if not people[0]:
        return None
    if phrasing.I_TOLD.search(text):
        return Reading(skill="find_mail", inputs={**whom, "sent": "yes"})
    if not phrasing.THEY_SAY.search(text):
        return None
    if phrasing.ATTACHED.search(text):
        return Reading(skill="find_mail", inputs={**whom, "about": "attachments from"})
    return Reading(skill="read_thread", inputs={"of": "newest", **whom})


def _at_a_place(text: str, bare: str, last: Last) -> Reading | None:
    """The mail at a place of the list that was shown: `answer the second: …`, or the one that has waited longest."""
    place, same = _place(text), _same_list(last) if last.skill in LISTS else {}
    if not same:
        return None
    if last.skill == "triage" and last.inputs.get("label") and phrasing.WHY.match(bare):
        # The list says the reason of each.
        return Reading(
            skill="triage", inputs={k: v for k, v in last.inputs.items() if k in ("when", "with_whom", "label")}
        )
    if last.skill == "triage" and phrasing.DRAFT.match(bare) and phrasing.LONGEST_AWAITED.search(bare):
        return Reading(skill="reply", inputs={**same, "nth": "oldest"})
    skill = "reply" if phrasing.REPLY_AT.match(bare) else "summarize_thread" if phrasing.SUM.search(bare) else ""
    skill = skill or ("read_thread" if phrasing.READ.match(bare) else "")
    # `The last one` may be the newest, or the one at the end.
    if not place or not skill or (skill == "reply" and place == "last"):
        return None
    return Reading(skill=skill, inputs={**same, "nth": place}) if len(text.split()) <= MOST_OF_A_PLACE else None


def _newest_of(bare: str, last: Last) -> Reading | None:
    """The newest mail of the one person whose mails were shown: `open it`."""
    whom = last.inputs.get("with_whom") if last.skill == "triage" else None
    shown = phrasing.READ.sub("", bare).strip()
    if not whom or not phrasing.READ.match(bare) or not phrasing.IT.match(shown):
        return None
    return Reading(skill="read_thread", inputs={"of": "newest", "with_whom": whom})


def _words_of(spoken: Spoken, text: str, bare: str) -> Reading | None:
    """What a person wrote last or word for word, or how much a mail says that something is."""
    if phrasing.HOW_MUCH.search(text) and searching.said(text) and len(text.split()) <= MOST_OF_A_PLACE:
        return Reading(skill="read_thread", inputs={"about": spoken.message.strip()})
    people = _people(bare)
    if len(people) != 1:
        return None
    newest: dict[str, object] = {"of": "newest", "with_whom": people[0]}
    reads = phrasing.READ.match(bare) and len(bare.split()) <= 9 and not searching.said(bare)
    if phrasing.LATEST.search(bare) and (reads or phrasing.WHAT_LAST.match(bare)):
        return Reading(skill="read_thread", inputs=newest)
    if not phrasing.VERBATIM.search(bare):
        return None
    about = phrasing.ABOUT.search(bare)
    return Reading(skill="read_thread", inputs={**newest, **({"about": about["what"]} if about is not None else {})})


def _meant(last: Last) -> dict[str, object]:
    """The mail that an answer is to, where what was shown last is one; else nothing."""
    whom = {"with_whom": last.inputs["with_whom"]} if last.inputs.get("with_whom") else {}
    if last.skill in OPENED[:2] and last.inputs.get("of", "thread") != "thread":
        return _same_list(last)
    if last.skill in OPENED and last.inputs.get("thread"):
        return {"of": "thread", "about": last.inputs["thread"], **whom}
    if last.skill == "not_done" and last.inputs.get("about"):
        return {"of": "newest", **last.inputs}
    return {}


def _same_list(last: Last) -> dict[str, object]:
    """The inputs that find the list again which was shown last."""
    if last.skill == "find_mail" and not last.inputs.get("about"):
        return {}
    kept = {
        name: last.inputs[name]
        for name in ("when", "with_whom", "about", "of", "nth", "under")
        if last.inputs.get(name)
    }
    if last.skill in LISTS:
        kept = {name: value for name, value in kept.items() if name in ("when", "with_whom", "about")} | {
            "of": last.skill
        }
        if last.inputs.get("label"):
            kept["under"] = last.inputs["label"]
    return kept


def _place(text: str) -> str:
    match = phrasing.PLACE.search(text)
    if match is None:
        return ""
    found = next((name for name, value in match.groupdict().items() if value), "")
    return "last" if found == "last" else match["n"] if found == "n" else found.removeprefix("p")


def _people(text: str) -> list[str]:
    """The contacts whom a text names."""
    return drafts.contacts_in(text)


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
