"""Skills that take any words, such as what a mail shall say, and the words of a message that are such a text."""

from shipworthy.compiled import Compiled
from shipworthy.routing.said import Said
from shipworthy.routing.values.inputs import fill
from shipworthy.runtime.meaning.described import firsts_of
from shipworthy.runtime.meaning.meant import names_a_thing
from shipworthy.runtime.meaning.pieces import Piece
from shipworthy.runtime.meaning.turns import ASIDES, INTERROGATIVES, SAID_TO_BE, SUBJECTS


def takes_words(agent: Compiled, skill: str) -> bool:
    """Whether a skill takes any words."""
    inputs = agent.graph(skill).inputs.values()
    return any(one.kind.name == "text" and not (one.pattern or one.choices or one.list) for one in inputs)


def begins_with_a_thing(agent: Compiled, skill: str, said: Said) -> bool:
    """Whether a text begins with the name of a thing that a skill takes: `Ben that I come`."""
    things = {name: spec for name, spec in agent.graph(skill).inputs.items() if names_a_thing(agent, spec)}
    found = fill(things, said, agent.extractor).found
    return bool(said.tokens) and any(item.start == said.tokens[0].start for item in found)


def tells_already(agent: Compiled, skill: str, said: Said) -> bool:
    """Whether the text that a skill takes has begun: `write to Ana that Ben`, behind which names are part of it."""
    return takes_words(agent, skill) and not SAID_TO_BE.isdisjoint([token.lower for token in said.tokens])


def is_more_text(agent: Compiled, skill: str, piece: Piece) -> bool:
    """Whether a piece goes on with the text that a skill takes: `tell Ben that Dana leaves, and it is sad`.

    The skill takes any words, and the piece begins, behind manners, as a question or with no first word of an example.
    """
    if not piece.soft or not takes_words(agent, skill):
        return False
    words = [token.lower for token in piece.said.tokens if token.lower not in ASIDES]
    if words and (words[0] in INTERROGATIVES | SUBJECTS or words[0] not in firsts_of(agent)):
        return True
    # "… that Ben and Chloe come", and not "… and Ben that I come".
    return not words or (begins_with_a_thing(agent, skill, piece.said) and SAID_TO_BE.isdisjoint(words[1:3]))
