"""The skill in which several specialists answer one message."""

from shipworthy.contract.agent import AgentSpec
from shipworthy.contract.graphs import Graphs
from shipworthy.contract.limits import Limits
from shipworthy.contract.specialist.several import TOGETHER, answer_of, together_of
from shipworthy.contract.specialist.specialist import Specialist

TWO = {"mail": Specialist(agent="../mail"), "far": Specialist(url="https://x.example", effect="write", required=False)}


def test_each_specialist_has_its_part_as_an_input() -> None:
    skill = together_of(TWO, Limits())
    assert (list(skill.inputs), skill.routable) == (["mail", "far"], False)
    assert [(step.tool, step.name, step.required, step.on_error) for step in skill.workflow] == [
        ("mail", answer_of("mail"), True, "skip"),
        ("far", answer_of("far"), False, "skip"),
    ]


def test_none_waits_for_another_one() -> None:
    spec = AgentSpec(specialists=TWO)
    assert TOGETHER in spec.implied
    assert [node.barrier for node in Graphs(spec).graph_of(TOGETHER).nodes] == [False, False]
    assert [node.barrier for node in Graphs(spec).graph_of("far").nodes] == [True]
