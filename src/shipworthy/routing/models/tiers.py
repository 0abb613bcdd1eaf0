"""Finds models that a definition asks for and that are neither a tier of it nor a model."""

from collections.abc import Iterator

from shipworthy.contract.agent import AgentSpec
from shipworthy.contract.lint.link import located, near
from shipworthy.contract.model import Wish
from shipworthy.contract.source import Finding, Path
from shipworthy.errors import Problem
from shipworthy.models.known.providers import provider_of
from shipworthy.routing.models.lineup import DEFAULT_TIERS


def unknown_tiers(spec: AgentSpec) -> list[Problem]:
    """A problem for each `model` of the agent, a skill, a prompt or a step that no model can be chosen by."""
    tiers = {"auto", *(spec.models or DEFAULT_TIERS)}
    known = tiers | {model.name for models in spec.models.values() for model in models}
    known |= {provider_of(name)[1] for name in known}
    found = [located(spec.source, _finding(wish, path, tiers)) for wish, path in _of_agent(spec) if wish not in known]
    for skill in spec.skills.values():
        wishes = [(skill.model, ()), *((step.model, path) for path, step in skill.walk())]
        unknown = [(wish, path) for wish, path in wishes if _is_unknown(wish) and wish not in known]
        found += [located(skill.source, _finding(str(wish), path, tiers), skill.name) for wish, path in unknown]
    return found


def _of_agent(spec: AgentSpec) -> Iterator[tuple[str, Path]]:
    wishes: list[tuple[Wish | None, Path]] = [(spec.model, ())]
    wishes += [(prompt.model, ("prompts", name)) for name, prompt in spec.prompts.items()]
    yield from ((str(wish), path) for wish, path in wishes if _is_unknown(wish))


def _is_unknown(wish: Wish | None) -> bool:
    """Whether it is a name without a provider, in which no family is recognised."""
    return isinstance(wish, str) and not provider_of(wish)[0]


def _finding(wish: str, path: Path, tiers: set[str]) -> Finding:
    repair = near(wish, tiers, f"write {', '.join(sorted(tiers))}, or a model as `provider:model`")
    return (*path, "model"), f"`{wish}` is neither a tier of this agent nor a model that is known", repair
