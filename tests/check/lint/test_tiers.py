"""Dear models on simple skills."""

from pathlib import Path
from typing import Any

import pytest
from tests.batches import batch
from tests.check.lint.copies import subject_of
from tests.check.lint.small import TODAY, codes, found, job

from shipworthy.check.lint import lint

MODELS = {
    "fast": {"name": "local:small", "price": {"input": 1.0, "output": 2.0}},
    "same": {"name": "local:other", "price": {"input": 1.5, "output": 2.5}},
    "strong": {"name": "local:large", "price": {"input": 10.0, "output": 20.0}},
}
ASKED = {"prompt": "Say how it stands: {look}", "fallback": "{look}"}
ONE = [{"tool": "look"}, ASKED]


def told(**parts: Any) -> list[str]:
    return [code for code in codes(job(**parts), models=MODELS) if "model" in code]


def test_one_tool_and_a_dear_model() -> None:
    (one,) = [one for one in found(job(workflow=ONE, model="strong"), models=MODELS) if "dear" in one.code]

    assert one.code == "dear-model-on-simple-skill" and "10 times" in one.evidence


@batch("model", ["auto", "fast", "same", "local:small"])
def test_a_cheap_model_is_no_fault(model: str) -> None:
    assert told(workflow=ONE, model=model) == []


@batch("wish", ["strong", "local:large", "large"])
def test_by_tier_or_by_name(wish: str) -> None:
    assert told(workflow=ONE, model=wish) == ["dear-model-on-simple-skill"]


def test_pinned_by_the_prompt() -> None:
    assert told(workflow=[{"tool": "look"}, {**ASKED, "model": "strong"}]) == ["dear-model-on-simple-skill"]


@batch(
    "workflow",
    [
        [{"tool": "look"}, {"tool": "weigh"}, ASKED],
        [{"tool": "look", "foreach": "number in ['1', '2']", "max": 2}, ASKED],
        [{"tool": "look"}, {"prompt": "Think of {look}", "as": "first", "fallback": "x"}, ASKED],
    ],
    ids=["two tools", "many calls", "two prompts"],
)
def test_a_skill_that_does_more_may_be_pinned(workflow: list[Any]) -> None:
    assert told(workflow=workflow, model="strong") == []


def test_a_loop_with_one_tool() -> None:
    assert told(tools=["look"], fallback="x", model="strong") == ["dear-model-on-simple-skill"]
    assert told(tools=["look", "weigh"], fallback="x", model="strong") == []


def test_a_prompt_alone_is_worth_a_note() -> None:
    (one,) = [one for one in found(job(fallback="x", model="strong"), models=MODELS) if "model" in one.code]

    assert (one.code, one.severity) == ("dear-model-pinned", "note")


@pytest.mark.parametrize(("model", "told"), [("strong", ["model-not-automatic"]), ("fast", []), ("auto", [])])
def test_an_agent_that_is_pinned(model: str, told: list[str], tmp_path: Path) -> None:
    (tmp_path / "skills").mkdir()
    (tmp_path / "agent.yaml").write_text(
        f"name: one\nfailure: Not now.\nmodel: {model}\nmodels:\n"
        "  fast: {name: local:small, price: {input: 1.0, output: 2.0}}\n"
        "  strong: {name: local:large, price: {input: 10.0, output: 20.0}}\n"
    )
    (tmp_path / "skills" / "job.yaml").write_text(
        "name: job\ndescription: Do the job\nexamples: [Do the job]\nfallback: Not now.\n"
    )
    found = lint(subject_of(tmp_path), today=TODAY)

    assert [one.code for one in found if "model-" in one.code] == told
