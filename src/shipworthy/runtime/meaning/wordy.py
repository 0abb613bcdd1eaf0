"""Tells whether a wordy message has one wish, and the rest of it tells why, or is politeness."""

import re
from collections.abc import Sequence

from shipworthy.compiled import Compiled
from shipworthy.routing.said import Said

WORDY, BESIDE = 90, 0.1
"""Characters from which on a message may tell much around one wish, and the most chance of another wish in it."""
SURE = 0.8
"""The least chance of the one wish."""
ADDING = re.compile(
    r"\b(?:also|too(?=\s*(?:[.,;!?]|$))|as well|additionally|furthermore|moreover|besides|secondly|and then"
    r"|after that|another thing|außerdem|auch|zweitens|danach|también|además"
    r"|luego|aussi|de plus|ensuite)\b"
    r"|^\s*(?:[-*•]|\d[.)])\s",
    re.IGNORECASE | re.MULTILINE,
)
"""Matches what says that more than one thing is asked."""


def has_one_wish(agent: Compiled, said: Said, skills: Sequence[str]) -> bool:
    """Whether the whole of a wordy message points to one skill alone, and nothing says that more is asked.

    `skills`: those to which its parts point, one for each part.
    """
    if len(said.message) < WORDY or ADDING.search(said.message) is not None:
        return False
    route = said.once(agent.router.choose)
    if route.outcome != "route" or route.confidence < SURE or list(skills).count(route.skill or "") > 1:
        return False
    chances = dict(route.candidates)
    return all(skill == route.skill or chances.get(skill, 0.0) <= BESIDE for skill in skills)
