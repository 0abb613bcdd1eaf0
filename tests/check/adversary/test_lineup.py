"""The lineup of a dry run: the agent's own choice and prices, with puppets for its models and without keys."""

import pytest
from tests.check.adversary.test_models import Watching

from shipworthy import Agent, Price, ScriptedModel, Skill
from shipworthy.check.adversary.lineup import PuppetLineup, lineup_of
from shipworthy.check.adversary.models import Puppet
from shipworthy.errors import TooDear
from shipworthy.routing.models.difficulty import Facts

FACTS = Facts(message="Do it", context_tokens=500, output_tokens=100)
JOB = Skill(name="job", description="Do it", examples=("Do it",))


def _lineup(**parts: object) -> tuple[PuppetLineup, Agent]:
    agent = Agent(skills=[JOB], store="memory", **parts)  # type: ignore[arg-type]
    return lineup_of(agent.compiled.rates, agent.spec, Watching("polite")), agent


def test_models_of_the_definition_are_chosen_as_if_their_keys_were_there() -> None:
    lineup, _ = _lineup(models={"fast": ["openai:gpt-6-luna"], "strong": ["openai:gpt-6.1-sol"]})
    assert lineup.can_ask() and lineup.keys() == ()
    (candidate, *_) = lineup.line("auto", FACTS, None, 10.0).candidates
    assert candidate.row.name == "openai:gpt-6-luna" and isinstance(candidate.model, Puppet)
    assert candidate.model.price == candidate.row.price
    assert lineup.line("strong", FACTS, None, 10.0).candidates[0].row.name == "openai:gpt-6.1-sol"


def test_prices_and_rooms_are_those_of_the_agent() -> None:
    lineup, agent = _lineup(models={"fast": ["openai:gpt-6-luna"]})
    own = agent.compiled.rates
    assert own is not None and lineup.dollars("auto", 1000, 1000, 1.0) == own.dollars("auto", 1000, 1000, 1.0)
    assert lineup.room("auto") == own.room("auto") and lineup.counted("auto", 7) == 7


def test_what_is_too_dear_is_so_here_too() -> None:
    lineup, _ = _lineup(models={"fast": ["openai:gpt-6.1-sol"]})
    with pytest.raises(TooDear):
        lineup.line("auto", FACTS, 0.0, 10.0)


def test_a_model_of_the_users_own_is_a_puppet_with_its_price() -> None:
    own = ScriptedModel(["never said"], price=Price(input=3, output=5))
    lineup, _ = _lineup(model=own)
    candidate = lineup.line("auto", FACTS, None, 10.0).candidates[0]
    assert isinstance(candidate.model, Puppet) and candidate.model.price == Price(input=3, output=5)
    assert own.requests == []


def test_an_agent_that_was_told_to_ask_none_has_those_of_its_definition() -> None:
    agent = Agent(skills=[JOB], store="memory", models={"fast": ["openai:gpt-6-luna"]})
    agent.use_model(None)
    lineup = lineup_of(agent.compiled.rates, agent.spec, Watching("polite"))
    assert lineup.line("auto", FACTS, None, 10.0).candidates[0].row.name == "openai:gpt-6-luna"


async def test_nothing_is_opened_and_nothing_closed() -> None:
    lineup, _ = _lineup()
    lineup.begin()
    await lineup.close()


def test_the_same_row_is_the_same_puppet() -> None:
    lineup, _ = _lineup(models={"fast": ["openai:gpt-6-luna"]})
    first, other = (lineup.line("auto", FACTS, None, 10.0).candidates[0] for _ in range(2))
    assert first.model is other.model
