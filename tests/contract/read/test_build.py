import pytest

from shipworthy.contract.read.build import at, build, where
from shipworthy.contract.read.reading import ReadContext
from shipworthy.contract.skill import Skill
from shipworthy.contract.source import Source


def test_a_part_is_found_by_its_path_or_not_at_all() -> None:
    assert at({"a": [{"b": 1}]}, ("a", 0, "b")) == 1
    assert at({"a": [{"b": 1}]}, ("a", 3, "b")) is None
    assert at({"a": 1}, ("a", "b")) is None


def test_without_a_file_the_dotted_path_is_given() -> None:
    assert where(Source(), ("workflow", 2, "tool"), "a skill", {"name": "x"}) == "skill x: workflow[2].tool"
    assert where(Source("f", {("workflow", 2): 7}), ("workflow", 2, "tool"), "a skill", {}) == "f:7"


def test_a_field_name_is_not_a_key() -> None:
    reading = ReadContext()
    raw = {"name": "x", "workflow": [{"answer": "hi", "as_": "y"}]}
    skill = build(reading, Skill, raw, Source(), root="a skill")

    assert skill is not None, "without the unknown key the rest stands, so that it can be judged as well"
    assert skill.workflow[0].as_ is None
    assert "`as_` is not a key of a step" in reading.problems[0].message
    assert reading.problems[0].repair == "did you mean `as`?"


@pytest.mark.parametrize(
    ("step", "message"),
    [
        ("on_error: skp", "`on_error`: `skp` is not one of stop, skip, ask"),
        ("on_error: 5", "`on_error` must be one of stop, skip, ask, not the number 5"),
        ("on_error: [{tol: b}]", "`tol` is not a key of a step"),
        ("on_error: [{answer: 'open {x'}]", "`answer`: "),
        ("when: 'a ='", "`when`: "),
        ("with: {a: '=b ='}", "`a`: "),
        ("foreach: xs", "`xs` is not of the form `x in xs`"),
        ("max: 5", "`max` belongs to `foreach`"),
        ("retry: -1", "`retry` must be at least 0, not -1"),
        ("retry: true", "`retry` must be a whole number, not true or false"),
        ("required: maybe", "`required` must be true or false, not text"),
    ],
)
def test_one_mistake_is_one_problem_at_its_line(skill_refused, step: str, message: str) -> None:
    (problem,) = skill_refused(f"name: s\nworkflow:\n  - tool: a\n    {step}\n")
    assert problem.where == "a/skills/s.yaml:4"
    assert problem.message.startswith(message)


@pytest.mark.parametrize(
    ("fallback", "message"),
    [
        ("{a: b}", "`fallback` must be text, not a mapping"),
        ("'{x'", "`fallback`: "),
        ("[{answer: x, tol: y}]", "`tol` is not a key of a step"),
    ],
)
def test_the_branch_of_a_union_that_was_meant_is_reported(skill_refused, fallback: str, message: str) -> None:
    problem = skill_refused(f"name: s\ntools: [a]\nfallback: {fallback}\n")[-1]  # after `a`, which is no tool here
    assert problem.where == "a/skills/s.yaml:3" and problem.message.startswith(message)


def test_all_steps_are_read_although_one_is_wrong(skill_refused) -> None:
    text = "name: s\nworkflow:\n  - {tol: a}\n  - steps:\n      - {tool: b, whn: x}\n"
    text += "  - choose:\n      - {wen: x, steps: [{answr: y}]}\n"
    problems = skill_refused(text)
    assert sorted((p.where.rpartition(":")[2], p.repair) for p in problems) == [
        ("3", "did you mean `tool`?"),
        ("5", "did you mean `when`?"),
        ("7", "did you mean `answer`?"),
        ("7", "did you mean `when`?"),
    ]


def test_a_value_split_by_flow_style_is_explained(skill_refused) -> None:
    (problem,) = skill_refused("name: s\nworkflow:\n  - {answer: Hello, world}\n")
    assert "`world` is not a key of a step" in problem.message
    assert "flow style need quotes" in problem.repair


@pytest.mark.parametrize("model", [[], ["fast"], {}, {"name": "x"}, [{}]], ids=str)
def test_a_value_that_fits_no_branch_is_told(model: object) -> None:
    """A skill with one was left out, and the agent was loaded without it."""
    reading = ReadContext()
    assert build(reading, Skill, {"name": "x", "model": model, "examples": 3}, Source(), root="a skill") is None
    kind = "a mapping" if isinstance(model, dict) else "a list"
    assert [problem.message for problem in reading.problems] == [
        "`examples` must be a list, not the number 3",
        f"`model` must be text, not {kind}",
    ]
