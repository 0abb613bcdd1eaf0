"""Answers of models that are shown only when their last word is there."""

from collections.abc import Iterator

from shipworthy.check.finding import Finding
from shipworthy.check.lint.looked import Looked, listed
from shipworthy.contract.lint.rules import applies_to, named

__all__ = ["buffered", "streamed"]

SHORT = 100
"""Output tokens of an answer that is there at once, buffered or not."""


def streamed(looked: Looked) -> list[str]:
    """The routable skills whose answer is written by a model while the person reads."""
    return [skill.name for skill in looked.spec.routable if _streams(looked, skill.name)]


def buffered(looked: Looked) -> Iterator[Finding]:
    """Every guideline that checks whole answers of models, so that nothing is shown before they end."""
    for index, (name, guideline) in enumerate(named(looked.spec.guidelines)):
        if not guideline.checks:
            continue
        held = [
            skill
            for skill in streamed(looked)
            if applies_to(guideline, looked.spec.skills[skill]) is not False and _output(looked, skill) > SHORT
        ]
        if not held:
            continue
        longest = max(held, key=lambda skill: _output(looked, skill))
        yield looked.finding(
            "answer-buffered-by-guideline",
            f"`{name}` checks whole answers, so {listed(held)} {'shows' if len(held) == 1 else 'show'} nothing before "
            "the last word is written",
            where=looked.subject.agent_at(("guidelines", index)),
            skill=held[0] if len(held) == 1 else None,
            evidence=f"first text after 100 % of the run; `{longest}` writes up to {_output(looked, longest):,} tokens",
            repair=None if guideline.when is None else _narrower(held),
        )


def _narrower(held: list[str]) -> str:
    """The repair where a guideline says already for which skills it holds."""
    them = "it" if len(held) == 1 else "them"
    return (
        f"leave {listed(held)} out of its `when`, or end {them} with an `answer` of the page, which waits for no model;"
        " figures are checked sentence by sentence (`grounded`), comparisons by `claims`"
    )


def _streams(looked: Looked, name: str) -> bool:
    graph = looked.graph(name)
    if graph.skill.tools:
        return True
    target = graph.nodes[-1].target if graph.nodes else None
    if target is None or target.kind != "prompt":
        return False
    return (graph.nodes[-1].step.output or target.output) is None


def _output(looked: Looked, name: str) -> int:
    """Most tokens of the answer's text."""
    graph, own = looked.graph(name), looked.subject.compiled.limits(name).max_output_tokens or 0
    target = graph.nodes[-1].target if graph.nodes else None
    return (target.max_output_tokens if target is not None and target.kind == "prompt" else None) or own
