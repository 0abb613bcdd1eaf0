"""Recognises what goes on after an answer: a short question about it, or a value that corrects the last request."""

from shipworthy.routing.values.inputs import fill
from shipworthy.routing.words import PRONOUNS, STOP
from shipworthy.runtime.meaning.beside import readable
from shipworthy.runtime.meaning.conversation import Conversation
from shipworthy.runtime.meaning.intent import Intent
from shipworthy.runtime.meaning.meant import asks_for_a_fact, is_question
from shipworthy.runtime.meaning.turns import ASIDES, DONE, LONGEST_PHRASE, SLIPS, THANKS, bare
from shipworthy.stores.session import Open

MOST_BESIDE = 2
"""Words with a meaning of their own in a question that goes on about an answer."""


LONGEST = 200
"""Characters of such a message."""


def asks_on(talk: Conversation, opened: Open, found: Intent) -> bool:
    """Whether a short question goes on about what a skill has just read: `and for how many nights`, `who works on it`.

    A question for a fact begins nothing that writes then; of what no skill is known for, little more than a word may
    stand beside a word for the answer.
    """
    agent, words = talk.agent, [token.lower for token in talk.said.tokens]
    if opened.skill not in agent.spec.skills or len(words) > LONGEST_PHRASE or not asks_for_a_fact(talk.said):
        return False
    if agent.graphs.writing(opened.skill) != "never":
        return False
    content = {word for word in words if word not in STOP and word not in ASIDES}
    refers = not PRONOUNS.isdisjoint(words)
    if found.open is None:
        return refers and len(content) <= 1 and not found.foreign and "about" not in words
    if found.open.skill in agent.spec.specialists:
        # It reads the question itself, and asks before it writes.
        return False
    writes = agent.graphs.writing(found.open.skill) != "never"
    return writes and len(content) <= MOST_BESIDE and (refers or not found.open.inputs)


def mended(talk: Conversation, opened: Open, found: Intent) -> dict[str, object]:
    """Return the value of the last request that a message replaces, where the router is sure of nothing else.

    `found`: what the message is as a new request. A request that has written is made anew only where the message says
    that something was wrong, and never one that writes without asking.
    """
    agent, said = talk.agent, talk.said
    words = {token.lower for token in said.tokens}
    if opened.skill not in agent.spec.skills or len(said.message) > LONGEST or is_question(said):
        return {}
    if (
        (found.open is not None and not found.otherwise and words.isdisjoint(SLIPS))
        or not words.isdisjoint(THANKS)
        or bare(said) in DONE
    ):
        return {}
    writing = agent.graphs.writing(opened.skill)
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
