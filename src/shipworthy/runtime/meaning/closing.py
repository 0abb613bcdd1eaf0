"""Answers what asks for nothing new after a skill has answered: thanks, an end, a question about the answer."""

from dataclasses import replace

from shipworthy.routing.consent.assent import CLAUSE, hesitates, meaning, says_yes
from shipworthy.routing.consent.question import acts_again
from shipworthy.routing.replies.reply import Asked, read_reply
from shipworthy.routing.said import Said
from shipworthy.routing.words import PRONOUNS, STOP
from shipworthy.runtime.meaning.conversation import Conversation
from shipworthy.runtime.meaning.courtesy import complains, manner_of
from shipworthy.runtime.meaning.goodbye import ending_of, is_done
from shipworthy.runtime.meaning.intent import Intent
from shipworthy.runtime.meaning.meant import is_question
from shipworthy.runtime.meaning.recorded import recorded
from shipworthy.runtime.meaning.turns import (
    AFTER_ALL,
    INTERROGATIVES,
    LONGEST_PHRASE,
    POLITE,
    SECOND,
    THANKS,
    bare,
    stripped,
)
from shipworthy.runtime.outcome import joined
from shipworthy.stores.session import Open

LEFT = ("gives up", "declines")
LONGEST = 200
"""Characters of a message whose first clause may leave what is over."""


def closing(talk: Conversation) -> Intent | None:
    """Answer thanks, "that's all", and a yes or a no to nothing."""
    if bare(talk.said) in SECOND:
        say = talk.agent.phrases("nothing_waits")
        return Intent(say=say, refused="no_skill", foreign=True, aside=True, reason="nothing waits")
    words = {token.lower for token in talk.said.tokens}
    if not THANKS.isdisjoint(words) and words <= STOP | POLITE | THANKS and not is_question(talk.said):
        return Intent(say=talk.agent.phrases("welcome"), aside=True, reason="thanks")
    return nothing_asked(talk)


def at_once(talk: Conversation) -> Intent | None:
    """Answer a leave-taking, `that is all for today`, or whether something was done, whatever else could be read."""
    ending = ending_of(talk.said)
    ends = ending == "farewell" or (ending is not None and is_done(talk.said))
    return goodbye(talk) if ends else recorded(talk)


def goodbye(talk: Conversation) -> Intent | None:
    """Answer in a sentence what ends, or asks whether something was done; None where a message says anything else."""
    if (record := recorded(talk)) is not None:
        return record
    if (ending := ending_of(talk.said)) is None:
        return None
    thanked = not THANKS.isdisjoint(token.lower for token in talk.said.tokens)
    polite = ("welcome" if thanked else "", "goodbye" if ending == "farewell" else "")
    say = joined(*(talk.agent.phrases(key) for key in polite if key)) or talk.agent.phrases("all_right")
    return Intent(say=say, aside=ending != "done", reason="nothing else is wanted")


def may_go_on(talk: Conversation) -> bool:
    """Whether a message that ends may as well be about what was spoken of: `I don't want it`, not `that's all`."""
    return not is_done(talk.said)


def without_leaving(talk: Conversation) -> Conversation:
    """Return the conversation without words that leave what is over, before a request: `forget it. show me R-7`."""
    clauses = [clause for clause in talk.said.split(CLAUSE) if clause.message.strip()]
    if (
        not talk.session.turns
        or len(clauses) < 2
        or len(talk.said.message) > LONGEST
        or meaning(clauses[0].message) not in LEFT
    ):
        return talk
    rest = talk.said.part(talk.said.span_of(clauses[1])[0])
    return replace(talk, said=rest) if rest.once(talk.agent.router.choose).outcome == "route" else talk


def nothing_asked(talk: Conversation) -> Intent | None:
    """Answer a goodbye, a yes or a no where no question is open; None where the message may be a request."""
    phrases = talk.agent.phrases
    if (ended := goodbye(talk)) is not None:
        return ended
    if complains(talk.said) and talk.agent.router.example_of(talk.said) is None:
        return Intent(say=phrases("sorry_say_anew"), aside=True, reason="it only blames")
    reply = read_reply(Asked(kind="confirm"), {}, talk.said, talk.agent.extractor)
    if manner_of(talk.said) is None and hesitates(talk.said.message):
        return Intent(say=phrases("all_right"), aside=True, reason="it takes time")
    # A plain yes or no is no request, whatever words of examples it reminds of.
    plain = reply.kind in ("yes", "no") and not reply.rest and not talk.agent.router.example_of(talk.said)
    unsure = talk.said.once(talk.agent.router.choose).outcome != "route"
    if reply.kind not in ("yes", "no", "abandon") or not (plain or unsure):
        return None
    if not _acts(talk.said) and (reply.kind != "yes" or not says_yes(talk.said.message)):
        return Intent(say=phrases("all_right"), aside=True, reason="nothing is open that it could mean")
    say = phrases("nothing_open")
    return Intent(say=say, refused="no_skill", foreign=True, aside=True, reason="an answer where nothing is asked")


def _acts(said: Said) -> bool:
    """Whether a message names an act: `do it`."""
    return any(acts_again(token.lower) or token.lower in AFTER_ALL for token in said.tokens)


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
