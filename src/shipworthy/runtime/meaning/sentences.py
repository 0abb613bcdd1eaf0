"""Finds the one sentence of an answer that changes what was proposed, beside others that only tell something."""

from dataclasses import replace

from shipworthy.regex import regex
from shipworthy.runtime.meaning.applied import read
from shipworthy.runtime.meaning.conversation import Conversation
from shipworthy.runtime.meaning.intent import Intent
from shipworthy.runtime.meaning.turns import is_request
from shipworthy.stores.session import Open, Pending

END = regex(r"(?<=[.!?\n])\s+")
MOST = 6
"""Sentences of such an answer."""
LONGEST = 400
"""Characters of such an answer."""


def changed_beside(talk: Conversation, opened: Open, pending: Pending) -> Intent | None:
    """Ask again with what one sentence sets anew: `make it politer, please? She is important.`

    None where another sentence asks for something, gives up, or changes something too.
    """
    parts = [part.stripped() for part in talk.said.split(END)]
    parts = [part for part in parts if part.tokens]
    if pending.kind != "confirm" or not 1 < len(parts) <= MOST or len(talk.said.message) > LONGEST:
        return None
    found: list[dict[str, object]] = []
    for part in parts:
        reply = read(talk, opened, pending, part)
        if reply.kind == "values" and not reply.question:
            found.append(dict(reply.values))
        elif reply.kind == "abandon" or (
            reply.kind == "unclear" and is_request(part.tokens, asks=part.message.endswith("?"))
        ):
            return None
    if len(found) != 1:
        return None
    changed = replace(opened, inputs={**opened.inputs, **found[0]}, pending=None)
    return Intent(open=changed, reason="a change beside what is told")
