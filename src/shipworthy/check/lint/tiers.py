"""Dear models where a cheap one would do."""

from collections.abc import Iterator
from typing import Literal

from shipworthy.check.finding import Finding
from shipworthy.check.lint.looked import Looked
from shipworthy.contract.bounds.rates import wish_of
from shipworthy.contract.source import Path
from shipworthy.models.known.catalog import Catalog
from shipworthy.models.row import Row

__all__ = ["dear", "not_automatic", "price_of_tier"]

DEAR = 2.0
"""Times the price of the cheapest tier from which a model is dear."""
INPUT, OUTPUT = 1000, 300
"""Tokens of a usual call, at whose price models are compared."""
Simple = Literal["one tool", "one prompt", "no"]


def dear(looked: Looked) -> Iterator[Finding]:
    """Every skill with one tool at most that is pinned to a dear model."""
    for name in looked.skills:
        kind = _simple(looked, name)
        pinned = next(_pinned(looked, name), None)
        if kind == "no" or pinned is None:
            continue
        path, wish, times = pinned
        what = "has one tool" if kind == "one tool" else "is one prompt"
        yield looked.finding(
            "dear-model-on-simple-skill" if kind == "one tool" else "dear-model-pinned",
            f"`{name}` {what}, and is pinned to `{wish}`",
            where=looked.subject.skill_at(name, path),
            skill=name,
            evidence=f"`{wish}` costs {times:,.0f} times the cheapest tier for {INPUT:,} tokens in and {OUTPUT} out",
            repair="remove `model`, so that `auto` takes the cheapest model that the message allows",
        )


def not_automatic(looked: Looked) -> Iterator[Finding]:
    """An agent whose skills are all pinned to a dear model by its own `model`."""
    times = _times(looked, looked.spec.model)
    if times >= DEAR:
        yield looked.finding(
            "model-not-automatic",
            f"the agent's `model` pins every skill to `{looked.spec.model}`",
            where=looked.subject.agent_at(("model",)),
            evidence=f"it costs {times:,.0f} times the cheapest tier for {INPUT:,} tokens in and {OUTPUT} out",
            repair="write `model: auto`, and pin the skills that need it",
        )


def price_of_tier(rows: tuple[Row, ...]) -> float | None:
    """USD of a usual call at the dearest model of a tier whose price is known; None where none is."""
    known = [row.price.at_most(INPUT, OUTPUT, 1.0) for row in rows if row.price is not None]
    return max(known, default=None)


def _simple(looked: Looked, name: str) -> Simple:
    skill, places = looked.spec.skills[name], looked.places(name)
    if skill.tools:
        return "one tool" if len(skill.tools) == 1 else "no"
    targets = [place.node.target for place in places if place.node.target is not None]
    tools = {target.name for target in targets if target.kind == "tool"}
    prompts = sum(target.kind == "prompt" for target in targets)
    if prompts > 1 or len(tools) > 1 or any(target.kind == "skill" for target in targets):
        return "no"
    if any(place.node.step.foreach is not None for place in places):
        return "no"
    return "one tool" if tools else "one prompt" if prompts else "no"


def _pinned(looked: Looked, name: str) -> Iterator[tuple[Path, str, float]]:
    """What pins a skill, or its prompt, to a dear model: where, to which, and how many times the price."""
    skill = looked.spec.skills[name]
    if isinstance(skill.model, str) and skill.model != "auto" and (times := _times(looked, skill.model)) >= DEAR:
        yield ("model",), skill.model, times
    for place in looked.places(name):
        target, step = place.node.target, place.node.step
        if target is None or target.kind != "prompt" or (step.model or target.model) is None:
            continue
        wish = wish_of(looked.spec, skill, target, step)
        if isinstance(wish, str) and (times := _times(looked, wish)) >= DEAR:
            yield (*place.node.path, "model"), wish, times


def _times(looked: Looked, wish: str) -> float:
    """How many times the price of the cheapest tier a wish costs; 0 where a price is not known, or it is `auto`."""
    tiers = {tier: price for tier, rows in looked.tiers.items() if (price := price_of_tier(rows)) is not None}
    cheapest = min(tiers.values(), default=None)
    price = tiers.get(wish) if wish in looked.tiers else price_of_tier(_rows(looked, wish))
    if wish == "auto" or cheapest is None or price is None:
        return 0.0
    return price / cheapest if cheapest else float("inf") if price else 1.0


def _rows(looked: Looked, wish: str) -> tuple[Row, ...]:
    own = [row for rows in looked.tiers.values() for row in rows if wish in (row.name, row.model)]
    return tuple(own[:1]) or (Catalog().find(wish),)
