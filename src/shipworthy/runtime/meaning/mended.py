"""Finds the one value with which the last request is made anew: `oh, it must be under my wife's number, 0160 …`."""

from shipworthy.contract.writing import writing_of
from shipworthy.routing.values.inputs import fill
from shipworthy.runtime.meaning.beside import readable
from shipworthy.runtime.meaning.conversation import Conversation
from shipworthy.runtime.meaning.intent import Intent
from shipworthy.runtime.meaning.meant import is_question
from shipworthy.runtime.meaning.turns import DONE, SLIPS, THANKS, bare
from shipworthy.stores.session import Open

LONGEST = 200
"""Characters of such a message."""


def mended(talk: Conversation, opened: Open, found: Intent) -> dict[str, object]:
    """Return the value of the last request that a message replaces, where the router is sure of nothing else.

    `found`: what the message is as a new request. A request that has written is made anew only where the message says
    that something was wrong, and never one that writes without asking.
    """
    agent, said = talk.agent, talk.said
    words = {token.lower for token in said.tokens}
    if opened.skill not in agent.spec.skills or len(said.message) > LONGEST or is_question(said):
        return {}
    if (found.open is not None and not found.otherwise) or not words.isdisjoint(THANKS) or bare(said) in DONE:
        return {}
    writing = writing_of(agent.spec, agent.graph(opened.skill), agent.graph)
    wrote = any(stored.write for stored in opened.results.values())
    if writing == "unasked" or agent.spec.skills[opened.skill].tools or (wrote and words.isdisjoint(SLIPS)):
        return {}
    given = fill(readable(talk.inputs_of(opened.skill)), said, agent.extractor)
    changed = {
        name: value
        for name, value in given.values.items()
        if name in opened.inputs and str(opened.inputs[name]) != str(value)
    }
    return changed if len(given.values) == len(changed) == 1 and not given.doubted else {}
