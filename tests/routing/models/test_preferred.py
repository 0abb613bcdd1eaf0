"""The models of an agent for one caller who prefers one of them."""

import pytest

from shipworthy import Reply, ScriptedModel, UsageError
from shipworthy.contract.model import ModelSpec
from shipworthy.routing.models.lineup import Configured, OneModel
from shipworthy.routing.models.preferred import preferring

NAMES = ("openai:gpt-6-luna", "openai:gpt-6.1-sol")


def _configured() -> Configured:
    return Configured({"fast": (ModelSpec(name=NAMES[0]),), "strong": (ModelSpec(name=NAMES[1]),)})


@pytest.mark.parametrize("name", ["strong", NAMES[1]])
def test_a_tier_or_model_of_the_definition_is_preferred_beside_the_others(
    name: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("OPENAI_API_KEY", "k")
    before = _configured()
    found = preferring(before, name)
    assert isinstance(found, Configured) and (found.forced, before.forced) == (name, None)


def test_a_model_that_the_definition_does_not_name_is_refused_though_it_exists() -> None:
    with pytest.raises(UsageError, match="there is fast, strong") as caught:
        preferring(_configured(), "openai:gpt-5")
    assert caught.value.field == "model"


def test_a_model_without_its_key_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("OPENAI_API_KEY", raising=False)
    with pytest.raises(UsageError, match="OPENAI_API_KEY"):
        preferring(_configured(), NAMES[0])


def test_one_model_is_preferred_by_its_name_alone() -> None:
    one = OneModel(ScriptedModel([Reply(text="a")]))
    assert one.model is not None and preferring(one, one.model.name) is one
    with pytest.raises(UsageError, match="there is none"):
        preferring(OneModel(None), "any")
