"""What is found in agents that were not written for the rules, judged one by one: no more than is true of them."""

import datetime as dt
from pathlib import Path

import pytest
from tests.batches import batch
from tests.check.lint.copies import subject_of
from tests.examples.test_contract_agents import staged

from shipworthy.check.lint import lint
from shipworthy.check.subject import Subject

TODAY = dt.date(2026, 6, 1)
"""Before the models of these agents come to their end."""
PEOPLE = Path(__file__).resolve().parents[3] / "bench" / "people"
FOUND: dict[str, dict[str, str | tuple[str, ...] | None]] = {
    "airline": {
        "freestyle-on-critical-path": "question",
        "answer-buffered-by-guideline": "question",
        "no-failure-text": None,
        "dead-input": "change_cabin_all",
        "claim-opens-write": ("cancel", "compensate"),
        "guideline-reaches-no-model": None,
    },
    "calendar_bot": {"no-failure-text": None},
    "email_assistant": {"no-failure-text": None, "prompt-without-fallback": ("summarize_thread", "triage")},
    "oncall": {
        "no-failure-text": "diagnose",
        "failed-write-goes-on": "diagnose",
        "prompt-without-fallback": "diagnose",
    },
    "trading": {
        "no-failure-text": None,
        "prompt-without-fallback": ("compare_stocks", "deep_analysis", "report_question", "sentiment_analysis"),
    },
}


@pytest.mark.parametrize("name", FOUND)
def test_the_five_agents_of_the_language_reference(name: str, tmp_path: Path) -> None:
    agent = staged(name, tmp_path / name)
    found = lint(Subject(open=lambda: agent, named=name), today=TODAY)

    skills = {code: each if isinstance(each, tuple) else (each,) for code, each in FOUND[name].items()}
    assert {(one.code, one.skill) for one in found if one.severity != "note"} == {
        (code, skill) for code, each in skills.items() for skill in each
    }


@batch("name", sorted(path.name for path in PEOPLE.iterdir() if (path / "agent.yaml").exists()), each=3)
def test_agents_of_other_people_lack_only_a_text_for_failures(name: str) -> None:
    found = lint(subject_of(PEOPLE / name), today=TODAY)

    # A crossing is booked and changed in the same words, and three examples do not tell them apart.
    alike = ["alike-skills"] if name == "ferry" else []
    assert sorted(one.code for one in found if one.severity != "note") == [*alike, "no-failure-text"]
