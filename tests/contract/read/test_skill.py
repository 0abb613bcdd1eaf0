from typing import Any

import pytest

from shipworthy.contract.read import load, skill_from
from shipworthy.errors import SpecError


def test_a_skill_keeps_the_line_of_each_of_its_parts(write) -> None:
    skill = load(write({"skills/s.yaml": "name: s\nworkflow:\n  - answer: hi\n"})).spec.skills["s"]
    assert skill.source.at(("workflow", 0, "answer")) == "a/skills/s.yaml:3"
    assert skill.source.at(("max_cost_usd",)) == "a/skills/s.yaml:1"


@pytest.mark.parametrize(
    ("given", "retrieval"),
    [
        ("rag: true", "on_demand"),
        ("rag_enabled: false", "off"),
        ("retrieval: always", "always"),
        ("retrieval: off", "off"),
    ],
)
def test_retrieval_has_the_words_of_the_article_too(write, given: str, retrieval: str) -> None:
    skill = load(write({"skills/s.yaml": f"name: s\n{given}\n"})).spec.skills["s"]
    assert skill.retrieval == retrieval


@pytest.mark.parametrize(
    ("given", "message"),
    [
        ("rag: maybe", "`rag` must be true or false"),
        ("rag: true\nrag_enabled: true", "`rag_enabled` and `rag` say the same thing"),
        ("retrieval: off\nrag: true", "`rag` and `retrieval` say the same thing"),
    ],
)
def test_retrieval_said_wrongly_or_twice_is_refused(skill_refused, given: str, message: str) -> None:
    (problem,) = skill_refused(f"name: s\n{given}\n")
    assert message in problem.message and problem.where == f"a/skills/s.yaml:{given.count(chr(10)) + 2}"


def test_instructions_are_read_from_a_file(write, refused) -> None:
    skill = "name: s\ntools: [x]\ninstructions: loop.md\n"
    assert load(write({"skills/s.yaml": skill, "loop.md": "Look {closely}.\n"})).spec.skills["s"].instructions == (
        "Look {closely}."
    )
    (problem,) = refused({"skills/s.yaml": skill.replace("loop", "lop")})
    assert problem.where == "a/skills/s.yaml:3" and "`lop.md` does not exist" in problem.message


@pytest.mark.parametrize(("word", "value"), [("yes", True), ("No", False), ("true", True)])
def test_the_default_of_a_yes_or_no_question_is_a_truth_value(write, word: str, value: bool) -> None:
    text = f"name: s\ninputs:\n  sure: {{type: yesno, default: {word}}}\n  way: {{type: text, default: {word}}}\n"
    inputs = load(write({"skills/s.yaml": text})).spec.skills["s"].inputs
    assert inputs["sure"].default.value is value
    assert inputs["way"].default.value == (True if word == "true" else word)


def test_yes_and_no_are_words_of_a_choice(write) -> None:
    text = "name: s\ninputs:\n  way: {type: [yes, no, on, off]}\n"
    assert load(write({"skills/s.yaml": text})).spec.skills["s"].inputs["way"].type.options == (
        "yes",
        "no",
        "on",
        "off",
    )


def test_what_waits_and_repeats_is_refused_line_by_line(skill_refused) -> None:
    text = "name: s\nworkflow:\n  - tool: a\n    repeat: {max: 2}\n  - wait: soon\n    say: later\n  - {wait: 1d, retry: 2}\n"
    problems = skill_refused(text)
    assert [problem.where.rpartition(":")[2] for problem in problems] == ["4", "5", "7"]
    assert "until" in problems[0].message and "write `wait: =soon`" in problems[1].message
    assert "`retry` does not belong to a `wait`" in problems[2].message


def test_a_confirmation_without_text_is_refused(skill_refused) -> None:
    problem = skill_refused("name: s\nworkflow:\n  - tool: a\n    confirm: {txt: ok?}\n")[
        -1
    ]  # after `a`, which is no tool here
    assert problem.where.endswith(":4") and problem.repair == "did you mean `text`?"


def test_the_inner_field_of_a_skill_is_not_a_key(skill_refused) -> None:
    (problem,) = skill_refused("name: s\nsource: x\n")
    assert problem.where.endswith(":2") and "`source` is not a key of a skill" in problem.message


def test_a_dictionary_that_holds_itself_is_refused() -> None:
    step: dict[str, Any] = {"answer": "hi"}
    step["steps"] = [step]
    with pytest.raises(SpecError, match="nested more than 64 levels deep"):
        skill_from({"name": "s", "workflow": [step]})
