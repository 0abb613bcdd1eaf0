"""Finds what a message asks for beside its sure requests: it is proposed where it is nearly sure, and else told."""

from collections.abc import Collection

from shipworthy.compiled import Compiled
from shipworthy.contract.writing import writing_of
from shipworthy.routing.said import Said
from shipworthy.routing.values.inputs import fill
from shipworthy.routing.words import STOP
from shipworthy.runtime.meaning.described import is_reference
from shipworthy.runtime.meaning.meant import asks, is_question, tells
from shipworthy.runtime.meaning.parts import is_more_text
from shipworthy.runtime.meaning.pieces import Piece, pieces_of
from shipworthy.runtime.meaning.turns import CONDITIONS, WANTS, is_request
from shipworthy.runtime.meaning.wordy import has_one_wish
from shipworthy.stores.session import Wish

ENOUGH = 3
"""Meaningful words from which a piece that is not understood is told."""
SHOWN = 80
"""Characters of such a piece that are shown."""


def unread(agent: Compiled, said: Said, skills: Collection[str]) -> tuple[list[Wish], str]:
    """Return the requests of a message that the router is not sure of, and a note on those it knows nothing of.

    `skills`: those that are surely asked for. A loop among them reads the whole message.
    """
    if any(agent.spec.skills[name].tools for name in skills):
        return [], ""
    if len(skills) == 1 and has_one_wish(agent, said, list(skills)):
        return [], ""
    wishes, told = list[Wish](), list[str]()
    for piece in said.once(pieces_of):
        asked = (
            _asks_for_something(piece)
            and not (piece.soft and is_reference(agent, piece.said))
            and not tells(agent, said, piece.said)
            and not any(is_more_text(agent, name, piece) for name in skills)
        )
        route = piece.said.once(agent.router.choose) if asked else None
        if route is None or not route.candidates:
            continue
        nearest = route.skill or route.candidates[0][0]
        if route.outcome != "none" and nearest in skills:
            continue
        if route.outcome != "none" and writing_of(agent.spec, agent.graph(nearest), agent.graph) != "unasked":
            filled = fill(agent.graph(nearest).inputs, piece.said, agent.extractor)
            wishes.append(Wish(skill=nearest, message=piece.said.message, inputs=dict(filled.values)))
        else:
            told.append(agent.phrases("quoted", text=piece.said.message[:SHOWN].rstrip(" .!")))
    return wishes, agent.phrases("not_understood_part", parts=agent.phrases.listed(told)) if told else ""


def _asks_for_something(piece: Piece) -> bool:
    words = [token.lower for token in piece.said.tokens]
    if len([word for word in words if word not in STOP]) < ENOUGH or not is_request(
        piece.said.tokens, asks=asks(piece.said)
    ):
        return False
    # A condition is said of something that is asked for: `and send it back if it is broken`.
    wanted = not WANTS.isdisjoint(words) or not CONDITIONS.isdisjoint(words)
    return not piece.soft or is_question(piece.said) or wanted
