"""Answers what asks for nothing new after a skill has answered: thanks, an end, a question about the answer."""

from shipworthy.routing.replies.reply import Asked, read_reply
from shipworthy.routing.words import PRONOUNS, STOP
from shipworthy.runtime.meaning.conversation import Conversation
from shipworthy.runtime.meaning.intent import Intent
from shipworthy.runtime.meaning.meant import is_question
from shipworthy.runtime.meaning.turns import (
    DONE,
    INTERROGATIVES,
    LONGEST_PHRASE,
    POLITE,
    SECOND,
    THANKS,
    bare,
    stripped,
)
from shipworthy.stores.session import Open


def closing(talk: Conversation) -> Intent | None:
    """Answer thanks, "that's all", and a yes or a no to nothing."""
    if bare(talk.said) in SECOND:
        say = talk.agent.phrases("nothing_waits")
        return Intent(say=say, refused="no_skill", foreign=True, aside=True, reason="nothing waits")
    words = {token.lower for token in talk.said.tokens}
    thanks, done = not THANKS.isdisjoint(words), bare(talk.said) in DONE
    if thanks and (done or (words <= STOP | POLITE and not is_question(talk.said))):
        return Intent(say=talk.agent.phrases("welcome"), aside=True, reason="thanks")
    if done:
        return Intent(say=talk.agent.phrases("all_right"), reason="nothing else is wanted")
    return nothing_asked(talk)


def nothing_asked(talk: Conversation) -> Intent | None:
    """Answer a yes or a no where no question is open; None where the message may be a request."""
    reply = read_reply(Asked(kind="confirm"), {}, talk.said, talk.agent.extractor)
    # A plain yes or no is no request, whatever words of examples it reminds of.
    plain = reply.kind in ("yes", "no") and not reply.rest and not talk.agent.router.example_of(talk.said)
    unsure = talk.said.once(talk.agent.router.choose).outcome != "route"
    if reply.kind in ("yes", "no", "abandon") and (plain or unsure):
        say = talk.agent.phrases("nothing_open")
        return Intent(say=say, refused="no_skill", foreign=True, aside=True, reason="an answer where nothing is asked")
    return None


def about_the_answer(talk: Conversation, opened: Open) -> bool:
    """Whether a message asks about what the last skill has told, and that skill can tell it again: `who is that with`.

    It says nothing but a word for the answer and everyday words.
    """
    agent, words = talk.agent, [token.lower for token in talk.said.tokens]
    if opened.skill not in agent.spec.skills or len(words) > LONGEST_PHRASE or PRONOUNS.isdisjoint(words):
        return False
    first = stripped(talk.said, POLITE).tokens[:1]
    if "about" in words:
        return False
    asking = is_question(talk.said) or any(token.lower in INTERROGATIVES for token in first)
    reads = agent.graphs.writing(opened.skill) == "never"
    return asking and reads and (STOP | INTERROGATIVES | POLITE).issuperset(words)
