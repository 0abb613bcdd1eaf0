"""What one trial of a case may cost at most."""

from tests.check.trials.conftest import Shop

from shipworthy import ScriptedModel
from shipworthy.check.trials.cost import most_usd
from shipworthy.check.trials.models import Asked
from shipworthy.models.model import Price, Request


def say(request: Request) -> str:
    return "Good."


def test_each_message_may_cost_as_much_as_the_dearest_skill(shop: Shop) -> None:
    agent = shop.subject.open()
    agent.use_model(ScriptedModel(say, price=Price(input=1.0, output=2.0)))
    refund, status = shop.cases(only="refund").conversations[0], shop.cases(only="status").conversations[0]
    dearest = max(bound.cost_usd or 0.0 for bound in agent.bounds().values())
    assert dearest > 0
    assert most_usd(agent, refund, Asked("given", "")) == 2 * dearest
    assert most_usd(agent, status, Asked("given", "")) == dearest
    assert most_usd(agent, status, Asked("scripted", "")) == 0.0
