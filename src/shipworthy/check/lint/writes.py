"""Writes that no person is asked about."""

from collections.abc import Iterator

from shipworthy.check.finding import Finding
from shipworthy.check.lint.claims import rest_on_claims
from shipworthy.check.lint.looked import Looked
from shipworthy.contract.graph import Graph, Node
from shipworthy.contract.language.text import Text, Value
from shipworthy.contract.lint.rules import applies_to
from shipworthy.contract.page import walk
from shipworthy.contract.skill import Skill
from shipworthy.contract.tool import ToolSpec

__all__ = ["is_message", "unapproved"]

WORDS = 2
"""Words of its own from which on a text of the page is a sentence."""
Unasked = dict[tuple[str, str], list[Node]]
"""Skill and tool → the steps of the skill that call it unasked."""


def unapproved(looked: Looked) -> Iterator[Finding]:
    """Every write of a workflow without a question before it, a policy of its tool, or a guideline that wants a yes."""
    steps: Unasked = {}
    for skill in looked.spec.routable:
        _collect(looked, skill, skill, steps, ())
    for (skill_name, tool_name), every in sorted(steps.items()):
        # Of a write that the user's word lets through, `write-guarded-by-claim` speaks.
        claimed = rest_on_claims(looked, skill_name)
        if not (nodes := [node for node in every if node.path not in claimed]):
            continue
        tool = looked.spec.tools[tool_name]
        code = _code(looked, skill_name, tool, nodes)
        more = f", in {len(nodes)} steps" if len(nodes) > 1 else ""
        yield looked.finding(
            code,
            f"`{tool_name}` writes, and `{skill_name}` calls it without asking{more}",
            where=looked.subject.skill_at(skill_name, (*nodes[0].path, "tool")),
            skill=skill_name,
            evidence=f"no `confirm` on the step or around it, no `policy` or `accepts` of `{tool_name}`, no guideline "
            "that requires approval of it whenever the skill runs",
        )


def _code(looked: Looked, skill: str, tool: ToolSpec, nodes: list[Node]) -> str:
    if tool.confirm == "never":
        return "write-declared-unasked"
    messages = all(is_message(looked.graph(skill), node) for node in nodes)
    return "message-without-approval" if messages else "write-without-approval"


def is_message(graph: Graph, node: Node) -> bool:
    """Whether a step only tells a sentence of the page, or the user's message, to whom the page or a tool names."""
    told = {name for name, value in node.args.items() if _is_told(graph, value)}
    others = [value for name, value in node.args.items() if name not in told]
    return bool(told) and not any(graph.inputs.keys() & value.reads for value in others)


def _is_told(graph: Graph, value: Value) -> bool:
    """Whether a value is a sentence of the page, or an input that holds the message where nothing else is said."""
    if isinstance(value, Text):
        return sum(len(part.split()) for part in value.parts if isinstance(part, str)) >= WORDS
    spec = graph.inputs.get(next(iter(value.reads))) if len(value.reads) == 1 else None
    return spec is not None and spec.ask is None and spec.default is not None and spec.default.reads == {"message"}


def _collect(looked: Looked, routed: Skill, skill: Skill, found: Unasked, around: tuple[str, ...]) -> None:
    """Note the unasked writes of a skill, and of those that it calls unasked; `around`: the skills that call it."""
    if skill.name in around:
        return
    graph = looked.graph(skill.name)
    for place in (*walk(graph.nodes), *walk(graph.fallback)):
        target = place.node.target
        if target is None or place.confirmed or place.node.step.confirm is not None:
            continue
        if target.kind == "skill":
            _collect(looked, routed, target, found, (*around, skill.name))
        elif target.kind == "tool" and target.effect == "write" and not _asked(looked, routed, target):
            nodes = found.setdefault((skill.name, target.name), [])
            if all(node.path != place.node.path for node in nodes):
                nodes.append(place.node)


def _asked(looked: Looked, routed: Skill, tool: ToolSpec) -> bool:
    """Whether the tool says what it accepts, or a guideline wants a yes to it whenever this skill runs."""
    if tool.policy or tool.accepts:
        return True
    return any(
        (each.require_approval is True or tool.name in each.require_approval) and applies_to(each, routed) is True
        for each in looked.spec.guidelines
    )
