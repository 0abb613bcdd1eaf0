"""Takes up a request that was put off while another was done."""

from dataclasses import replace

from shipworthy.compiled import Compiled
from shipworthy.routing.said import Said
from shipworthy.runtime.meaning.held import fitting
from shipworthy.runtime.meaning.troubles import in_these_words
from shipworthy.stores.session import Open, Wish


def of_wish(agent: Compiled, opened: Open, wish: Wish, own: Said) -> Open:
    """Return a request that was put off with the inputs that were noted for it, and with what its words tell."""
    inputs = fitting(agent.spec, agent.graph(wish.skill).inputs, wish.inputs)
    told = in_these_words(agent, wish.skill, own, inputs)
    return replace(opened, inputs={**told, **inputs}, origins={**opened.origins, **wish.origins})
