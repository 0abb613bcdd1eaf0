"""The models that an agent may ask, each with its catalogue row, its price, and the ids that its provider answered."""

import dataclasses
from collections.abc import Iterable, Iterator, Mapping

from pydantic import BaseModel, ConfigDict, Field

from shipworthy.contract.agent import AgentSpec
from shipworthy.contract.model import ModelSpec
from shipworthy.models.known.catalog import Catalog
from shipworthy.models.known.providers import PROVIDERS, provider_of
from shipworthy.models.row import Row
from shipworthy.routing.models.lineup import DEFAULT_TIERS

LEFT_OUT = ("name", "price", "base_url", "key_env", "headers", "body", "learnt")
"""Fields of a row that stand beside it, are those of one machine or process, or are part of the definition."""

Plain = str | int | float | bool | None


class CertifiedModel(BaseModel):
    """One model, as the catalogue knew it."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    name: str
    row: dict[str, Plain]
    """Field of the catalogue → its value."""
    price: dict[str, Plain] | None
    """USD for a million tokens by their kind; None: unknown."""
    answered: tuple[str, ...] = Field(default=())
    """The ids under which its provider answered the trials, sorted."""


def models_of(spec: AgentSpec, answered: Mapping[str, Iterable[str]] | None = None) -> tuple[CertifiedModel, ...]:
    """Every model that the definition may ask, by name; `answered`: model → ids that its provider told."""
    catalog, found = Catalog(), dict[str, CertifiedModel]()
    for tier, one in _specs(spec):
        ids = tuple(sorted(set((answered or {}).get(one.name, ()))))
        certified = _certified(catalog.row(_at_home(one), tier), one.name, ids)
        found.setdefault(one.name, certified)
    return tuple(found[name] for name in sorted(found))


def _specs(spec: AgentSpec) -> Iterator[tuple[str, ModelSpec]]:
    """Tier and model, those of the tiers first, then those that a skill or a prompt names."""
    tiers = spec.models or {
        tier: tuple(ModelSpec(name=name) for name in names) for tier, names in DEFAULT_TIERS.items()
    }
    for tier, models in tiers.items():
        yield from ((tier, spec.learned.counted(model)) for model in models)
    steps = [step for skill in spec.skills.values() for _, step in skill.walk()]
    known = {"auto", *tiers, *(model.name for models in tiers.values() for model in models)}
    prompts = [*spec.prompts.values(), *(step.prompt for step in steps if step.prompt is not None)]
    wishes: list[object] = [spec.model, *(skill.model for skill in spec.skills.values())]
    wishes += [*(step.model for step in steps), *(prompt.model for prompt in prompts)]
    for wish in wishes:
        if isinstance(wish, str) and wish not in known:
            yield "", ModelSpec.named(wish)


def _at_home(spec: ModelSpec) -> ModelSpec:
    """The model at its provider's own address, also where the environment of a machine has another one."""
    provider = PROVIDERS.get(provider_of(spec.name)[0])
    if spec.base_url is not None or provider is None or not provider.url_env:
        return spec
    return spec.model_copy(update={"base_url": provider.base_url})


def _certified(row: Row, name: str, answered: tuple[str, ...]) -> CertifiedModel:
    fields = {part.name: getattr(row, part.name) for part in dataclasses.fields(row) if part.name not in LEFT_OUT}
    price = None if row.price is None else dataclasses.asdict(row.price)
    return CertifiedModel(name=name, row=fields, price=price, answered=answered)
