"""Routers over plain skills, for measuring: `factory` takes the full tier where it is installed, `light` never."""

from collections.abc import Mapping, Sequence
from typing import TypedDict

from shipworthy.contract.agent import AgentSpec
from shipworthy.contract.skill import Skill
from shipworthy.routing.said import Said
from shipworthy.routing.skills.route import Tier
from shipworthy.routing.skills.router import Router
from shipworthy.routing.values.extract import Extractor


class PlainSkill(TypedDict):
    """A skill as data sets give it."""

    description: str
    examples: list[str]


class Scored:
    """A router that answers with a skill or None, the best skill, and a probability."""

    def __init__(self, skills: Mapping[str, PlainSkill], tier: Tier | None) -> None:
        """`tier`: the tier that decides; None: the one of the environment."""
        # Names of data sets need not be names of skills.
        self._names = {f"s{number}": name for number, name in enumerate(skills)}
        made = {
            own: Skill(name=own, description=skills[name]["description"], examples=tuple(skills[name]["examples"]))
            for own, name in self._names.items()
        }
        agent = AgentSpec(skills=made)
        self._router = Router(agent, Extractor(agent), tier)
        self._router.load()

    def decide(self, text: str) -> tuple[str | None, str, float]:
        """Return the skill that is run, or None; the best skill; and the probability that it is right."""
        route = self._router.choose(Said(text))
        best = route.candidates[0][0] if route.candidates else next(iter(self._names))
        return self._names[route.skill] if route.skill is not None else None, self._names[best], route.confidence


def factory(skills: Mapping[str, PlainSkill], calibration: Sequence[tuple[str, str | None]] | None = None) -> Scored:
    """Make the router of the tier that `SHIPWORTHY_ROUTING` names, full by default; `calibration` is not used."""
    return Scored(skills, None)


def light(skills: Mapping[str, PlainSkill], calibration: Sequence[tuple[str, str | None]] | None = None) -> Scored:
    """Make the router of the light tier; `calibration` is not used."""
    return Scored(skills, "light")
