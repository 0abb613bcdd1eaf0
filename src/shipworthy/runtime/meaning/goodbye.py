"""Recognizes a message with which a person ends: `nothing, thanks`, `ok leave it`, `danke, das wars`."""

from typing import Literal

from shipworthy.routing.consent.assent import CLAUSE, hesitates, meaning
from shipworthy.routing.consent.question import acts_again
from shipworthy.routing.said import Said
from shipworthy.routing.words import tokenize
from shipworthy.runtime.meaning.courtesy import FAREWELLS, manner_of, takes_leave
from shipworthy.runtime.meaning.turns import ASIDES, DONE, FOR_NOW, POLITE, THANKS

Ending = Literal["thanks", "farewell", "done"]
LONGEST = 160
"""Characters of a message that only ends."""
BESIDE = POLITE | THANKS | ASIDES
EITHER = frozenset(tuple(token.lower for token in tokenize(text)) for text in ("that's it", "thats it", "that is it"))
"""Phrases with which a person may as well say that something is right."""


def ending_of(said: Said, *, asked: bool = False) -> Ending | None:
    """Return how a message ends a conversation; None where it says anything else, or where it may be a yes.

    `asked`: a question for a yes is open.
    """
    if not said.tokens or len(said.message) > LONGEST or "?" in said.message:
        return None
    if manner_of(said) == "farewell" or takes_leave(said):
        return "farewell"
    if any(acts_again(token.lower) for token in said.tokens):
        # "Cancel it" is an order, also where nothing is known that it could mean.
        return None
    parts = [part for part in CLAUSE.split(said.message) if part.strip()]
    clauses = [Said(part, said.now) if part != said.message else said for part in parts]
    if not all(_ends(clause, asked=asked) or hesitates(clause.message) for clause in clauses):
        return None
    ends = [clause for clause in clauses if _ends(clause, asked=asked)]
    if not ends:
        return None
    words = {token.lower for token in said.tokens}
    if any(_bare(clause) in FAREWELLS for clause in ends):
        return "farewell"
    return "thanks" if not THANKS.isdisjoint(words) else "done"


def is_done(said: Said) -> bool:
    """Whether a message says that nothing else is wanted: `that's all`; not `I don't want it`."""
    return _bare(said) in DONE or not THANKS.isdisjoint(token.lower for token in said.tokens)


def _ends(clause: Said, *, asked: bool) -> bool:
    words = _bare(clause)
    if asked and words in EITHER:
        return False
    return words in DONE or words in FAREWELLS or meaning(clause.message) in ("declines", "gives up")


def _bare(clause: Said) -> tuple[str, ...]:
    """Return the words of a clause without manners around them, and without `for today` behind them."""
    words = [token.lower for token in clause.tokens]
    while words and words[0] in BESIDE:
        del words[0]
    while words:
        behind = max((len(phrase) for phrase in FOR_NOW if tuple(words[-len(phrase) :]) == phrase), default=0)
        behind = behind or int(words[-1] in BESIDE)
        if not behind:
            break
        del words[-behind:]
    return tuple(words)
