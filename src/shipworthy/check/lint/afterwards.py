"""Pages that go on after a failed write as if it had been made."""

from collections.abc import Iterator

from shipworthy.check.finding import Finding
from shipworthy.check.lint.looked import Looked
from shipworthy.check.lint.writes import is_message
from shipworthy.contract.graph import Graph, Node
from shipworthy.contract.page import Place, walk

__all__ = ["going_on"]


def going_on(looked: Looked) -> Iterator[Finding]:
    """Every write whose `on_error` makes up for nothing and does not end, before an answer that does not look at it."""
    for name in looked.skills:
        graph = looked.graph(name)
        for place in walk(graph.nodes):
            node = place.node
            if not _writes(node) or not node.recovery or _ends(node.recovery) or _makes_up(graph, node):
                continue
            said = next((one for one in _later(graph, place) if one.step.kind == "answer"), None)
            if said is not None and not _looks(graph, place, said):
                yield looked.finding(
                    "failed-write-goes-on",
                    f"where `{node.step.tool}` of `{name}` fails, the page goes on, and answers as if it had not",
                    where=looked.subject.skill_at(name, (*node.path, "on_error")),
                    skill=name,
                    evidence=f"`on_error` has no `answer`, and then comes “{str(said.step.answer)[:100]}”",
                )


def _writes(node: Node) -> bool:
    return node.target is not None and node.target.kind == "tool" and node.target.effect == "write"


def _ends(nodes: tuple[Node, ...]) -> bool:
    """Whether steps always end with an answer."""
    return any(node.step.kind == "answer" and node.step.when is None for node in nodes)


def _makes_up(graph: Graph, node: Node) -> bool:
    """Whether the steps of `on_error` do something else in its place, or may: a skill, a write that is no message."""
    for place in walk(node.recovery):
        target = place.node.target
        if target is not None and target.kind in ("skill", "specialist"):
            return True
        if _writes(place.node) and not is_message(graph, place.node):
            return True
    return False


def _later(graph: Graph, place: Place) -> Iterator[Node]:
    """The steps that follow one in its list, and after the steps that contain it."""
    for one in (place, *place.outer):
        lists = [graph.nodes] if one.around is None else [*one.around.node.blocks, one.around.node.recovery]
        for nodes in lists:
            places = [number for number, node in enumerate(nodes) if node is one.node]
            if places:
                yield from nodes[places[0] + 1 :]


def _looks(graph: Graph, place: Place, said: Node) -> bool:
    """Whether a step between the write and the answer, or the answer itself, reads what the write has given."""
    own = place.node.step.name or place.node.step.tool or ""
    for node in _later(graph, place):
        reads = set[str]().union(*(value.reads for value in node.args.values()))
        reads |= node.step.when.reads if node.step.when is not None else frozenset()
        reads |= node.step.answer.reads if node.step.answer is not None else frozenset()
        if own in reads or node.blocks:
            return True
        if node is said:
            return False
    return True
