"""What is known of a specialist before it is loaded."""

from shipworthy.contract.input import Input
from shipworthy.contract.limits import Limits
from shipworthy.contract.skill import Skill
from shipworthy.contract.specialist.index import Index, IndexedSkill


def entry(name: str, **more: object) -> IndexedSkill:
    skill = Skill(name=name, inputs={"to": Input.model_validate({"type": "email"})}, **more)  # type: ignore[arg-type]
    return IndexedSkill.of(skill, Limits(max_latency_ms=7000))


def test_an_entry_has_what_routing_and_binding_need() -> None:
    one = entry("send_mail", examples=("Send a mail",), max_cost_usd=0.5)
    assert (one.description, one.examples, one.inputs) == ("send mail", ("Send a mail",), {"to": "email"})
    assert (one.limits.max_latency_ms, one.limits.max_cost_usd, one.limits.max_turns) == (7000, 0.5, 8)


def test_its_figures_are_those_of_the_skills_that_it_routes_to() -> None:
    skills = {"a": entry("a"), "b": entry("b", max_latency_ms=9000, max_turns=3), "c": entry("c", routable=False)}
    index = Index(skills=skills)
    assert [one.name for one in index.routable] == ["a", "b"]
    assert (index.latency_ms, index.cost_usd, index.turns) == (9000, 0.01, 8)
    assert (Index().latency_ms, Index().turns) == (10_000, 8)


def test_the_folder_is_no_part_of_what_is_dumped() -> None:
    assert "folder" not in Index().model_dump()
