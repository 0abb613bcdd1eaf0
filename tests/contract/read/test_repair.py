import pytest

from shipworthy.contract.read.owners import RESERVED
from shipworthy.contract.read.reading import ReadContext
from shipworthy.contract.read.repair import check_names, owner_of, unknown_key


def test_an_unknown_key_gets_the_nearest_one_or_all() -> None:
    assert unknown_key("a skill", "wrokflow") == ("`wrokflow` is not a key of a skill", "did you mean `workflow`?")
    message, repair = unknown_key("a skill", "zzz")
    assert repair.startswith("remove it, or use one of: claims, description")


@pytest.mark.parametrize(
    ("path", "owner"),
    [
        ((), "a skill"),
        (("workflow", 0), "a step"),
        (("workflow", 0, "choose", 1), "a branch"),
        (("workflow", 0, "choose", 1, "steps", 0), "a step"),
        (("inputs", "x"), "an input"),
        (("inputs", "prompt"), "an input"),
        (("limits",), "limits"),
        (("workflow", 0, "prompt"), "a prompt"),
    ],
)
def test_the_owner_of_a_key_is_told_from_its_path(path: tuple[str | int, ...], owner: str) -> None:
    assert owner_of(path, "a skill") == owner


@pytest.mark.parametrize("name", [*RESERVED, "x-y", "2nd", "in", "True", "", "a b", 5])
def test_a_name_that_expressions_cannot_read_is_refused(name: object) -> None:
    reading = ReadContext()
    check_names(reading, "an input", [(name, "f:1"), ("ticker", "f:2"), ("date", "f:3")])
    (problem,) = reading.problems
    assert problem.where == "f:1" and f"`{name}`" in problem.message and problem.repair


@pytest.mark.parametrize(
    ("text", "line", "name"),
    [
        ("inputs:\n  today: {type: date}\n", 3, "today"),
        ("inputs:\n  x-y: {type: date}\n", 3, "x-y"),
        ("let:\n  it: 5\n", 3, "it"),
        ("workflow:\n  - {tool: a, as: error}\n", 3, "error"),
        ("workflow:\n  - {tool: a, as: x-y}\n", 3, "x-y"),
        ("workflow:\n  - tool: session\n", 3, "session"),
        ("workflow:\n  - tool: a\n    foreach: now in xs\n    max: 3\n", 4, "now"),
        ("workflow:\n  - steps:\n      - tool: a\n        as: message\n", 5, "message"),
        ("workflow:\n  - choose:\n      - steps:\n          - tool: a\n            as: it\n", 6, "it"),
        ("workflow:\n  - tool: a\n    on_error:\n      - tool: b\n        as: it\n", 6, "it"),
    ],
)
def test_reserved_and_unreadable_names_are_refused_where_they_stand(
    skill_refused, text: str, line: int, name: str
) -> None:
    (problem,) = skill_refused("name: s\n" + text)
    assert problem.where == f"a/skills/s.yaml:{line}" and f"`{name}`" in problem.message


def test_names_of_the_agent_are_checked_too(refused) -> None:
    problems = refused({"agent.yaml": "name: a\ninputs:\n  now: {type: text}\nlet:\n  in: 5\n"})
    assert [problem.where for problem in problems] == ["a/agent.yaml:3", "a/agent.yaml:5"]
