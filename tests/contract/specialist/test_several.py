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
    parts = [later_of(name, wave) for wave in range(3) for name in ("mail", "far")]
    needs = [needs_of(part) for part in parts[2:]]
    assert parts[:2] == ["mail", "far"] and len({*needs}) == 4
    assert (list(skill.inputs), skill.routable) == ([*parts, *needs], False)
    assert [(step.tool, step.name, step.required, step.on_error) for step in skill.workflow] == [
        (specialist_of(part), answer_of(part), specialist_of(part) == "mail", "skip") for part in parts
    ]
    last = later_of("mail", 2)
    told = {"far": "hello", "mail": "", later_of("mail"): "it", needs_of("mail"): "far", last: "that"}
    assert parts_in({**told, needs_of(last): later_of("mail")}) == {
        "far": "hello",
        later_of("mail"): "it",
        last: "that",
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
        **{
            answer_of(later_of(name, 2)): frozenset({*first, *(answer_of(later_of(one)) for one in ("mail", "far"))})
            for name in ("mail", "far")
        },
    }
    assert [node.barrier for node in Graphs(spec).graph_of("far").nodes] == [True]
