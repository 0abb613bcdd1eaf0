"""Orders to write to somebody, read whole: to whom, what, and whether it is an answer."""

import re
from dataclasses import replace

import addressees
import asides
import changes
import drafts
import phrasing
import searching
from contacts import ADDRESS, called, contacts_in
from drafts import NAME

from shipworthy.reading import Last, Reading

VERB = re.compile(
    r"^(?:(?P<reply>reply|answer|answr|ans|respond|re|antworte?|resp[oó]nde(?:le)?|cont[eé]sta(?:le)?|r[eé]ponds"
    r"|r[eé]pondez)"
    r"|tell|tel|ask|write|wrt|mail|e-?mail|text|txt|message|msg|let|inform|drop|schreibe?|sage?|frage?|maile?|dile"
    r"|escr[ií]be(?:le)?|preg[uú]nta(?:le)?"
    r"|dis|dites|[ée]cris|[ée]crivez|demande)\b(?!\s+(?:me|mir|us|uns|moi|nous)\b)",
    re.IGNORECASE,
)
MORE_WISHES = re.compile(
    r"(?:[.;!?]|,?\s+(?:and|then|und|y|et|puis|dann|luego))\s+(?:(?:also|then|please|can you|could you"
    r"|bitte)\s+)*(?:show|read|remind|find|list|look|check|search|tell me|let me know|sum"
    r"|delete|forward|zeig|such|erinnere?|lies|sag mir|muestra|busca|recu[eé]rda|dime|montre|cherche|rappelle|dis-moi"
    r"|what|who|which|tell|ask|write|mail|answer|reply)\b",
    re.IGNORECASE,
)
SAME = re.compile(
    rf"\b(?:the\s+)?same\b(?:\s+(?:words?|text|thing|mail|message))?(?:\s+(?:to|for|with)\s+(?P<one>{NAME.pattern}))?"
    rf"|\b(?:dasselbe|das gleiche|lo mismo|la même chose)\b(?:\s+(?:an|für|a|para|à)\s+(?P<two>{NAME.pattern}))?",
    re.IGNORECASE,
)
COPY = re.compile(rf"\bb?cc:?\s+(?P<copy>{NAME.pattern})\b", re.IGNORECASE)
PLAIN = re.compile(
    rf"^{VERB.pattern[1:]}\s+(?:to\s+)?(?P<who>{NAME.pattern})[,:]?\s+(?P<gist>(?:the|a|an|my|our|we|i|it"
    rf"|there)\s+\S+\s.*\b(?:is|are|r|was|were|has|have|will|can|cannot|can't|comes?|goes|needs?|moves?|costs?|'s"
    rf"|'ll)\b.*)$",
    re.IGNORECASE,
)
ABOUT_WHAT = re.compile(
    rf"^(?P<who>{NAME.pattern})\s+(?:re|about|regarding|on|wegen|zum|zur|sobre"
    rf"|sur)\s+(?:the\s+)?(?P<what>[^:]{{2,40}}):\s+(?P<gist>\S.+)$",
    re.IGNORECASE,
)
"""`Ben re contract: signing now`."""
LANGUAGE = re.compile(
    r"\b(?:in|auf|en)\s+(?P<name>english|german|french|spanish|italian|dutch|portuguese|deutsch|englisch|französisch"
    r"|spanisch|inglés|alemán|francés|español|anglais|allemand|français|espagnol)\b",
    re.IGNORECASE,
)
"""In which language something shall be written."""
SHORT = re.compile(r"^(?:\S+\s+){0,2}\S+[.!?]+\s+")
"""A sentence of few words before another one."""
WISH_MOST = 60
"""Words of an order with its text."""


def ordered(message: str) -> Reading | None:
    """An order to write, whose addressee and text are sure; None where another reading may be meant."""
    message = " ".join(message.split())
    said = wish_of(message)
    if (short := ABOUT_WHAT.match(message)) is not None and len(contacts_in(short["who"])) == 1:
        told = {"with_whom": contacts_in(short["who"])[0], "about": short["what"], "gist": short["gist"]}
        return Reading(skill="reply", inputs=told)
    match, gist = VERB.match(said), drafts.gist_of(message) or _told_plainly(said)
    if match is None or not gist or asides.is_taken_back(message) or len(message.split()) > WISH_MOST:
        return None
    # All that stands before the text.
    plain = gist in said
    head = said[: said.rfind(gist)] if plain else drafts.head_of(said)
    to, addresses = addressees.people_of(head if plain else message)[0], ADDRESS.findall(head)
    if addressees.several(message) or len(contacts_in(head)) > 1 or len(addresses) > 1:
        return None
    if MORE_WISHES.search(gist.replace(". Could you tell me", "")):
        return None
    named = ADDRESS.sub(" ", head.replace(match[0], " ", 1))
    language = LANGUAGE.search(named)
    named, tongue = LANGUAGE.sub(" ", named), {"language": language["name"].capitalize()} if language else {}
    if searching.said(named):
        if addresses or not match["reply"]:
            topic = drafts.topic_of(message)
            fresh = to and topic and not addresses and not set(searching.said(named)) - set(searching.said(topic))
            told = {"to": to, "gist": gist, "read": True, "topic": topic}
            return Reading(skill="write_mail", inputs=told) if fresh else None
        # `Answer Mr Müller that …`: who has written, and is none of the contacts; Ben in `… about the call with Ben`.
        whose = {"with_whom": to} if to and not searching.said(NAME.split(named)[0]) else {}
        about = (NAME.sub(" ", named) if whose else named).strip(" ,:")
        return Reading(skill="reply", inputs={**whose, "about": _bare(about), "gist": gist, **tongue})
    if addresses and not to:
        return Reading(skill="write_mail", inputs={"address": addresses[0], "gist": gist, "read": True})
    if not to:
        return None
    if match["reply"]:
        return Reading(skill="reply", inputs={"with_whom": to, "gist": gist, **tongue})
    return Reading(skill="write_mail", inputs={"to": to, "gist": gist, "read": True, **tongue, **_fresh(message)})


def to_each(message: str) -> list[Reading] | None:
    """The same text to several who are named together, as a mail to each."""
    message = " ".join(message.split())
    gist, match = drafts.gist_of(message), VERB.match(wish_of(message))
    if (
        not gist
        or gist not in message
        or match is None
        or addressees.everybody(message)
        or asides.is_taken_back(message)
    ):
        return None
    head = asides.without_denied(message[: message.rfind(gist)])
    people = contacts_in(head)
    strangers = ADDRESS.search(head) is not None or bool(searching.said(head))
    if len(people) < 2 or strangers or MORE_WISHES.search(gist) or len(message.split()) > WISH_MOST:
        return None
    return [Reading(skill="write_mail", inputs={"to": one, "gist": gist, "read": True}) for one in people]


def anew_to(message: str, last: Last) -> Reading | None:
    """The same mail ordered anew: another text for the one it goes to, or for another mail of theirs."""
    found = ordered(message)
    if found is None or not _to_the_same(found, last):
        return None
    text = {"gist": found.inputs["gist"], "changes": None, "language": found.inputs.get("language")}
    about = found.inputs.get("about")
    if not about or "with_whom" not in found.inputs:
        return Reading(skill=last.skill, inputs=text, same=True)
    if last.skill == "write_mail":
        return replace(found, instead=True)
    other = dict.fromkeys(("mail", "of", "nth", "under"))
    return Reading(
        skill="reply", inputs={**text, **other, "about": about, "with_whom": found.inputs["with_whom"]}, same=True
    )


def anew_to_each(message: str, last: Last) -> list[Reading] | None:
    """Several mails ordered anew, of which the one that is open is the first."""
    every = to_each(message) if last.skill == "write_mail" else None
    own = next((one for one in every or () if _to_the_same(one, last)), None)
    if every is None or own is None:
        return every
    first = Reading(skill=last.skill, inputs={"gist": own.inputs["gist"], "changes": None}, same=True)
    return [first, *(one for one in every if one is not own)]


def _to_the_same(found: Reading, last: Last) -> bool:
    """Whether an order is one to write to whom the open mail goes to."""
    whom = {last.inputs[one] for one in ("to", "address", "with_whom") if last.inputs.get(one)}
    goes = {found.inputs[one] for one in ("to", "address", "with_whom") if found.inputs.get(one)}
    if goes:
        answered = str(last.inputs.get("mail") or "")
        return goes <= whom or (not whom and any(answered.startswith(f"{called(str(one))} · ") for one in goes))
    # Somebody who is none of the contacts is named by words of the mail that is answered.
    wanted = searching.said(str(found.inputs.get("about") or ""))
    known = searching.words(f"{last.inputs.get('about') or ''} {last.inputs.get('mail') or ''}")
    return (
        last.skill == "reply"
        and bool(wanted)
        and all(any(searching.same(word, one) for one in known) for word in wanted)
    )


def same_to(message: str, last: Last | None) -> Reading | None:
    """The text that was written last, to somebody else: `now Dana, same words`."""
    gist = last.inputs.get("gist") if last is not None and last.skill in ("reply", "write_mail") else None
    match, people = SAME.search(message), contacts_in(message)
    if last is None or not gist or match is None or len(people) != 1 or len(message.split()) > phrasing.TEXT_MOST:
        return None
    # `The same, only without the office` changes it.
    rest = re.sub(r"^\W*(?:(?:only|just|but|nur|solo|mais)\s+)?", "", message[match.end() :])
    kept = str(last.inputs.get("changes") or "")
    # `The same, you snail` does not.
    tells = len(rest.split()) > 3 or any(one.kind not in ("aside", "unread") for one in changes.parsed(rest))
    lines = [one for one in (kept, rest if tells else "") if one]
    given = {"changes": "\n".join(lines)} if lines else {}
    return Reading(skill="write_mail", inputs={"to": people[0], "gist": gist, "read": True, **given})


def copied(message: str) -> list[Reading] | None:
    """A mail to one contact with a copy to another: two mails, one after the other."""
    match = COPY.search(message)
    said = COPY.sub(" ", message, count=1) if match is not None else ""
    to, gist = addressees.people_of(said)[0], drafts.gist_of(said)
    other = contacts_in(match["copy"]) if match is not None else []
    if not to or not gist or len(other) != 1 or to in other:
        return None
    given = {"gist": gist, "read": True}
    return [Reading(skill="write_mail", inputs={"to": one, **given}) for one in (to, other[0])]


def _bare(about: str) -> str:
    """What a mail is about, without the words that lead to it and to the text."""
    return re.sub(
        r"^(?:(?:about|regarding|concerning|on|re|to|back|the)\s+)+|\s+(?:that|saying|dass|que)$", "", about, flags=re.I
    )


def _fresh(said: str) -> dict[str, object]:
    topic = drafts.topic_of(said)
    return {"topic": topic} if topic else {}


def wish_of(message: str) -> str:
    """A message from where its wish begins, behind a word or two of feeling: `useless. then write Dana that …`."""
    text = " ".join(message.split())
    for part in (text, *(text[match.end() :] for match in SHORT.finditer(text))):
        match = phrasing.OPENING.match(part.lower())
        part = part[match.end() :].lstrip(" ,") if match is not None else part
        if VERB.match(part):
            return part
    return text


def _told_plainly(said: str) -> str:
    """A statement behind the name alone: `write Chloe the keys are at reception`."""
    match = PLAIN.match(said)
    return match["gist"] if match is not None and len(contacts_in(match["who"])) == 1 else ""
