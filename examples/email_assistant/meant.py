"""Which mail of what was shown last, or of whom, a message means: to be read, summed up or answered."""

import drafts
import phrasing
import searching
from contacts import contacts_in

from shipworthy.reading import Last, Reading, Spoken

LISTS = ("triage", "waiting_for", "find_mail")
"""Skills whose list is found again by their inputs."""
OPENED = ("read_thread", "summarize_thread", "find_mail")
"""Skills that have a thread, where one was meant."""
ONE_BY_ONE = ("newest", "find_mail")
MOST_OF_A_PLACE = 20
"""Words of a message that means one mail of a list."""


def of_the_last(spoken: Spoken, text: str, bare: str) -> Reading | None:
    """One mail of what was shown last: to be read, summed up or answered."""
    last = spoken.last
    if last is None:
        return None
    if phrasing.TELL.match(bare) or phrasing.ANSWERED.match(bare):
        return _told(spoken.message, bare, last)
    if last.asked and last.asked != ("thread",):
        return None
    if (phrasing.LAST_WROTE.search(text) or phrasing.WHO_SENT.search(bare)) and (meant := meant_by(last)):
        return Reading(skill="read_thread", inputs={**meant, "nth": "1"})
    if phrasing.EARLIER.search(text) and len(text.split()) <= 8 and (same := _same_list(last)).get("of") in ONE_BY_ONE:
        return Reading(skill="read_thread", inputs={**same, "nth": str(int(str(last.inputs.get("nth") or 1)) + 1)})
    if (found := looked_up(text, last)) is not None:
        return found
    if contacts_in(text):
        return None
    return _at_a_place(text, bare, last) or _newest_of(bare, last)


def _told(message: str, bare: str, last: Last) -> Reading | None:
    """What the one is told who was spoken of last: an answer to the mail that is meant, or a mail to that person."""
    meant, gist = meant_by(last), drafts.gist_of(message)
    text = {"gist": gist} if gist else {}
    if meant:
        return Reading(skill="reply", inputs={**meant, **text})
    whom = last.inputs.get("with_whom") or last.inputs.get("to")
    if not whom or not text:
        return None
    if phrasing.REPLY_AT.match(bare):
        return Reading(skill="reply", inputs={"with_whom": whom, **text})
    return Reading(skill="write_mail", inputs={"to": whom, **text, "read": "yes"})


def looked_up(text: str, last: Last) -> Reading | None:
    """What the one whose mail is spoken of has written, attached, or been told: `does she say where?`."""
    people = contacts_in(text) or [str(last.inputs.get("with_whom") or last.inputs.get("to") or "")]
    whom = {"with_whom": people[0]}
    if len(people) != 1 or len(text.split()) > MOST_OF_A_PLACE:
        return None
    meant = meant_by(last) if people[0] in ("", last.inputs.get("with_whom")) else {}
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
    place, same = place_in(text), _same_list(last) if last.skill in LISTS else {}
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


def words_of(spoken: Spoken, text: str, bare: str) -> Reading | None:
    """What a person wrote last or word for word, or how much a mail says that something is."""
    asks = phrasing.HOW_MUCH.search(text) or (phrasing.THEY_WANT.search(text) and not contacts_in(text))
    if asks and searching.said(text) and len(text.split()) <= phrasing.TEXT_MOST // 2 + 5:
        return Reading(skill="read_thread", inputs={"about": spoken.message.strip()})
    people = contacts_in(bare)
    attached = phrasing.THEY_SAY.search(text) and phrasing.ATTACHED.search(text)
    if attached and not people and searching.said(text):
        return Reading(skill="find_mail", inputs={"about": spoken.message.strip()})
    if len(people) != 1:
        return None
    if bare.startswith(("has ", "hat ", "ha ")) and phrasing.THEY_SAY.search(text) and searching.said(text):
        return Reading(skill="find_mail", inputs={"about": spoken.message.strip(), "with_whom": people[0]})
    newest: dict[str, object] = {"of": "newest", "with_whom": people[0]}
    reads = phrasing.READ.match(bare) and len(bare.split()) <= 9 and not searching.said(bare)
    if phrasing.LATEST.search(bare) and (reads or phrasing.WHAT_LAST.match(bare)):
        return Reading(skill="read_thread", inputs=newest)
    if not phrasing.VERBATIM.search(bare):
        return None
    about = phrasing.ABOUT.search(bare)
    return Reading(skill="read_thread", inputs={**newest, **({"about": about["what"]} if about is not None else {})})


def meant_by(last: Last) -> dict[str, object]:
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


def place_in(text: str) -> str:
    match = phrasing.PLACE.search(text)
    if match is None:
        return ""
    found = next((name for name, value in match.groupdict().items() if value), "")
    return "last" if found == "last" else match["n"] if found == "n" else found.removeprefix("p")
