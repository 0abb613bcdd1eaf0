"""Reads the wishes of a message that holds several: sentences, or parts of one."""

from collections.abc import Callable
from dataclasses import replace
from typing import TypeAlias

import addressees
import drafts
import orders
import phrasing
import pointing

from shipworthy.reading import Last, Reading, Spoken

One: TypeAlias = Callable[[Spoken, str], Reading | list[Reading] | None]
"""Reads a message as one wish, or as the same to several; with its text in small letters."""


def each(spoken: Spoken, one: One) -> list[Reading] | None:
    """Several wishes of one message, each read by itself with `one`, where all of them are read."""
    found, last = list[Reading](), spoken.last
    pieces = phrasing.NEXT.split(phrasing.SPACE.sub(" ", spoken.message.strip()))
    bare = [phrasing.OPENING.sub("", piece.casefold()) for piece in pieces]
    # What the same one is told beside it belongs to the first mail.
    if len(pieces) < 2 or any(
        phrasing.TELL.match(piece) and orders.VERB.match(before) for before, piece in zip(bare, bare[1:], strict=False)
    ):
        return None
    for piece in pieces:
        given = one(replace(spoken, message=piece, last=last), pointing.calmer(piece.casefold()))
        read = given if isinstance(given, list) else [_told_before(given, last, begun=bool(found))]
        if not read or any(wish is None or not wish.skill or (wish.same and found) for wish in read):
            return None
        found += [replace(wish, said=piece) for wish in read if wish is not None]
        last = Last(skill=found[-1].skill, inputs=found[-1].inputs)
    return found


def _told_before(read: Reading | None, last: Last | None, *, begun: bool) -> Reading | None:
    """A wish with what the one before says: `tell Ben the same`; None where it refers to what that does not say."""
    if read is None or last is None:
        return None if read is not None and phrasing.REFERS.match(str(read.inputs.get("gist") or "")) else read
    gist = str(read.inputs.get("gist") or "")
    if phrasing.REFERS.match(gist):
        if not phrasing.THE_SAME.match(gist) or not last.inputs.get("gist"):
            return None
        return replace(read, inputs={**read.inputs, "gist": last.inputs["gist"]})
    if begun and read.skill == "reply" and {"with_whom", "about", "of"}.isdisjoint(read.inputs):
        # `Find the mail from Lena. Reply to her that …`: the mail that is found.
        which = {name: last.inputs[name] for name in ("with_whom", "about") if last.inputs.get(name)}
        return replace(read, inputs={**which, **read.inputs})
    return read


def several(spoken: Spoken) -> list[Reading] | None:
    """Several mails of one message, each to one contact, with a text of its own."""
    message = _with_each_verb(phrasing.PRELUDE.sub("", phrasing.SPACE.sub(" ", spoken.message.strip())))
    pieces = [one.strip(" ,;.") for one in phrasing.CUT.split(message) if one.strip(" ,;.")]
    if len(pieces) < 2 or not all(phrasing.ORDER.match(one.casefold()) for one in pieces):
        return None
    found = list[Reading]()
    for one in pieces:
        (to, _), gist = addressees.people_of(one), drafts.gist_of(one)
        if not to or not gist or phrasing.REFERS.match(gist):
            return None
        found.append(Reading(skill="write_mail", inputs={"to": to, "gist": gist, "read": True}))
    return found if len({one.inputs["to"] for one in found}) == len(found) else None


def _with_each_verb(message: str) -> str:
    """The message with the verb of its first wish before the others that leave it out."""
    begun = phrasing.OPENING.match(message.casefold())
    verb = message[begun.end() if begun is not None else 0 :].partition(" ")[0]
    if not phrasing.ORDER.match(f"{verb.casefold()} "):
        return message
    return phrasing.AND_TO.sub(lambda found: f" and {verb} {found['to'] or ''}", message)
