"""One trial, and what is kept of it."""

import asyncio
import datetime as dt
import json

from tests.check.trials.conftest import Shop

from shipworthy import ScriptedModel
from shipworthy.check.trials.tools import Noted
from shipworthy.check.trials.trial import Trial, held

NOW = dt.datetime(2026, 11, 30, 9, tzinfo=dt.UTC)
SAID = "It cost $49.50 for 3 items."


def one(shop: Shop, only: str = "status") -> Trial:
    agent = shop.subject.open()
    agent.use_model(ScriptedModel(lambda request: SAID))
    return asyncio.run(held(shop.cases(only=only).conversations[0], agent, 1, Noted(), NOW))


def test_it_has_path_inputs_facts_and_what_they_rest_on(shop: Shop) -> None:
    trial = one(shop)
    (answer,) = trial.answers
    assert (answer.status, answer.skill, answer.inputs, answer.text) == (
        "completed",
        "status",
        {"order": "A-1001"},
        SAID,
    )
    assert answer.path[0] == {"tool": "look_up", "args": {"order": "A-1001"}}
    assert [(fact.figure, fact.step, fact.field) for fact in answer.facts][0] == ("$49.50", "look_up", "price")
    assert answer.sources[0].step == "look_up"
    assert any(source.step == "sent" and "49.5" in source.text for source in answer.sources)
    assert (answer.fallback, answer.misses, trial.counts, trial.error) == ("", (), True, "")
    assert trial.total("model_calls") == 1


def test_it_is_read_as_it_was_written(shop: Shop) -> None:
    trial = one(shop)
    assert Trial.of(json.loads(json.dumps(trial.as_dict()))) == trial


def test_what_is_not_as_expected_is_told(shop: Shop) -> None:
    text = """
conversations:
  - name: status
    turns: [{say: "Where is order A-1001?", expect: {skill: give_back}}]
"""
    agent = shop.subject.open()
    trial = asyncio.run(held(shop.cases(text).conversations[0], agent, 1, Noted(), NOW))
    assert trial.misses == ("“Where is order A-1001?”: skill expected give_back, came status",)


def test_the_moment_is_the_same_for_all_trials(shop: Shop) -> None:
    shop.write(
        "skills/today.yaml",
        "name: today\ndescription: Say what day it is\nexamples: [What day is it today?, Which date have we?]\n"
        'workflow: [{answer: "It is {now}."}]\n',
    )
    text = "conversations: [{name: day, turns: [What day is it today?]}]"
    agent = shop.subject.open()
    trial = asyncio.run(held(shop.cases(text).conversations[0], agent, 1, Noted(), NOW))
    assert "2026-11-30" in trial.text
