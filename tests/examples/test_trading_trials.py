"""Ten trials of cases of the trading agent, with a model that answers differently each time."""

import asyncio
from pathlib import Path

import pytest

from shipworthy import Agent
from shipworthy.check.subject import Subject
from shipworthy.check.trials import Cases, Options, trials
from shipworthy.talk.read import read_talk

FOLDER = Path(__file__).parents[2] / "examples" / "trading"
CASES = """
clock: 2026-08-22T10:00
conversations:
  - name: a mood
    turns: ["how do people feel about Tesla right now?"]
    facts: [get_reddit_sentiment.score]
  - name: a comparison
    turns: ["compare AMD and NVDA"]
    facts: ["$473.25", "32.9"]
  - name: in depth
    turns: ["do a deep analysis of AMD", "and Intel?"]
  - name: an order
    turns:
      - "buy 5 AMD"
      - say: "yes"
        expect: {status: completed, calls: [place_order]}
"""


@pytest.fixture(autouse=True)
def own_account(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SHIPWORTHY_HOME", str(tmp_path / "home"))


@pytest.mark.real
def test_path_inputs_and_facts_are_the_same_ten_times(tmp_path: Path) -> None:
    file = tmp_path / "cases.yaml"
    file.write_text(CASES, encoding="utf-8")
    subject = Subject(open=lambda: Agent.load(FOLDER, store="memory"), named="trading")
    made = asyncio.run(trials(subject, Cases.of(read_talk(file)), Options(k=10, models="scripted")))
    for case in made.cases:
        assert (str(case.same_path), str(case.same_inputs), str(case.same_status)) == ("10 of 10",) * 3, case.name
        assert (str(case.passed), str(case.fallback), case.contradictions) == ("10 of 10", "0 of 10", ())
        assert {str(share) for share in case.facts.values()} <= {"10 of 10"}
    assert len({trial.text for trial in made.cases[0].trials}) > 2, "it is said in other words"
    assert list(made.findings) == list(made.not_established) == []
    assert not (tmp_path / "home" / "paper-account.json").exists(), "no order was placed"
