from pathlib import Path

import pytest

from shipworthy import Agent, SpecError

SKILL = 'name: job\ndescription: Do it\nexamples: ["do it"]\nworkflow: [{answer: "Done."}]\n'


def _folder(path: Path, agent: str, **files: str) -> Path:
    (path / "skills").mkdir()
    (path / "skills" / "job.yaml").write_text(SKILL, encoding="utf-8")
    (path / "agent.yaml").write_text(agent, encoding="utf-8")
    for name, text in files.items():
        (path / f"{name}.yaml").write_text(text, encoding="utf-8")
    return path


@pytest.mark.parametrize(
    ("agent", "files"),
    [
        ("name: a\nphrases: {hello: Hi!, de: {hello: Moin!}}\n", {}),
        ("name: a\nphrases:\n  hello: Hi!\n  de: own.yaml\n", {"own": "hello: Moin!\n"}),
        ("name: a\nphrases: own.yaml\n", {"own": "hello: Hi!\nde: {hello: Moin!}\n"}),
        ("name: a\nphrases: {en: {hello: Hi!}, de: {hello: Moin!}}\n", {}),
    ],
    ids=["mapping", "file of a language", "file", "languages"],
)
def test_phrases_are_read_from_a_mapping_or_a_file(tmp_path: Path, agent: str, files: dict[str, str]) -> None:
    spec = Agent.load(_folder(tmp_path, agent, **files)).spec
    assert spec.phrases == {"en": {"hello": "Hi!"}, "de": {"hello": "Moin!"}}


def test_the_agent_s_language_is_that_of_phrases_without_one(tmp_path: Path) -> None:
    spec = Agent.load(_folder(tmp_path, "name: a\nlanguage: de\nphrases: {hello: Moin!}\n")).spec
    assert (spec.language, spec.phrases) == ("de", {"de": {"hello": "Moin!"}})


@pytest.mark.parametrize(
    ("agent", "files", "line", "message"),
    [
        ("name: a\nphrases:\n  hello: Hi!\n  helo: Hi!\n", {}, "agent.yaml:4", "`helo` is not a phrase"),
        ("name: a\nphrases:\n  de:\n    noted: Ja.\n", {}, "agent.yaml:4", "lacks the slot `{values}`"),
        ("name: a\nphrases: own.yaml\n", {"own": "hello: Hi!\n\nnoted: '{x}'\n"}, "own.yaml:3", "has no slot `{x}`"),
        ("name: a\nphrases: gone.yaml\n", {}, "gone.yaml", "cannot be read"),
        ("name: a\nphrases: ../own.yaml\n", {}, "agent.yaml:2", "outside the agent's folder"),
        ("name: a\nphrases: [1]\n", {}, "agent.yaml:2", "neither a mapping nor a YAML file"),
        ("name: a\nlanguage: fr\n", {}, "agent.yaml:2", "no phrases in `fr`"),
    ],
)
def test_a_mistake_is_told_with_its_line(
    tmp_path: Path, agent: str, files: dict[str, str], line: str, message: str
) -> None:
    with pytest.raises(SpecError) as refused:
        Agent.load(_folder(tmp_path, agent, **files))
    (problem,) = refused.value.problems
    assert line in problem.where and message in problem.message
