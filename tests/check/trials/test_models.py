"""Which model a trial asks."""

import pytest
from tests.check.trials.conftest import Shop

from shipworthy import ScriptedModel
from shipworthy.check.trials.models import asked_of
from shipworthy.check.trials.options import Models, Options
from shipworthy.errors import UsageError

SCRIPT = """
model: [{text: "It cost $49.50, says the case."}]
conversations: [{name: status, turns: ["Where is order A-1001?"]}]
"""


@pytest.mark.parametrize(
    ("models", "kind", "paid"),
    [
        ("auto", "scripted", False),
        ("scripted", "scripted", False),
        ("none", "none", False),
        ("recorded", "recorded", False),
    ],
)
def test_without_a_key_none_is_paid(shop: Shop, models: Models, kind: str, paid: bool) -> None:
    found = asked_of(Options(models=models), shop.subject.open())
    assert (found.kind, found.paid) == (kind, paid)


def test_with_a_key_the_agents_own_are_asked(shop: Shop, monkeypatch: pytest.MonkeyPatch) -> None:
    with pytest.raises(UsageError, match="need a key"):
        asked_of(Options(models="live"), shop.subject.open())
    monkeypatch.setenv("OPENAI_API_KEY", "k" * 20)
    found = asked_of(Options(), shop.subject.open())
    assert (found.kind, found.paid) == ("live", True)


def test_a_model_that_is_named_wins(shop: Shop) -> None:
    model = ScriptedModel(["hello"], name="mine")
    assert asked_of(Options(model=model), shop.subject.open()).words == "the model `mine`"


def test_a_case_may_script_its_own_model(shop: Shop) -> None:
    cases = shop.cases(SCRIPT)
    made = shop.tried(cases)
    assert [trial.text for trial in made.cases[0].trials] == ["It cost $49.50, says the case."] * 3
    other = shop.tried(cases, models="scripted")
    assert "says the case" not in other.cases[0].trials[0].text


def test_a_case_that_says_what_is_answered_without_a_model_is_tried_without(shop: Shop) -> None:
    text = """
conversations:
  - name: status
    turns: [{say: "Where is order A-1001?", expect: {status: degraded, reason: no_model, text: "Order A-1001"}}]
"""
    made = shop.tried(shop.cases(text), models="scripted")
    assert (str(made.cases[0].passed), str(made.cases[0].fallback)) == ("3 of 3", "3 of 3")


def test_words_that_a_case_expects_are_not_asked_of_the_scripted_model(shop: Shop) -> None:
    text = """
conversations:
  - name: status
    turns: [{say: "Where is order A-1001?", expect: {status: degraded, text: "Order A-1001: 3 items"}}]
"""
    cases = shop.cases(text)
    assert str(shop.tried(cases, models="scripted").cases[0].passed) == "3 of 3"
    own = ScriptedModel(lambda request: "It cost $49.50.")
    assert str(shop.tried(cases, model=own).cases[0].passed) == "0 of 3"
