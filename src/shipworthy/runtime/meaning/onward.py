"""Recognises a short question that goes on about what a skill has just read."""

from shipworthy.contract.writing import writing_of
from shipworthy.routing.words import PRONOUNS, STOP
from shipworthy.runtime.meaning.conversation import Conversation
from shipworthy.runtime.meaning.intent import Intent
from shipworthy.runtime.meaning.meant import asks_for_a_fact
from shipworthy.runtime.meaning.turns import ASIDES, LONGEST_PHRASE
from shipworthy.stores.session import Open

MOST_BESIDE = 2
"""Words with a meaning of their own in a question that goes on about an answer."""


def asks_on(talk: Conversation, opened: Open, found: Intent) -> bool:
    """Whether a short question goes on about what a skill has just read: `and for how many nights`, `who works on it`.

    A question for a fact begins nothing that writes then; of what no skill is known for, little more than a word may
    stand beside a word for the answer.
    """
    agent, words = talk.agent, [token.lower for token in talk.said.tokens]
    if opened.skill not in agent.spec.skills or len(words) > LONGEST_PHRASE or not asks_for_a_fact(talk.said):
        return False
    if writing_of(agent.spec, agent.graph(opened.skill), agent.graph) != "never":
        return False
    content = {word for word in words if word not in STOP and word not in ASIDES}
    refers = not PRONOUNS.isdisjoint(words)
    if found.open is None:
        return refers and len(content) <= 1 and not found.foreign and "about" not in words
    writes = writing_of(agent.spec, agent.graph(found.open.skill), agent.graph) != "never"
    return writes and len(content) <= MOST_BESIDE and (refers or not found.open.inputs)
