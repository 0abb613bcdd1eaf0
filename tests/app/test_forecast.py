import datetime as dt

from shipworthy import Input, Price, ScriptedModel, Step
from shipworthy.app.forecast import forecast
from shipworthy.routing.models.lineup import OneModel

NOW = dt.datetime(2026, 11, 2, 9, 0)


async def test_it_says_where_a_message_would_go_and_runs_nothing(agent_of, go) -> None:  # type: ignore[no-untyped-def]
    model = ScriptedModel([], price=Price(input=1, output=1))
    agent = agent_of([Step(prompt="{ticker}")], model=model, inputs={"ticker": Input(type="ticker")})
    told = forecast(agent.compiled, OneModel(model), f"{go} for NVDA", NOW)
    assert (told["outcome"], told["skill"], told["inputs"]) == ("route", "job", {"ticker": "NVDA"})
    assert (told["missing"], told["model"]) == ([], model.name)
    assert forecast(agent.compiled, OneModel(None), go, NOW)["missing"] == ["ticker"]
    assert forecast(agent.compiled, OneModel(None), go, NOW)["model"] is None
