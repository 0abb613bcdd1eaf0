"""The skill in which several specialists answer one message."""

from shipworthy.contract.agent import AgentSpec
from shipworthy.contract.graphs import Graphs
from shipworthy.contract.limits import Limits
from shipworthy.contract.specialist.several import (
    TOGETHER,
    answer_of,
    later_of,
    needs_of,
    parts_in,
    specialist_of,
    together_of,
)
from shipworthy.contract.specialist.specialist import Specialist

TWO = {"mail": Specialist(agent="../mail"), "far": Specialist(url="https://x.example", effect="write", required=False)}


def test_each_specialist_has_its_part_as_an_input() -> None:
    skill = together_of(TWO, Limits())
    parts = ["mail", "far", later_of("mail"), later_of("far")]
    assert (list(skill.inputs), skill.routable) == ([*parts, needs_of("mail"), needs_of("far")], False)
    assert [(step.tool, step.name, step.required, step.on_error) for step in skill.workflow] == [
        (specialist_of(part), answer_of(part), specialist_of(part) == "mail", "skip") for part in parts
    ]
    assert parts_in({"far": "hello", "mail": "", later_of("mail"): "it", needs_of("mail"): "far"}) == {
        "far": "hello",
        later_of("mail"): "it",
    }


def test_none_waits_for_another_one_but_where_it_needs_an_answer() -> None:
    spec = AgentSpec(specialists=TWO)
    assert TOGETHER in spec.implied
    assert not any(node.barrier for node in Graphs(spec).graph_of(TOGETHER).nodes)
    waits = {node.step.name: node.waits for node in Graphs(spec).graph_of(TOGETHER).nodes}
    first = {answer_of("mail"), answer_of("far")}
    assert waits == {
        **dict.fromkeys(first, frozenset()),
        **{answer_of(later_of(name)): frozenset(first) for name in ("mail", "far")},
    }
    assert [node.barrier for node in Graphs(spec).graph_of("far").nodes] == [True]
