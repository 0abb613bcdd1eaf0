"""What is said of a mail that is shown and not sent yet: a question about it, another addressee, another text.

What is no text of the mail never becomes one: where it is not understood, that is said, and nothing is sent by a yes.
"""

import datetime as dt
import re
from collections.abc import Iterator, Sequence

import asides
import changes
import changing
import drafts
import orders
import remarks
import searching
from contacts import ADDRESS, contacts_in, signatures
from drafts import NAME

from shipworthy.reading import Last, Reading, Spoken

DRAFTS = ("reply", "write_mail")
"""Skills that show a mail before it is sent."""
ANEW = "anew"
"""The input that is asked for where a change was not understood."""
FEW = 14
LEAVES = Reading(skill="about", inputs={"leave": "yes"}, instead=True)
LONGEST = 60
"""Words of a message that may change a mail."""


def said_of_it(message: str, last: Last) -> Reading | None:
    """What a message says of the mail that is shown; None where it is no word about it."""
    unsettled = ANEW in last.asked
    text = changes.of_it(" ".join(message.split()), _before(last))
    if remarks.OTHER_ONE.match(text) or len(text.split()) > LONGEST:
        return None
    if remarks.JOKED.search(text) and len(text.split()) <= FEW:
        return Reading(ends=True)
    if remarks.IS_SENT.search(text) and len(text.split()) <= FEW:
        return None
    if remarks.SEEN.match(text):
        return Reading(again=True)
    if unsettled and remarks.AS_IS.match(text):
        return _same(last, _more(last, "as it is"))
    if unsettled and remarks.REFUSES.search(text) and not _decides(text):
        return LEAVES
    return (
        _asked(text, last)
        or orders.anew_to(text, last)
        or _signed(text, last)
        or _sent_to(text, last)
        or _which_mail(text, last)
        or _changed(text, last, unsettled=unsettled)
    )


def asked_after(text: str, last: Last | None) -> Reading | None:
    """A question to whom the mail went that was sent last."""
    after = last is not None and last.wrote and last.skill in DRAFTS and not last.asked
    if (
        last is None
        or not after
        or len(text.split()) > 12
        or not (remarks.WENT_TO.search(text) or remarks.QUESTIONS[0][1].search(text))
    ):
        return None
    whom = _before(last)
    return Reading(skill="about", inputs={"draft": "went", **({"to": whom} if whom else {})})


def given_up(text: str, last: Last | None, earlier: Sequence[Last] = ()) -> Reading | None:
    """An order that a mail is not sent: the one that is open, or one that never was begun."""
    match = remarks.DROPPED.match(text.strip())
    if match is None or drafts.gist_of(text) or not remarks.NAMES_IT.search(match["rest"] if match["no"] else text):
        return None
    whom, left = contacts_in(match["rest"]), NAME.sub(" ", match["rest"])
    words = searching.words(remarks.NOT_TEXT.sub(" ", left))
    if any(_went_to(one, whom) for one in (last, *earlier) if one is not None):
        return None
    is_open = last is not None and last.skill in DRAFTS and (last.confirms or bool(last.asked))
    known = searching.words(f"{last.inputs.get('about') or ''} {last.inputs.get('mail') or ''}") if last else []
    if is_open and last is not None:
        to = {str(last.inputs[one]) for one in ("to", "address", "with_whom") if last.inputs.get(one)}
        if whom and to and not set(whom) <= to:
            # Who shall get none is not who shall get this one: it is shown again.
            return Reading(again=True)
        return None if set(words) - set(known) else Reading(ends=True) if last.confirms else LEAVES
    return LEAVES if len(words) <= 2 and (last is None or not last.asked) else None


def _went_to(one: Last, whom: Sequence[str]) -> bool:
    to = {one.inputs.get(name) for name in ("to", "with_whom")}
    return one.wrote and one.skill in DRAFTS and (not whom or bool(to & set(whom)))


def went(spoken: Spoken) -> Reading | None:
    """A question which mails went out: those that were sent today."""
    text = " ".join(spoken.message.split())
    if len(text.split()) > FEW or not remarks.GOES.match(text) or (match := remarks.WENT.match(text)) is None:
        return None
    whom = contacts_in(text)
    if not (match["to"] or remarks.SEVERAL.search(text)) or len(whom) > 1 or (whom and not match["to"]):
        return None
    today = spoken.now.date()
    day = f"{today.isoformat()}T00:00/{(today + dt.timedelta(days=1)).isoformat()}T00:00"
    return Reading(skill="find_mail", inputs={"sent": "yes", "when": day, **({"with_whom": whom[0]} if whom else {})})


def _asked(text: str, last: Last) -> Reading | None:
    """A question about the mail itself."""
    for note, pattern in remarks.QUESTIONS:
        if pattern.search(text) and len(text.split()) <= 20:
            if note == "shown":
                return Reading(again=True)
            whom = last.inputs.get("address") or last.inputs.get("to") or last.inputs.get("with_whom")
            mail = last.inputs.get("mail")
            told = {"to": whom} if note == "to" and whom else {"mail": mail} if note == "answers" and mail else {}
            return Reading(skill="about", inputs={"draft": note, **told})
    return None


def _signed(text: str, last: Last) -> Reading | None:
    """A name of the owner with which the mail is to be signed."""
    match = remarks.SIGN.search(text)
    said = match["name"].strip(" .!,").casefold() if match is not None else ""
    said = re.sub(r"[,\s]+(?:please|pls|bitte|por favor|s'il te plaît|then|instead)$", "", said)
    name = next((one for one in signatures() if one.casefold() == said), None)
    return _same(last, {"sign": name}) if name else None


def _sent_to(text: str, last: Last) -> Reading | None:
    """Another addressee, with what else shall be different."""
    match = ADDRESS.search(text)
    if match is not None and last.skill == "write_mail" and not _dictates(text) and not remarks.BESIDE.search(text):
        return _same(last, {"address": match[0]})
    if (only := _named_anew(text, _before(last))) is not None:
        return _readdressed(last, only, {})
    found, rest = "", list[str]()
    for piece in _pieces(text):
        bare = changes.bare(piece)
        match = remarks.TO.match(bare) or remarks.WHOM.match(piece.strip()) or remarks.WHOM.match(bare)
        who = (match.groupdict().get("who") or match.groupdict().get("new")) if match is not None else None
        who = who or _named_anew(piece, _before(last))
        if who and found:
            return None
        if remarks.NOT_TO.match(bare):
            continue
        found, rest = (who, rest) if who else (found, [*rest, piece])
    if not found:
        return None
    people = contacts_in(found)
    if "@" not in found and len(people) != 1:
        return None
    left = ", ".join(rest)
    unread = any(one.kind == "unread" for one in changes.parsed(left, decided=True))
    more = _more(last, left) if _decides(left) or (unread and changes.corrects(left)) else {}
    return _readdressed(last, people[0] if people else found, more)


def _before(last: Last) -> str:
    """Whom the mail that is shown goes to."""
    named = ("address", "to") if last.skill == "write_mail" else ("with_whom",)
    return str(next((last.inputs[one] for one in named if last.inputs.get(one)), ""))


def _named_anew(text: str, before: str) -> str | None:
    """The one who is named instead of the addressee, where a message says nothing else: `oops, Chloe i mean`."""
    people = contacts_in(asides.without_denied(text))
    others = [one for one in people if one != before]
    said = [word.casefold().replace("’", "'") for word in changing.WORD.findall(NAME.sub(" ", text))]
    if len(others) != 1 or not said or not changing.ADDRESSING.issuperset(said) or "?" in text:
        return None
    return others[0] if not changing.CORRECTING.isdisjoint(said) or not remarks.DENYING.isdisjoint(said) else None


def _readdressed(last: Last, who: str, more: dict[str, object]) -> Reading | None:
    known = bool(contacts_in(who))
    if _before(last) == who:
        return _same(last, more) if more else Reading(skill="about", inputs={"draft": "to", "to": who})
    if last.skill == "write_mail":
        whom: dict[str, object] = {"to": who, "address": None} if known else {"address": who}
        return _same(last, {**more, **whom, "read": True})
    return (
        _same(last, {**more, "with_whom": who, **dict.fromkeys(("mail", "of", "about", "nth", "under"))})
        if known
        else None
    )


def _which_mail(text: str, last: Last) -> Reading | None:
    """Which mail is to be answered: `not that, the one about lunch`."""
    whom = last.inputs.get("with_whom") or last.inputs.get("to")
    if (match := remarks.ABOUT.search(text)) is not None and not _dictates(text):
        given: dict[str, object] = {"about": match["what"].strip(), **dict.fromkeys(("mail", "of", "nth", "under"))}
        if last.skill == "reply":
            return _same(last, given)
        gist = last.inputs.get("gist")
        return (
            Reading(skill="reply", inputs={"about": given["about"], "with_whom": whom, "gist": gist}, instead=True)
            if whom and gist
            else None
        )
    if remarks.LAST_ASKED.search(text) and last.skill == "reply" and whom:
        return _same(last, {"of": "newest", "nth": "1", "mail": None, "about": None})
    return None


def _changed(text: str, last: Last, *, unsettled: bool) -> Reading | None:
    """What shall be different in the text; also where it is not understood what."""
    kinds = {one.kind for one in changes.parsed(text)}
    if _decides(text):
        return _same(last, _more(last, text))
    if remarks.REFUSES.search(text):
        return None
    if "unread" not in kinds:
        # What only agrees, and is no yes, begins nothing else: the mail is shown again.
        return _same(last, _more(last, text)) if text.strip(" .!?") else None
    elsewhere = text.rstrip().endswith("?") or remarks.ELSEWHERE.match(text) is not None
    if changes.corrects(text) or unsettled or not elsewhere:
        return _same(last, _more(last, text))
    return None


def _decides(text: str) -> bool:
    """Whether a message surely changes something."""
    return any(one.kind not in ("aside", "unread") for one in changes.parsed(text))


def _more(last: Last, text: str) -> dict[str, object]:
    """The changes so far, and this one."""
    before = str(last.inputs.get("changes") or "")
    return {"changes": f"{before}\n{text}".strip()}


def _same(last: Last, given: dict[str, object]) -> Reading:
    return Reading(skill=last.skill, inputs=given, same=True)


def _pieces(text: str) -> Iterator[str]:
    for part in changing.SENTENCE.split(text):
        yield from (one for one in changing.PIECE.split(part) if one.strip())


def _dictates(text: str) -> bool:
    return any(one.kind in ("add", "first", "ask", "whole") for one in changes.parsed(text))
