"""What the page begins with."""

from shipworthy import Agent, Skill, Step, tool
from shipworthy.server.caller import LOCAL, Caller
from shipworthy.server.page.opening import MOST_EXAMPLES, opening
from shipworthy.server.service import Service


@tool
def look() -> str:
    """Look."""
    return "seen"


def _agent(name: str) -> Agent:
    examples = ("Look now", "Look again", "Look there", "Look at it")
    steps = (Step(tool=look), Step.model_validate({"answer": "{look}"}))
    job = Skill(name="job", description="Look at it", examples=examples, workflow=steps, max_latency_ms=2000)
    inner = Skill(name="inner", description="Inside", routable=False, workflow=steps)
    models = {"fast": ["openai:gpt-6-luna"]}
    return Agent(name=name, description="Looks.", skills=[job, inner], tools=[look], models=models, store="memory")


def test_it_has_what_a_person_can_ask_with_its_bounds() -> None:
    told = opening(Service({"a": _agent("a"), "b": _agent("b")}), LOCAL)
    assert told["may"] == ["admin", "approve", "read", "run"]
    first, second = told["agents"]  # type: ignore[misc]
    assert (first["name"], second["name"]) == ("a", "b")
    assert first["models"] == {"fast": ["openai:gpt-6-luna"]}
    assert [skill["name"] for skill in first["skills"]] == ["job"]
    assert len(first["skills"][0]["examples"]) == MOST_EXAMPLES
    assert first["bounds"]["job"]["latency_ms"] == 2000 and "inner" in first["bounds"]


def test_it_has_no_agent_that_the_caller_may_not_use() -> None:
    service = Service({"a": _agent("a"), "b": _agent("b")})
    told = opening(service, Caller(scopes=frozenset(("read",)), agents=frozenset(("b",))))
    assert [agent["name"] for agent in told["agents"]] == ["b"]  # type: ignore[attr-defined]
    assert told["may"] == ["read"]
