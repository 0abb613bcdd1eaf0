"""Models that are not there, or not for long, and those whose price is not known."""

from collections.abc import Iterator

from shipworthy.check.finding import Finding
from shipworthy.check.lint.looked import Looked
from shipworthy.contract.model import ModelSpec
from shipworthy.models.known.catalog import Catalog
from shipworthy.models.known.families import retirement_of
from shipworthy.models.known.providers import PROVIDERS, provider_of
from shipworthy.models.row import Row

__all__ = ["ageing", "unknown"]

Named = tuple[str, str, str | None, ModelSpec | None]
"""A model's name, its place, the skill that names it, and what the definition says of it."""


def ageing(looked: Looked) -> Iterator[Finding]:
    """Every model of the definition that is no longer served, or not for long."""
    catalog = Catalog()
    for name, where, skill, _ in _named(looked):
        why = catalog.ageing(name, looked.today)
        if why is None:
            continue
        end = retirement_of(*provider_of(name))
        gone = end is None or end.date <= looked.today
        source = f"{end.source}, looked up on {end.checked}" if end is not None else "the data of prices"
        instead = f"name `{end.replacement}` instead" if end is not None and end.replacement else None
        code = "retired-model" if gone else "retiring-model"
        yield looked.finding(code, why, where=where, skill=skill, evidence=source, repair=instead)


def unknown(looked: Looked) -> Iterator[Finding]:
    """Every model of the definition that cannot be asked, because it or its price is not known."""
    for name, where, skill, spec in _named(looked):
        if (found := _unknown(name, spec)) is not None:
            code, what = found
            yield looked.finding(code, what, where=where, skill=skill, evidence=_near(name))
    rows = [row for rows in looked.tiers.values() for row in rows]
    if looked.spec.models and rows and not any(_usable(row) for row in rows):
        yield looked.finding(
            "no-usable-model",
            "no model of the definition can be asked: each is unknown, or has no known price",
            where=looked.subject.agent_at(("models",)),
            evidence=", ".join(row.name for row in rows),
        )


def _unknown(name: str, spec: ModelSpec | None) -> tuple[str, str] | None:
    row = Catalog().row(spec or ModelSpec.named(name))
    own = spec is not None and spec.base_url is not None
    if not row.provider or (row.provider not in PROVIDERS and not own):
        return "unknown-model", f"`{name}` is no model that is known"
    if row.price is None:
        return "unknown-price", f"the price of `{name}` is not known, so no limit in dollars lets it be asked"
    return None


def _near(name: str) -> str:
    """What the catalogue says of the name, such as the nearest known ones."""
    return Catalog().warning(name) or ""


def _usable(row: Row) -> bool:
    return bool(row.provider) and row.price is not None


def _named(looked: Looked) -> Iterator[Named]:
    """Every model that the definition names, each once, at its first place."""
    subject, spec = looked.subject, looked.spec
    seen = {"auto", *looked.tiers}
    rows = [row for rows in looked.tiers.values() for row in rows]
    seen |= {row.model for row in rows}
    for tier, models in spec.models.items():
        for index, model in enumerate(models):
            if model.name not in seen:
                seen.add(model.name)
                yield model.name, subject.agent_at(("models", tier, index)), None, model
    wishes: list[tuple[object, str, str | None]] = [(spec.model, subject.agent_at(("model",)), None)]
    wishes += [(prompt.model, subject.agent_at(("prompts", name)), None) for name, prompt in spec.prompts.items()]
    for name, skill in spec.skills.items():
        wishes.append((skill.model, subject.skill_at(name, ("model",)), name))
        for path, step in skill.walk():
            prompt = step.prompt.model if step.prompt is not None else None
            wishes.append((step.model or prompt, subject.skill_at(name, (*path, "model")), name))
    for wish, where, owner in wishes:
        if isinstance(wish, str) and wish not in seen:
            seen.add(wish)
            yield wish, where, owner, None
