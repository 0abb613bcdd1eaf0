"""What code of authors is given of the reading of messages: in English, and as the plan that they tell."""

from shipworthy.routing.gloss.gloss import glossed
from shipworthy.routing.said import Said
from shipworthy.routing.values.plans.parts import Part, Plan
from shipworthy.routing.values.plans.plan import plan_of

__all__ = ["Part", "Plan", "in_english", "plan_of"]


def in_english(text: str) -> str:
    """Write a German, Spanish or French message in English, word by word; any other text stays as it is.

    Words that are not known stay, and so do the numbers.
    """
    said = glossed(Said(text))
    return text if said is None else said.text
