"""The models of an agent for one caller who prefers one of them."""

from shipworthy.errors import UsageError
from shipworthy.routing.models.lineup import Configured, Lineup, OneModel


def preferring(lineup: Lineup, model: str) -> Lineup:
    """The models, with one model or tier of the definition preferred; raises UsageError where there is none so named.

    A caller chooses among the models of the definition alone: others might be dearer, or see what they must not.
    """
    if isinstance(lineup, Configured):
        rows = [row for tier in lineup.tiers.values() for row in tier]
        if model in lineup.tiers or any(model in (row.name, row.model) for row in rows):
            return lineup.preferring(model)
        names = ", ".join(dict.fromkeys((*lineup.tiers, *(row.name for row in rows))))
    else:
        own = lineup.model.name if isinstance(lineup, OneModel) and lineup.model is not None else ""
        if own and model == own:
            return lineup
        names = own or "none"
    raise UsageError(f"this agent has no model `{model[:100]}`; there is {names}", field="model")
