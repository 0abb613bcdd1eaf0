"""Forecasts the skill, inputs and model of a message without running anything."""

import datetime as dt
from pathlib import Path
from typing import TypedDict

from shipworthy import lazy
from shipworthy.app.children import children_of, lines
from shipworthy.app.message import check_message
from shipworthy.compiled import Compiled
from shipworthy.contract.bounds.rates import wish_of
from shipworthy.contract.read.folder import load
from shipworthy.errors import NoModel, SpecError
from shipworthy.routing.models.difficulty import Facts
from shipworthy.routing.models.lineup import Configured, Lineup
from shipworthy.routing.models.tiers import unknown_tiers
from shipworthy.routing.said import Said
from shipworthy.routing.skills.route import Explained, Study
from shipworthy.routing.values.inputs import fill

__all__ = ["CandidateSkill", "Explained", "Forecast", "Study", "forecast"]


class CandidateSkill(TypedDict):
    """A skill with its routing score."""

    skill: str
    score: float


class Forecast(TypedDict):
    """The object that `route --json` prints."""

    outcome: str
    skill: str | None
    confidence: float
    candidates: list[CandidateSkill]
    inputs: dict[str, object]
    missing: list[str]
    """Inputs that the agent would ask for."""
    model: str | None
    why: str


def forecast_of(path: str | Path, message: str) -> Forecast:
    """Forecast what the agent of a folder would do with a message, without loading what only a run needs.

    Raises SpecError with all problems of the definition, and UsageError for an empty or oversized message.
    """
    found = load(path)
    if wrong := list(unknown_tiers(found.spec)):
        raise SpecError(wrong)
    lineup = Configured(found.spec.models, learned=found.spec.learned)
    agent = Compiled(found.spec, found.tools, lineup, children_of(found.spec, {}, lines(lineup)))
    return forecast(agent, lineup, check_message(message), found.spec.clock or dt.datetime.now().astimezone())


def forecast(agent: Compiled, lineup: Lineup, message: str, now: dt.datetime) -> Forecast:
    """Return the skill, inputs and model that the message would get."""
    said = Said(message, now)
    route = agent.router.choose(said)
    if route.outcome == "ask":
        route = lazy.states().request(agent, said)
    inputs: dict[str, object] = {}
    missing: list[str] = []
    if route.outcome == "route" and route.skill is not None:
        specs = agent.graph(route.skill).inputs
        inputs = dict(fill(specs, said, agent.extractor).values)
        free = (name for name, spec in specs.items() if spec.default is None and spec.when is None)
        missing = [name for name in free if name not in inputs]
    return {
        "outcome": route.outcome,
        "skill": route.skill,
        "confidence": round(route.confidence, 3),
        "candidates": [{"skill": name, "score": round(score, 3)} for name, score in route.candidates],
        "inputs": inputs,
        "missing": missing,
        "model": _model(agent, lineup, route.skill, message),
        "why": route.why,
    }


def _model(agent: Compiled, lineup: Lineup, skill: str | None, message: str) -> str | None:
    """Return the model of the skill's first call; None where it makes none, or no model is available."""
    if skill is None or not agent.bound(skill).model_calls or not lineup.can_ask():
        return None
    own, limits = agent.spec.skills[skill], agent.limits(skill)
    facts = Facts(
        message=message,
        conversation_length=0,
        tools=len(own.tools),
        context_tokens=limits.max_context_tokens or 0,
        output_tokens=limits.max_output_tokens or 0,
        typed=False,
        retrieved=own.retrieval == "always",
    )
    wish = wish_of(agent.spec, own)
    try:
        selected = lineup.line(wish, facts, limits.max_cost_usd, (limits.max_latency_ms or 0) / 1000)
    except NoModel:
        return None
    return selected.candidates[0].row.name
