"""A specialist as the target of a step: its arguments, its order, its label."""

from typing import Any

from tests.batches import batch

from shipworthy.contract.agent import AgentSpec
from shipworthy.contract.graphs import Graphs
from shipworthy.contract.input import Input
from shipworthy.contract.kinds.specialist import SpecialistKind
from shipworthy.contract.limits import Limits
from shipworthy.contract.lint.link import problems
from shipworthy.contract.skill import Skill
from shipworthy.contract.specialist.index import Index, IndexedSkill
from shipworthy.contract.specialist.specialist import Specialist
from shipworthy.contract.specialist.target import Consulted
from shipworthy.contract.step import Step

INPUTS = {"to": Input.model_validate({"type": "text"}), "subject": Input.model_validate({"type": "text"})}
SEND = IndexedSkill.of(Skill(name="send", inputs=INPUTS), Limits())


def spec(step: dict[str, Any], *, writes: bool = False, inputs: Any = None) -> AgentSpec:
    one = Specialist(agent="../mail", index=Index(skills={"send": SEND}, writes=writes))
    skill = Skill(name="job", inputs=inputs or {}, workflow=(Step.model_validate(step), Step(answer="x")))
    return AgentSpec(specialists={"mail": one}, skills={"job": skill})


def told(found: AgentSpec) -> list[str]:
    return [f"{one.message} / {one.repair}" for one in problems(found, Graphs(found))]


def test_without_a_message_it_is_told_what_the_user_said() -> None:
    node = Graphs(spec({"tool": "mail"})).graph_of("job").nodes[0]
    assert {name: str(value) for name, value in node.args.items()} == {"message": "message"}
    assert node.step.name == "mail"


def test_the_inputs_of_a_skill_bind_by_name_and_the_rest_is_left_to_it() -> None:
    found = spec({"tool": "mail.send", "with": {"to": "Bob"}}, inputs={"subject": INPUTS["subject"]})
    graph = Graphs(found).graph_of("job")
    assert sorted(graph.nodes[0].args) == ["subject", "to"] and graph.nodes[0].step.name == "send"
    bare = Graphs(spec({"tool": "mail.send"})).graph_of("job")
    assert (dict(bare.nodes[0].args), dict(bare.inputs)) == ({}, {})


@batch(
    ("step", "message"),
    [
        ({"tool": "mail", "with": {"to": "Bob"}}, "specialist `mail` has no input `to` / name one of its skills"),
        ({"tool": "mail.send", "with": {"too": "Bob"}}, "skill `mail.send` has no input `too` / its inputs are:"),
        (
            {"tool": "mail.sent"},
            "`mail.sent` is not a tool, a skill or a prompt of this agent / did you mean `mail.send`",
        ),
    ],
)
def test_mistakes_are_told(step: dict[str, Any], message: str) -> None:
    assert any(one.startswith(message) for one in told(spec(step)))


def test_one_that_may_write_keeps_the_order_of_the_page_and_is_not_tried_again() -> None:
    step = {"tool": "mail", "retry": 1}
    assert Graphs(spec(step, writes=True)).graph_of("job").nodes[0].barrier
    assert any("`mail` may write" in one for one in told(spec(step, writes=True)))
    assert not Graphs(spec(step)).graph_of("job").nodes[0].barrier and told(spec(step)) == []


def test_its_answer_is_not_trusted_before_it_is_there() -> None:
    kind = SpecialistKind(Consulted("mail", Specialist(agent="../mail")))
    assert kind.mark(dict, None).whole.trust == "untrusted"  # type: ignore[arg-type]
