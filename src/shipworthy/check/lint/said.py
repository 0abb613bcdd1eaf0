"""Values of a write that the user's word alone decides."""

import ast
from collections.abc import Iterator, Mapping

from shipworthy.check.finding import Finding
from shipworthy.check.lint.claims import Words, rest_on_claims, trees
from shipworthy.check.lint.looked import Looked, listed
from shipworthy.contract.language.text import Value
from shipworthy.contract.page import Place

__all__ = ["decided"]

ANSWERS = frozenset({"yes", "no", "y", "n", "true", "false"})
"""Constants that only say a yes or a no in the words of a tool."""


def decided(looked: Looked) -> Iterator[Finding]:
    """Every write of which a value is this or that because the user says so, and nothing that a tool has found."""
    for name in looked.skills:
        words = Words(looked, looked.graph(name))
        # Of a write that stands behind the same word, `write-guarded-by-claim` speaks.
        behind = rest_on_claims(looked, name)
        for place in words.places:
            if place.node.path in behind:
                continue
            for param, value in place.node.args.items():
                said = sorted(_deciding(words, value) - words.confirmed(place))
                if said and _written(looked, place, param, ()):
                    yield _finding(looked, name, place, param, said)


def _written(looked: Looked, place: Place, param: str, around: tuple[str, ...]) -> bool:
    """Whether a step writes with its argument, or calls a skill that does."""
    target = place.node.target
    if target is None or target.kind != "skill":
        return target is not None and target.kind == "tool" and target.effect == "write"
    if target.name in around:
        return False
    words = Words(looked, looked.graph(target.name))
    return any(
        param in words.leaves(set(value.reads)) and _written(looked, inner, name, (*around, target.name))
        for inner in words.places
        for name, value in inner.node.args.items()
    )


def _finding(looked: Looked, skill: str, place: Place, param: str, said: list[str]) -> Finding:
    node = place.node
    part = ("with", param) if param in node.step.with_ else ("tool",)
    return looked.finding(
        "claim-opens-write",
        f"`{param}` of `{node.step.tool}` in `{skill}` depends on what the user says of {listed(said)}, and no tool "
        "confirms it",
        where=looked.subject.skill_at(skill, (*node.path, *part)),
        skill=skill,
        evidence=_evidence(looked, skill, param, node.args[param]),
        repair="let a tool look up what the user says, and take the value from its result",
    )


def _evidence(looked: Looked, skill: str, param: str, value: Value) -> str:
    """What the argument is, as it is written; of a named value alone, what that is."""
    source = str(value)
    named: Mapping[str, object] = {**looked.spec.let, **looked.spec.skills[skill].let}
    return f"`{param}` is `{named.get(source, source)}`"


def _deciding(words: Words, value: Value) -> set[str]:
    """The inputs that alone decide which of several values an argument has."""
    return {name for tree in trees(value) for name in _of_tree(words, tree, frozenset())}


def _of_tree(words: Words, tree: ast.AST, seen: frozenset[str]) -> Iterator[str]:
    if isinstance(tree, ast.Name):
        if tree.id in words.lets and tree.id not in seen:
            yield from _of_tree(words, words.lets[tree.id].tree, seen | {tree.id})
    elif isinstance(tree, ast.IfExp):
        if not _only_answers(tree):
            yield from words.facts(tree.test)
        yield from _of_tree(words, tree.body, seen)
        yield from _of_tree(words, tree.orelse, seen)
    elif isinstance(tree, ast.Subscript):
        yield from words.facts(tree.slice)
        yield from _of_tree(words, tree.value, seen)
    elif not isinstance(tree, ast.Compare):
        for part in ast.iter_child_nodes(tree):
            yield from _of_tree(words, part, seen)


def _only_answers(tree: ast.IfExp) -> bool:
    """Whether both values are a yes or a no: it passes on what was said, and decides nothing by it."""
    both = (tree.body, tree.orelse)
    return all(isinstance(one, ast.Constant) and str(one.value).lower() in ANSWERS for one in both)
