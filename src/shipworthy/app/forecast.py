"""Forecasts the skill, inputs and model of a message without running anything."""

import datetime as dt
from collections.abc import Mapping
from pathlib import Path
from typing import NotRequired, TypedDict, cast

from shipworthy import lazy
from shipworthy.app.children import children_of, lines
from shipworthy.app.message import check_message
from shipworthy.app.zone import time_of
from shipworthy.compiled import Compiled
from shipworthy.contract.bounds.rates import wish_of
from shipworthy.contract.read.folder import load
from shipworthy.contract.specialist.several import TOGETHER, parts_in, specialist_of
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
    inside: NotRequired[dict[str, "Forecast"]]
    """Specialist → what it would do with what it is told."""


def forecast_of(path: str | Path, message: str) -> Forecast:
    """Forecast what the agent of a folder would do with a message, without loading what only a run needs.

    Raises SpecError with all problems of the definition, and UsageError for an empty or oversized message.
    """
    found = load(path)
    if wrong := list(unknown_tiers(found.spec)):
        raise SpecError(wrong)
    lineup = Configured(found.spec.models, learned=found.spec.learned)
    agent = Compiled(found.spec, found.tools, lineup, children_of(found.spec, {}, lines(lineup)))
    return forecast(agent, lineup, check_message(message), time_of(found.spec))


def forecast(agent: Compiled, lineup: Lineup, message: str, now: dt.datetime) -> Forecast:
    """Return the skill, inputs and model that the message would get."""
    said = Said(message, now)
    if agent.spec.specialists and (asked := lazy.meaning("gathering").asked_in(agent, said)):
        return _of_specialists(agent, asked, now)
    route = agent.router.choose(said)
    if route.outcome == "ask":
        route = lazy.meaning("states").request(agent, said)
    if agent.spec.specialists:
        route = lazy.meaning("owners").owned(agent, said, route, whole=True)
    inputs: dict[str, object] = {}
    missing: list[str] = []
    if route.outcome == "route" and route.skill is not None:
        specs = agent.graph(route.skill).inputs
        inputs = dict(fill(specs, said, agent.extractor).values)
        free = (name for name, spec in specs.items() if spec.default is None and spec.when is None)
        missing = [name for name in free if name not in inputs]
    found: Forecast = {
        "outcome": route.outcome,
        "skill": route.skill,
        "confidence": round(route.confidence, 3),
        "candidates": [{"skill": name, "score": round(score, 3)} for name, score in route.candidates],
        "inputs": inputs,
        "missing": missing,
        "model": _model(agent, lineup, route.skill, message),
        "why": route.why,
    }
    if route.skill is not None and (inner := _inside(agent, {route.skill: message}, now)):
        found["inside"] = inner
    return found


def _of_specialists(agent: Compiled, asked: Mapping[str, str], now: dt.datetime) -> Forecast:
    """The forecast of a message that several specialists answer side by side."""
    return {
        "inside": _inside(agent, cast(dict[str, str], parts_in(asked)), now),
        "outcome": "route",
        "skill": TOGETHER,
        "confidence": 1.0,
        "candidates": [],
        "inputs": dict(asked),
        "missing": [],
        "model": None,
        "why": f"{len(parts_in(asked))} specialists, each for its part",
    }


def _inside(agent: Compiled, asked: Mapping[str, str], now: dt.datetime) -> dict[str, Forecast]:
    """What the local specialists would do with what they are told; they are loaded for it."""
    local = {part: said for part, said in asked.items() if _is_local(agent, specialist_of(part))}
    if agent.children is None:
        return {}
    children = {part: agent.children.get(specialist_of(part)) for part in local}
    return {part: forecast(one, cast(Lineup, one.rates), local[part], now) for part, one in children.items()}


def _is_local(agent: Compiled, name: str) -> bool:
    one = agent.spec.specialists.get(name)
    return one is not None and not one.is_remote


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
