import pytest

from shipworthy.contract.read import load


def test_the_folder_of_knowledge_is_found_beside_agent_yaml(write) -> None:
    folder = write({"agent.yaml": "name: a\nknowledge: {path: docs}\n", "docs/one.md": "text"})

    spec = load(folder).spec

    assert spec.knowledge is not None and spec.knowledge.path == "docs"
    assert "search_knowledge_base" in spec.tools


@pytest.mark.parametrize(
    ("path", "message", "repair"),
    [
        ("dosc", "the folder `dosc` does not exist", "did you mean `docs`?"),
        ("docs/one.md", "the folder `docs/one.md` does not exist", ""),
        ("../docs", "`../docs` lies outside the agent's folder", "move it into the folder"),
    ],
)
def test_a_folder_of_knowledge_that_cannot_be_used_is_a_problem(refused, path: str, message: str, repair: str) -> None:
    (problem,) = refused({"agent.yaml": f"name: a\nknowledge:\n  path: {path}\n", "docs/one.md": "text"})

    assert problem.where == "a/agent.yaml:3"
    assert message in problem.message and repair in problem.repair


@pytest.mark.parametrize("clock", ["soon", "2024", "[2024-05-15]"])
def test_a_clock_that_is_no_date_and_time_is_a_problem(refused, clock: str) -> None:
    (problem,) = refused({"agent.yaml": f"name: a\nclock: {clock}\n"})

    assert problem.where == "a/agent.yaml:2" and "is not a date and time" in problem.message
