import pytest

from shipworthy import Agent, Skill, SpecError, tool
from shipworthy.compiled import Compiled


@tool(timeout=2)
def look() -> str:
    """Look."""
    return "x"


def _agent(**skill: object) -> Agent:
    return Agent(
        skills=[Skill(name="job", description="Do it", **{"workflow": [{"tool": "look"}], **skill})], tools=[look]
    )


def test_bound_is_the_fold_of_the_definition() -> None:
    compiled = _agent().compiled
    assert (compiled.bound("job").tool_calls, compiled.bound("job").model_calls) == (1, 0)
    assert [line.step for line in compiled.folded("job").lines] == ["look"]
    assert 2000 < (compiled.bound("job").latency_ms or 0) < 3000


def test_same_definition_has_the_same_contract_and_another_has_another() -> None:
    assert _agent().compiled.contract == _agent().compiled.contract
    assert _agent().compiled.contract != _agent(max_latency_ms=900).compiled.contract


def test_every_problem_comes_at_once() -> None:
    with pytest.raises(SpecError) as caught:
        _agent(workflow=[{"tool": "loook"}, {"answer": "{nobody}"}])
    assert [word in str(caught.value) for word in ("loook", "nobody", "did you mean `look`?")] == [True] * 3


def test_router_and_extractor_are_built_when_they_are_first_used() -> None:
    compiled = Compiled(_agent().spec, {"look": look})  # type: ignore[dict-item]
    assert "router" not in vars(compiled)
    assert compiled.router is compiled.router
    assert "extractor" in vars(compiled)
