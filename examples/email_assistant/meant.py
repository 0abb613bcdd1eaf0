"""Which mail of what was just spoken of, or of whom, a message means: to be read, summed up or answered."""

import drafts
import phrasing
import questions
import searching
from contacts import called, contacts_in, names
from pointing import ALONE, ASKED, asks_of_it, place_in, pointed
from talked import Inputs, Talked, shown_mails, talked

from shipworthy.reading import Last, Reading, Spoken, plan_of

CALLED = frozenset(
    word for every in names().values() for name in every for one in (name, f"{name}s") for word in searching.words(one)
)
"""Words of the names of the contacts."""
SHOWING = ("read_thread", "summarize_thread", "find_mail", "triage", "waiting_for")
"""Skills that only show."""
ONE_BY_ONE = ("newest", "find_mail")
MOST_OF_A_PLACE = 20
"""Words of a message that means one mail of a list."""


def at_a_place(spoken: Spoken, text: str, bare: str) -> Reading | None:
    """The mail at a place of what was shown: to be read, summed up or answered."""
    last, spoken_of = spoken.last, talked(spoken.last)
    if last is None or not _is_free(last) or contacts_in(text) or len(text.split()) > MOST_OF_A_PLACE:
        return None
    if last.skill == "triage" and last.inputs.get("label") and questions.WHY.match(bare):
        # The list says the reason of each.
        return Reading(
            skill="triage", inputs={k: v for k, v in last.inputs.items() if k in ("when", "with_whom", "label")}
        )
    if last.skill == "triage" and phrasing.DRAFT.match(bare) and questions.LONGEST_AWAITED.search(bare):
        return Reading(skill="reply", inputs={**spoken_of.listed, "nth": "oldest"})
    found = pointed(text, spoken_of)
    skill = _skill_for(text, bare)
    if not found.placed or not skill:
        return None
    if skill == "reply":
        # `The last one` may be the newest, or the one at the end.
        unsure = place_in(text) == "last" and not spoken_of.mails and spoken_of.entries != 1
        # `Tell the first one it is 12,050`: as somebody who is told it.
        said = drafts.gist_of(spoken.message) or drafts.gist_of(phrasing.PLACE.sub("them", spoken.message, count=1))
        return _answer(found.several if unsure else found.mail or found.several, said)
    return Reading(skill=skill, inputs=found.mail) if found.mail else None


def _skill_for(text: str, bare: str) -> str:
    """What is to be done with the mail that a message points at."""
    if phrasing.REPLY_AT.match(bare) or phrasing.TELL_AT.match(bare):
        return "reply"
    if questions.SUM.search(bare):
        return "summarize_thread"
    return "read_thread" if questions.READ.match(bare) or asks_of_it(text) or place_in(text) and _is_short(bare) else ""


def _is_short(bare: str) -> bool:
    """Whether a message names a place and nothing else: `the second one`."""
    return ALONE.match(bare) is not None


def of_the_last(spoken: Spoken, text: str, bare: str) -> Reading | None:
    """One mail of what was spoken of last: to be read, summed up or answered."""
    last, spoken_of = spoken.last, talked(spoken.last)
    if phrasing.TELL.match(bare) or phrasing.ANSWERED.match(bare) or drafts.PLAIN.match(bare):
        return told(spoken.message, text, bare, spoken_of)
    if last is None or not _is_free(last):
        return None
    if (questions.LAST_WROTE.search(text) or questions.WHO_SENT.search(bare)) and spoken_of.mail:
        return Reading(skill="read_thread", inputs={**spoken_of.mail, "nth": "1"})
    if questions.EARLIER.search(text) and len(text.split()) <= 8 and spoken_of.mail.get("of") in ONE_BY_ONE:
        nth = int(str(last.inputs.get("nth") or 1)) + 1
        return Reading(skill="read_thread", inputs={**spoken_of.mail, "nth": str(nth)})
    if questions.THEIR_LAST.search(text) and questions.READ.match(bare) and not contacts_in(text):
        newest = {"of": "newest", "with_whom": spoken_of.person} if spoken_of.person else spoken_of.mail
        return Reading(skill="read_thread", inputs=newest) if newest else None
    if (found := looked_up(text, last)) is not None:
        return found
    return None if contacts_in(text) else _of_it(text, bare, spoken_of)


def _of_it(text: str, bare: str, spoken_of: Talked) -> Reading | None:
    """A wish to read or sum up what was spoken of, or a question about it."""
    sums = questions.SUM.search(bare) is not None and not searching.said(questions.SUM.sub(" ", bare))
    reads = questions.READ.match(bare) is not None and phrasing.IT.match(questions.READ.sub("", bare).strip())
    if not (sums or reads or asks_of_it(text)) or questions.OF_THE_BOX.search(text):
        return None
    if spoken_of.mail:
        return Reading(skill="summarize_thread" if sums else "read_thread", inputs=spoken_of.mail)
    if spoken_of.listed.get("of") == "triage" and spoken_of.person and (reads or sums):
        return Reading(skill="read_thread", inputs={"of": "newest", "with_whom": spoken_of.person})
    return None


def told(message: str, text: str, bare: str, spoken_of: Talked) -> Reading | None:
    """What the one is told who was spoken of: an answer to the mail that is meant, or a mail to that person."""
    gist = drafts.gist_of(message)
    head = drafts.head_of(message) if gist else message
    if contacts_in(head) or _names_another(head):
        return None
    found = pointed(head.casefold(), spoken_of)
    where = found.mail or found.several
    # A mail that was sent by its owner is answered by none: who waits is written to.
    if spoken_of.listed.get("of") == "waiting_for":
        where = {}
    if spoken_of.passed_to and gist and not phrasing.REPLY_AT.match(bare):
        return Reading(skill="write_mail", inputs={"to": spoken_of.passed_to, "gist": gist, "read": True})
    if where:
        return _answer(where, gist)
    if spoken_of.person and gist:
        if phrasing.REPLY_AT.match(bare):
            return Reading(skill="reply", inputs={"with_whom": spoken_of.person, "gist": gist})
        return Reading(skill="write_mail", inputs={"to": spoken_of.person, "gist": gist, "read": True})
    if not gist:
        return None
    # Nothing was spoken of: which mail, or who, is asked.
    if phrasing.REPLY_AT.match(bare):
        return Reading(skill="reply", inputs={"gist": gist})
    return Reading(skill="write_mail", inputs={"gist": gist, "read": True})


def answering_what_is_shown(found: Reading | None, last: Last | None) -> Reading | None:
    """An answer to somebody, as one to the mail of theirs that was shown last, where it names no other."""
    if found is None or last is None or found.skill != "reply" or last.skill not in SHOWING or not _is_free(last):
        return found
    whom, names_other = found.inputs.get("with_whom"), found.inputs.get("about") or found.same
    mails = [one for one in shown_mails(last) if whom and one.startswith(f"{called(str(whom))} · ")]
    if names_other or not mails:
        return found
    return Reading(skill="reply", inputs={**found.inputs, "of": "mail", "about": mails[-1]})


def _names_another(head: str) -> bool:
    """Whether what stands before the text says another mail than the one that was spoken of."""
    head = phrasing.OPENING.sub("", head.casefold())
    return bool(searching.said(phrasing.TO_SAY.sub(" ", head))) and not place_in(head)


def _answer(where: Inputs, gist: str) -> Reading | None:
    return Reading(skill="reply", inputs={**where, **({"gist": gist} if gist else {})}) if where else None


def _is_free(last: Last) -> bool:
    """Whether no question is open, or one which mail is meant."""
    return not last.asked or last.asked == ("thread",)


def looked_up(text: str, last: Last) -> Reading | None:
    """What the one whose mail is spoken of has written, attached, or been told: `does she say where?`."""
    spoken_of = talked(last)
    people = contacts_in(text) or [spoken_of.person]
    whom = {"with_whom": people[0]}
    if len(people) != 1 or len(text.split()) > MOST_OF_A_PLACE:
        return None
    meant = spoken_of.mail if people[0] in ("", spoken_of.person) else {}
    if questions.THEY_SAY.search(text) and not questions.ATTACHED.search(text) and meant:
        return Reading(skill="read_thread", inputs={**meant, "nth": str(meant.get("nth") or "1")})
    if not people[0]:
        return None
    if questions.I_TOLD.search(text):
        return Reading(skill="find_mail", inputs={**whom, "sent": "yes"})
    if not questions.THEY_SAY.search(text):
        return None
    if questions.ATTACHED.search(text):
        return Reading(skill="find_mail", inputs={**whom, "about": "attachments from"})
    return Reading(skill="read_thread", inputs={"of": "newest", **whom})


def words_of(spoken: Spoken, text: str, bare: str) -> Reading | None:
    """What a person wrote last or word for word, how much a mail says that something is, or how something stands."""
    about = {"about": spoken.message.strip()}
    asks = questions.HOW_MUCH.search(text) or (questions.THEY_WANT.search(text) and not contacts_in(text))
    if (wants := questions.WANTS.match(bare)) is not None and len(text.split()) <= phrasing.WISH_MOST:
        people, others = contacts_in(bare), set(searching.said(text)) - ASKED
        if len(people) == 1 and not [one for one in others if one not in CALLED]:
            return Reading(skill="read_thread", inputs={"of": "newest", "with_whom": people[0]})
        if wants and not people and searching.said(text):
            return Reading(skill="read_thread", inputs=about)
    if asks and searching.said(text) and len(text.split()) <= phrasing.TEXT_MOST // 2 + 5:
        return Reading(skill="read_thread", inputs=about)
    if (stands := questions.STANDS.match(bare)) is not None and searching.said(bare[stands.end() :]):
        return Reading(skill="summarize_thread", inputs={"about": bare[stands.end() :].strip(" ?!.")})
    if (found := _by_the_verb(spoken, bare)) is not None:
        return found
    people = contacts_in(bare)
    attached = questions.THEY_SAY.search(text) and questions.ATTACHED.search(text)
    if attached and not people and searching.said(text):
        return Reading(skill="find_mail", inputs=about)
    return _by(people[0], text, bare, about) if len(people) == 1 else None


def _by_the_verb(spoken: Spoken, bare: str) -> Reading | None:
    """What is to be shown or summed up by words of it; in English also whose mail."""
    other = (questions.SUM_OTHER.match(bare), questions.READ_OTHER.match(bare))
    sums, reads = questions.SUM.match(bare) or other[0], questions.READ.match(bare) or other[1]
    verb = sums or reads
    if verb is None or not searching.said(bare[verb.end() :]) or len(bare.split()) > phrasing.WISH_MOST:
        return None
    if phrasing.NEXT.search(bare) or questions.INSIDE.search(bare):
        return None
    people = contacts_in(bare) if not any(other) else []
    if len(people) > 1 or (not any(other) and phrasing.TIMED.search(bare)):
        return None
    if other[0] is None and plan_of(spoken.message, spoken.now).of("day"):
        return None
    skill = "summarize_thread" if sums else "find_mail" if questions.MANY.search(bare) else "read_thread"
    whom = {"with_whom": people[0]} if people else {}
    return Reading(skill=skill, inputs={**whom, "about": spoken.message.strip()})


def _by(person: str, text: str, bare: str, about: Inputs) -> Reading | None:
    """What one person wrote."""
    asks = (
        bare.startswith(("has ", "hat ", "ha ")) and questions.THEY_SAY.search(text)
    ) or questions.HAS_WRITTEN.match(bare)
    if asks and searching.said(questions.HAS_WRITTEN.sub(" ", text)):
        return Reading(skill="find_mail", inputs={**about, "with_whom": person})
    newest: dict[str, object] = {"of": "newest", "with_whom": person}
    reads = questions.READ.match(bare) and len(bare.split()) <= 9 and not searching.said(questions.READ.sub("", bare))
    if reads and questions.THE_ONE_FROM.search(bare):
        return Reading(skill="read_thread", inputs=newest)
    if questions.LATEST.search(bare) and (reads or questions.WHAT_LAST.match(bare)):
        return Reading(skill="read_thread", inputs=newest)
    if not questions.VERBATIM.search(bare):
        return None
    topic = questions.ABOUT.search(bare)
    return Reading(skill="read_thread", inputs={**newest, **({"about": topic["what"]} if topic is not None else {})})
