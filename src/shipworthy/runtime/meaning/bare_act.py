"""Routes a message that says no more than an act and values: `book me one for Saturday`, `bitte eins reservieren`."""

from dataclasses import replace

from shipworthy.compiled import Compiled
from shipworthy.routing.gloss.lexicon import english
from shipworthy.routing.gloss.told import told
from shipworthy.routing.replies.followup import content
from shipworthy.routing.said import Said
from shipworthy.routing.skills.leads import words as acts_of
from shipworthy.routing.skills.mood import mood
from shipworthy.routing.skills.route import Route
from shipworthy.routing.values.inputs import fill
from shipworthy.routing.words import stem
from shipworthy.runtime.meaning.meant import asks_for_a_fact
from shipworthy.runtime.meaning.takers import asks_first
from shipworthy.runtime.meaning.turns import ASIDES, ONES, OPENERS, POLITE, WANTS

BESIDE = ASIDES | ONES | OPENERS | POLITE | WANTS
"""Words beside an act that name nothing."""
LONGEST = 120
"""Characters of such a message."""


def by_its_act(agent: Compiled, said: Said, route: Route) -> Route:
    """Return the route to the one skill that is for the act of a message which names nothing that it does not take.

    The router weighs all words, so that a noun in the examples of another skill may outweigh a short request. The
    skill asks before it writes.
    """
    if len(said.message) > LONGEST or mood(said) == "asks" or asks_for_a_fact(said):
        return route
    acting = [name for name in agent.router.acting(said) if asks_first(agent, name)]
    if len(acting) != 1 or _names_more(agent, acting[0], said):
        return route
    chance = dict(route.candidates).get(acting[0], 0.0)
    why = f"{route.why}; {acting[0]} alone is for what it asks to be done"
    return replace(route, outcome="route", skill=acting[0], confidence=chance, why=why)


def _names_more(agent: Compiled, skill: str, said: Said) -> bool:
    """Whether a message has words beside its act, the values that a skill takes, and words that name nothing."""
    inputs = agent.graph(skill).inputs
    found = fill(inputs, said, agent.extractor).found
    language = said.once(told).language
    for token in content(inputs, said, found):
        meant = (english(language, token.lower) if language is not None else None) or token.lower
        acts = all(stem(word) in acts_of().acts or word in BESIDE for word in meant.split())
        if token.lower not in BESIDE and not acts:
            return True
    return False
