"""What trials may cost at most, before they are made."""

from shipworthy.app.agent import Agent
from shipworthy.check.trials.models import Asked
from shipworthy.talk.script import Conversation

__all__ = ["most_usd"]


def most_usd(agent: Agent, case: Conversation, which: Asked) -> float | None:
    """Most USD of one trial of a case: for each message the bound of the dearest skill; None: a price is unknown.

    0 where no model is asked that has a price.
    """
    if not which.paid:
        return 0.0
    costs = [bound.cost_usd for bound in agent.bounds().values()]
    if not costs or None in costs:
        return None if costs else 0.0
    return max(cost for cost in costs if cost is not None) * len(case.turns)
