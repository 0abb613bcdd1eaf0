"""Texts of models about results whose figures nothing compares with them."""

from collections.abc import Iterator

from shipworthy.check.finding import Finding
from shipworthy.check.lint.looked import Looked
from shipworthy.contract.language.types import TypeSpec
from shipworthy.contract.page import Place

__all__ = ["ungrounded"]


def ungrounded(looked: Looked) -> Iterator[Finding]:
    """Every prompt or loop that reads results and is `grounded: off`, each once, where that is said."""
    agent_wide = []
    for name in looked.skills:
        skill = looked.spec.skills[name]
        inherits = skill.grounded is None and looked.spec.grounded == "off"
        if skill.tools:
            if skill.grounded == "off":
                yield _finding(looked, name, f"the loop of `{name}`", ("grounded",))
            agent_wide += [name] if inherits else []
            continue
        reading = [place for place in looked.places(name) if _reads_results(looked, name, place)]
        own = [place for place in reading if _stated(place) == "off"]
        for place in own:
            yield _finding(looked, name, f"`{place.node.step.name}` of `{name}`", (*place.node.path, "grounded"))
        rest = [place for place in reading if _stated(place) is None]
        if rest and skill.grounded == "off":
            yield _finding(looked, name, f"`{rest[0].node.step.name}` of `{name}`", ("grounded",))
        agent_wide += [name] if rest and inherits else []
    if agent_wide:
        where, more = looked.subject.agent_at(("grounded",)), f" and {len(agent_wide) - 1} more" * (len(agent_wide) > 1)
        message = f"the agent says `grounded: off`, and models of `{agent_wide[0]}`{more} write about results"
        yield looked.finding("ungrounded-results", message, where=where)


def _finding(looked: Looked, skill: str, what: str, path: tuple[str | int, ...]) -> Finding:
    return looked.finding(
        "ungrounded-results",
        f"{what} writes about results, and `grounded: off` lets every figure of it pass",
        where=looked.subject.skill_at(skill, path),
        skill=skill,
    )


def _stated(place: Place) -> str | None:
    target = place.node.target
    return place.node.step.grounded or (target.grounded if target is not None and target.kind == "prompt" else None)


def _reads_results(looked: Looked, name: str, place: Place) -> bool:
    """Whether a step asks a model for text about results, or named values, as the check of figures takes them."""
    target, graph = place.node.target, looked.graph(name)
    if target is None or target.kind != "prompt" or not _has_text(place.node.step.output or target.output):
        return False
    items = {outer.node.step.foreach.name for outer in (place, *place.outer) if outer.node.step.foreach is not None}
    lets = {*graph.skill.let, *looked.spec.let}
    return graph.skill.retrieval == "always" or bool(target.text.reads & (graph.results | items | lets))


def _has_text(output: TypeSpec | None) -> bool:
    """Whether an answer of this type holds text that may state figures."""
    return output is None or "text" in output.names()
