from pathlib import Path

import orjson
import pytest

from shipworthy.cli.main import main


def _agent(path: Path) -> str:
    (path / "skills").mkdir()
    skill = 'name: job\ndescription: Do it\nexamples: ["do it"]\nworkflow: [{answer: "Done."}]\n'
    (path / "skills" / "job.yaml").write_text(skill, encoding="utf-8")
    (path / "agent.yaml").write_text("name: a\nphrases: {hello: Hi!, de: {hello: Moin!}}\n", encoding="utf-8")
    return str(path)


def _run(*words: str) -> int:
    with pytest.raises(SystemExit) as ended:
        main(["phrases", *words])
    return int(ended.value.code or 0)


def test_every_sentence_is_listed_with_its_key(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert _run(_agent(tmp_path)) == 0
    lines = capsys.readouterr().out.splitlines()
    assert lines[0].split() == ["*", "hello", "Hi!"]
    assert any(line.split()[:1] == ["abilities"] and "What I can do: / {skills}" in line for line in lines)


def test_as_json_in_another_language(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert _run(_agent(tmp_path), "--language", "de", "--json") == 0
    found = orjson.loads(capsys.readouterr().out)
    assert found["language"] == "de"
    assert found["phrases"]["hello"] == {"text": "Moin!", "own": True, "about": "Answers a greeting."}
    assert found["phrases"]["no"]["text"] == "nein" and not found["phrases"]["no"]["own"]


def test_a_language_that_is_not_there_is_refused(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert _run(_agent(tmp_path), "--language", "fr") == 2
    assert "no phrases in `fr`; there are de, en, es" in capsys.readouterr().err
