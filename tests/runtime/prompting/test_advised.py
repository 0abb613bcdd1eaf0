"""Specialists among the tools of a loop."""

from typing import Any

from tests.specialist_agents import asking, specialist

from shipworthy import Agent, Reply, ScriptedModel, Skill, call
from shipworthy.contract.tool import Param, ToolSpec
from shipworthy.runtime.prompting.advised import unfit


def looping(model: Any, *tools: str, **specialists: Any) -> Agent:
    skill = Skill(name="help", description="Help with anything", examples=("Help me out",), tools=tools, fallback="No.")
    return Agent(name="desk", specialists=specialists, skills=[skill], model=model, store="memory")


async def test_a_model_asks_a_specialist_as_a_tool() -> None:
    script = [Reply(calls=(call("trading", message="What is the price of NVDA?"),)), "It said so."]
    agent = looping(ScriptedModel(script), "trading", trading=specialist("trading"))
    result = await agent.run("Help me out")
    assert (result.status, result.text) == ("completed", "It said so.")
    assert [step["tool"] for step in result.path] == ["trading", "trading.trading_tool"]
    bound = agent.compiled.bound("help")
    assert result.usage.tool_calls == 1 and (bound.tool_calls or 0) >= 4


async def test_what_it_says_is_not_trusted_by_the_loop() -> None:
    script = [Reply(calls=(call("trading", message="What is the price of NVDA?"),)), "It said so."]
    result = await looping(ScriptedModel(script), "trading", trading=specialist("trading")).run("Help me out")
    assert result.trust == "untrusted"


async def test_a_question_is_given_to_the_model_and_a_yes_is_asked_of_the_person() -> None:
    mail = asking()
    model = ScriptedModel(
        [Reply(calls=(call("email", message="Send a mail"),)), Reply(calls=(call("email-send_mail", to="Bob"),))]
    )
    agent = looping(model, "email", "email.send_mail", email=mail)
    first = await agent.run("Help me out", session="s")
    assert (first.status, first.reason, first.text) == ("asked", "confirm", "Send it to Bob? (yes/no)")
    assert "it asks: To whom?" in str(model.requests[-1].messages)
    assert mail.sent == []  # type: ignore[attr-defined]
    second = await agent.run("yes", session="s", answering=first.question)
    assert (second.text, mail.sent) == ("Sent to Bob.", ["Bob"])  # type: ignore[attr-defined]


async def test_wrong_arguments_are_told() -> None:
    script = [Reply(calls=(call("trading", question="?"),)), Reply(calls=(call("trading"),)), "I see."]
    agent = looping(ScriptedModel(script), "trading", trading=specialist("trading"))
    result = await agent.run("Help me out")
    assert (result.text, result.path) == ("I see.", ())


def test_what_does_not_fit_is_named() -> None:
    one = ToolSpec(name="a", params=(Param(name="message"),))
    assert unfit(one, {"message": "x"}) == ""
    assert "`message`" in unfit(one, {})
    assert "no parameter `x`" in unfit(one, {"x": 1})
