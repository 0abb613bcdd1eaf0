"""Writes that the user's word alone lets through."""

import ast
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from shipworthy.cached import cached
from shipworthy.check.finding import Finding
from shipworthy.check.lint.looked import Looked, listed
from shipworthy.contract.graph import Graph, Node
from shipworthy.contract.input import Input
from shipworthy.contract.language.expr import Expr
from shipworthy.contract.language.text import Nested, Slot, Text, Value
from shipworthy.contract.language.types import BUILT_IN
from shipworthy.contract.page import Place, walk
from shipworthy.contract.source import Path
from shipworthy.regex import regex

__all__ = ["Words", "claimed", "rest_on_claims", "trees"]

WISH = regex(r"\b(?:would you|do you want|want(?:s|ed)?|shall|should|wish|prefer|like)\b", re.IGNORECASE)
"""Words of a question for what is wanted, which the user alone can answer."""
FACT = regex(
    r"(?:^|[.!?:;,]\s+)(?:(?:was|were|did|has|have|had)\b"
    r"|(?:is|are)\s+(?!there\b|you\s+\w+ing\b|(?:it|this|that)\s+(?:an?|for)\b)"
    r"|do you (?:already )?(?:have|own|hold)\b)"
    r"|\b(?:reason|happened|went wrong)\b",
    re.IGNORECASE,
)
"""Beginnings and words of a question for what is or was, which a tool may know as well."""
FREE = frozenset(BUILT_IN) - {"yesno"} | {"list", "record"}
"""Types whose values are told, and not chosen among a few."""
Way = frozenset[str]
"""What one way through a condition reads."""


@dataclass(frozen=True, slots=True)
class Guard:
    """A condition that a write stands behind."""

    when: Expr
    path: Path
    """Of the step that has it."""
    holds: bool
    """Whether the write is made where the condition holds, or where it does not."""


def claimed(looked: Looked) -> Iterator[Finding]:
    """Every write that a condition lets through because the user says so, and nothing that a tool has found."""
    for name in looked.skills:
        told = set[tuple[str, Path]]()
        for node, guard, said, every in _behind(looked, name):
            tool = node.step.tool or ""
            if (tool, guard.path) not in told:
                told.add((tool, guard.path))
                yield _finding(looked, name, tool, guard, said, every)


def rest_on_claims(looked: Looked, skill: str) -> set[Path]:
    """The writes of a skill that the user's word alone lets through, by their paths."""
    return {node.path for node, _, _, every in _behind(looked, skill) if every}


def _behind(looked: Looked, skill: str) -> Iterator[tuple[Node, Guard, list[str], bool]]:
    """Each write behind a word of the user: its condition, the inputs that say it, whether there is no other way."""
    words = Words(looked, looked.graph(skill))
    for place in words.places:
        target = place.node.target
        if target is None or target.kind != "tool" or target.effect != "write":
            continue
        for guard in words.guards(place):
            ways = words.ways(guard.when.tree, holds=guard.holds)
            alone = [way for way in ways if words.is_claim(way)]
            if alone:
                yield place.node, guard, sorted(frozenset[str]().union(*alone)), len(alone) == len(ways)


def _finding(looked: Looked, skill: str, tool: str, guard: Guard, said: list[str], every: bool) -> Finding:
    what = "stands behind" if every else "is also let through by"
    return looked.finding(
        "write-guarded-by-claim" if every else "claim-opens-write",
        f"`{tool}` of `{skill}` {what} what the user says of {listed(said)}, and no tool confirms it",
        where=looked.subject.skill_at(skill, (*guard.path, "when")),
        skill=skill,
        evidence=f"it is made where `{guard.when}` {'holds' if guard.holds else 'does not hold'}",
    )


class Words:
    """What the conditions of a skill read: results, or what the user has said."""

    def __init__(self, looked: Looked, graph: Graph) -> None:
        self.graph, self.places = graph, (*walk(graph.nodes), *walk(graph.fallback))
        lets: Mapping[str, object] = {**looked.spec.let, **graph.skill.let}
        self.lets = {name: value for name, value in lets.items() if isinstance(value, Expr)}

    def guards(self, place: Place) -> Iterator[Guard]:
        """The conditions before a step: its own, those of the steps around it, and of earlier ones that end the run."""
        for one in (place, *place.outer):
            if one.node.step.when is not None:
                yield Guard(one.node.step.when, one.node.path, True)
            yield from _of_branch(one)
            for before in _earlier(self.graph, one):
                if before.step.when is not None and _answers(before):
                    yield Guard(before.step.when, before.path, False)

    def ways(self, tree: ast.expr, *, holds: bool) -> list[Way]:
        """The alternatives by which a condition comes out so, each with what it reads."""
        if isinstance(tree, ast.UnaryOp) and isinstance(tree.op, ast.Not):
            return self.ways(tree.operand, holds=not holds)
        if isinstance(tree, ast.BoolOp) and isinstance(tree.op, ast.Or) is holds:
            return [way for value in tree.values for way in self.ways(value, holds=holds)]
        if isinstance(tree, ast.Name) and tree.id in self.lets:
            return self.ways(self.lets[tree.id].tree, holds=holds)
        names = {node.id for node in ast.walk(tree) if isinstance(node, ast.Name)}
        return [frozenset(self.leaves(names - _own_names(tree)))]

    def is_claim(self, way: Way) -> bool:
        """Whether all that it reads was said by the user, and some of it tells a fact that nothing else uses."""
        return bool(way) and all(self._said(name) for name in way) and any(name in self._told for name in way)

    def facts(self, tree: ast.expr) -> set[str]:
        """The inputs by which alone an expression comes out so or so, and which tell what is or was."""
        leaves = self.leaves({node.id for node in ast.walk(tree) if isinstance(node, ast.Name)} - _own_names(tree))
        alone = all(map(self._said, leaves))
        return {name for name in leaves & self._told if self._is_fact(self.graph.inputs[name])} if alone else set()

    def confirmed(self, place: Place) -> set[str]:
        """The inputs that a condition before a step holds against something else than what the user says."""
        ways = [way for guard in self.guards(place) for way in self.ways(guard.when.tree, holds=guard.holds)]
        return {name for way in ways if not all(map(self._said, way)) for name in way if self._said(name)}

    def _is_fact(self, spec: Input) -> bool:
        return spec.ask is not None and spec.type.name not in FREE and bool(FACT.search(spec.ask.source))

    def _said(self, name: str) -> bool:
        spec = self.graph.inputs.get(name)
        return spec is not None and spec.choices is None

    @cached
    def _told(self) -> set[str]:
        """The inputs that no tool takes and no question asks as a wish: they only open and close ways."""
        every, looked_up = self._taken(writes=True), self._taken(writes=False)
        return {
            name
            for name, spec in self.graph.inputs.items()
            # A yes, or a fact, that is only noted with the write has been compared with nothing.
            if name not in (looked_up if spec.type.name == "yesno" or self._is_fact(spec) else every)
            and not (spec.ask is not None and WISH.search(spec.ask.source))
            and not (spec.check is not None and self.leaves(set(spec.check.reads)) & self.graph.results)
        }

    def _taken(self, *, writes: bool) -> set[str]:
        """The inputs that steps take as arguments; `writes`: those that write as well."""
        taken = set[str]()
        for node in (place.node for place in self.places):
            target = node.target
            if target is not None and target.kind == "tool" and target.effect == "write" and not writes:
                continue
            for value in node.args.values():
                # A skill that is called with one of two values is told which, and not why.
                inner = target is not None and target.kind == "skill" and not writes
                taken |= self._passed(value) if inner else value.reads
        return self.leaves(taken)

    def _passed(self, value: Value) -> set[str]:
        """The names whose values an argument holds, without those that only decide which it holds."""
        found, todo = set[str](), list[ast.AST](trees(value))
        while todo:
            tree = todo.pop()
            if isinstance(tree, ast.IfExp):
                todo += [tree.body, tree.orelse]
            elif isinstance(tree, ast.Name):
                todo += [self.lets[tree.id].tree] if tree.id in self.lets and tree.id not in found else []
                found.add(tree.id)
            else:
                todo += ast.iter_child_nodes(tree)
        return found - set(self.lets)

    def leaves(self, names: set[str]) -> set[str]:
        """The inputs, results and built-in names behind these names and the named values among them."""
        found, todo = set[str](), list(names)
        seen = set[str]()
        while todo:
            name = todo.pop()
            if name in seen:
                continue
            seen.add(name)
            if name in self.lets:
                todo += self.lets[name].reads
            else:
                found.add(name)
        return found


def trees(value: Value) -> Iterator[ast.expr]:
    """The expressions of an argument."""
    if isinstance(value, Expr):
        yield value.tree
    elif isinstance(value, Text):
        yield from (part.expr.tree for part in value.parts if isinstance(part, Slot))
    elif isinstance(value, Nested):
        for part in value.parts.values() if isinstance(value.parts, Mapping) else value.parts:
            yield from trees(part)


def _of_branch(place: Place) -> Iterator[Guard]:
    """The conditions of the branch that a step is in, and of those before it."""
    around = place.around
    if around is None or place.part != "branch" or around.node.step.choose is None:
        return
    for branch, block in zip(around.node.step.choose, around.node.blocks, strict=True):
        inside = any(node is place.node for node in block)
        if branch.when is not None:
            yield Guard(branch.when, around.node.path, inside)
        if inside:
            return


def _earlier(graph: Graph, place: Place) -> Iterator[Node]:
    """The steps that stand before one in the same list."""
    lists = [graph.nodes, graph.fallback]
    if place.around is not None:
        lists = [*place.around.node.blocks, place.around.node.recovery]
    for nodes in lists:
        if any(node is place.node for node in nodes):
            for node in nodes:
                if node is place.node:
                    return
                yield node


def _answers(node: Node) -> bool:
    """Whether a step ends the run with an answer."""
    return node.step.kind == "answer" or (node.step.kind == "steps" and any(map(_answers, node.blocks[0])))


def _own_names(tree: ast.expr) -> set[str]:
    """The names that a loop in an expression makes itself, and those of functions."""
    loops = {
        part.target.id
        for node in ast.walk(tree)
        if isinstance(node, ast.ListComp | ast.GeneratorExp)
        for part in node.generators
        if isinstance(part.target, ast.Name)
    }
    return loops | {
        node.func.id for node in ast.walk(tree) if isinstance(node, ast.Call) and isinstance(node.func, ast.Name)
    }
