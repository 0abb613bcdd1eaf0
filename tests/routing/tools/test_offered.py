import pytest

from shipworthy.contract.agent import AgentSpec
from shipworthy.contract.limits import DEFAULTS
from shipworthy.contract.skill import Skill
from shipworthy.contract.specialist.index import Index, IndexedSkill
from shipworthy.contract.specialist.specialist import Specialist
from shipworthy.contract.tool import Param, ToolSpec
from shipworthy.routing.tools.offered import Offered


def made(many: int, **skill: object) -> Offered:
    told = "Looks something up in the register of matters, which is kept by the clerk."
    names = [f"look_{number}" for number in range(many)]
    tools = {name: ToolSpec(name=name, description=told, params=(Param(name="key"),)) for name in names}
    loop = Skill.model_validate({"name": "job", "tools": names, **skill})
    return Offered(AgentSpec(skills={"job": loop}, tools=tools))


def test_a_schema_is_made_once() -> None:
    offered = made(1)
    assert offered.schema("look_0") is offered.schema("look_0")


def test_by_itself_a_loop_of_many_tools_is_lazy_within_its_own_context() -> None:
    assert made(3).shelf("job") is None
    shelf = made(40).shelf("job")
    assert shelf is not None and shelf.cut
    assert made(40, max_context_tokens=100_000).shelf("job") is None
    assert made(40, lazy_tools=False).shelf("job") is None


def test_what_ranks_is_loaded_with_the_router(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SHIPWORTHY_ROUTING", "light")
    offered = made(40)
    offered.load()
    shelf = offered.shelf("job")
    assert shelf is not None and shelf.ranker.rank("look something up")[0].startswith("look_")


def test_the_index_of_a_lazy_loop_has_its_specialists() -> None:
    index = Index(skills={"send_reply": IndexedSkill(name="send_reply", description="Send a reply", limits=DEFAULTS)})
    email = Specialist(agent="../email", description="Mail of the office", index=index)
    loop = Skill(name="job", tools=("a", "email", "email.send_reply"), lazy_tools=True)
    spec = AgentSpec(skills={"job": loop}, tools={"a": ToolSpec(name="a")}, specialists={"email": email})
    shelf = Offered(spec).shelf("job")
    assert shelf is not None
    assert [*shelf.lines] == ["a", "email", "email-send_reply"]
    assert "- email: Mail of the office" in shelf.told and "- email-send_reply: Send a reply" in shelf.told
