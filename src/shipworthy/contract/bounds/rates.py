"""What the models that may be picked need and cost, as far as a bound has to know."""

from typing import Protocol

from shipworthy.contract.agent import AgentSpec
from shipworthy.contract.model import Wish
from shipworthy.contract.skill import Skill
from shipworthy.contract.step import Prompt, Step

UNDERSTAND_IN = 1200
"""Most tokens that the call to understand a message may be sent."""
UNDERSTAND_OUT = 300
UNDERSTAND_MS = 4000.0
"""Most milliseconds it may take."""


class Rates(Protocol):
    """What the models that a policy may pick need and cost."""

    def room(self, wish: Wish) -> int:
        """Tokens that the model which thinks longest needs before it answers."""
        ...

    def dollars(self, wish: Wish, input_tokens: int, output_tokens: int, seconds: float) -> float | None:
        """USD of a call at the dearest model that may be picked; None where a price is unknown."""
        ...


class NoRates:
    """Rates of models of which nothing is known."""

    def room(self, wish: Wish) -> int:
        """No tokens."""
        return 0

    def dollars(self, wish: Wish, input_tokens: int, output_tokens: int, seconds: float) -> float | None:
        """None: no price is known."""
        return None


def wish_of(agent: AgentSpec, skill: Skill, prompt: Prompt | None = None, step: Step | None = None) -> Wish:
    """Which model a call should get: what its step says, then its prompt, its skill, its agent."""
    said = (step.model if step is not None else None) or (prompt.model if prompt is not None else None)
    own = skill.model if skill.model != "auto" else agent.model
    return said or own
