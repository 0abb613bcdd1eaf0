"""What is said of a value outside of a range."""

import datetime as dt
from typing import Any

from tests.batches import batch

from shipworthy import Agent, Input, Skill
from shipworthy.contract.phrases.phrases import built_in
from shipworthy.runtime.names.outside import outside


@batch(
    ("language", "keys", "value", "told"),
    [
        ("en", {"type": "integer", "min": 1, "max": 7, "unit": "days"}, 9, "It must be at least 1 and at most 7 days."),
        ("de", {"type": "number", "max": 2.5, "unit": "kg"}, 3.0, "Es dürfen höchstens 2,5 kg sein."),
        ("es", {"type": "integer", "min": 2}, 1, "Debe ser como mínimo 2."),
        ("en", {"type": "time", "min": "9:00"}, "08:00:00", "It must be at least 09:00."),
        ("de", {"type": "date", "min": "2024-05-20"}, dt.date(2024, 5, 1), "Es müssen mindestens 20.05.2024 sein."),
        (
            "en",
            {"type": "duration", "min": "30m", "max": "2h"},
            dt.timedelta(hours=3),
            "at least 30 minutes and at most 2 hours",
        ),
        ("en", {"type": "integer", "min": 1, "max": 7}, 3, ""),
        ("en", {"type": "integer", "min": 1}, "three", ""),
    ],
)
def test_what_is_said_names_the_range_in_its_unit_and_language(
    language: str, keys: dict[str, Any], value: object, told: str
) -> None:
    said = outside(Input.model_validate(keys).range, value, {}.__getitem__, built_in(language))
    assert told in said if told else said == ""


def test_without_a_range_nothing_is_said() -> None:
    assert outside(None, 3, {}.__getitem__, built_in("en")) == ""


@batch("way", ["message", "answer", "program"])
@batch(
    ("language", "told"),
    [("en", "It must be at least 1 and at most 7 days."), ("de", "Es müssen mindestens 1 und höchstens 7 days sein.")],
)
def test_the_same_rule_holds_whichever_way_a_value_comes(way: str, language: str, told: str) -> None:
    days = Input.model_validate({"type": "integer", "min": 1, "max": 7, "unit": "days"})
    job = Skill(
        name="job",
        description="Forecast the weather",
        examples=("forecast", "forecast for 3 days"),
        inputs={"days": days},
        workflow=[{"answer": "{days} days"}],
    )
    agent = Agent(skills=[job], store="memory", language=language)
    if way == "message":
        refused = agent.run_sync("forecast for 9 days", session="s")
    elif way == "answer":
        agent.run_sync("forecast", session="s")
        refused = agent.run_sync("9", session="s")
    else:
        refused = agent.run_sync("forecast", skill="job", inputs={"days": 9}, session="s")
    assert refused.status == "asked" and told in refused.text
    assert agent.run_sync("3", session="s").text == "3 days"
