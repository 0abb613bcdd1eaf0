"""Token and price estimates of the models that may be picked, as the fold needs them."""

from typing import Protocol

from shipworthy.contract.agent import AgentSpec
from shipworthy.contract.model import Wish
from shipworthy.contract.skill import Skill
from shipworthy.contract.step import Prompt, Step

UNDERSTAND_IN = 1200
"""Most input tokens of the model call that interprets a message."""
UNDERSTAND_OUT = 300
UNDERSTAND_MS = 4000.0
"""Most milliseconds of that call."""


class Rates(Protocol):
    """Token and price estimates of the models that a policy may pick."""

    def room(self, wish: Wish) -> int:
        """The most reasoning tokens that one of the models uses before it answers."""
        ...

    def counted(self, wish: Wish, context_tokens: int) -> int:
        """The most input tokens that one of the models may count for a context of so many."""
        ...

    def dollars(self, wish: Wish, input_tokens: int, output_tokens: int, seconds: float) -> float | None:
        """USD of a call to the most expensive model that may be picked; None where a price is unknown."""
        ...


class NoRates:
    """Rates where no model is known."""

    def room(self, wish: Wish) -> int:
        """0: no reasoning tokens are known."""
        return 0

    def counted(self, wish: Wish, context_tokens: int) -> int:
        """The tokens as given: no model is known that counts otherwise."""
        return context_tokens

    def dollars(self, wish: Wish, input_tokens: int, output_tokens: int, seconds: float) -> float | None:
        """None: no price is known."""
        return None


def wish_of(agent: AgentSpec, skill: Skill, prompt: Prompt | None = None, step: Step | None = None) -> Wish:
    """The model that a call asks for: that of its step, else of its prompt, its skill or its agent."""
    declared = (step.model if step is not None else None) or (prompt.model if prompt is not None else None)
    own = skill.model if skill.model != "auto" else agent.model
    return declared or own
