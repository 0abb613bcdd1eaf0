import datetime as dt

from shipworthy import Agent, Input, Price, ScriptedModel, Skill, Step, tool
from shipworthy.app.forecast import forecast
from shipworthy.routing.models.lineup import OneModel
from shipworthy.routing.said import Said

NOW = dt.datetime(2026, 11, 2, 9, 0)


async def test_it_says_where_a_message_would_go_and_runs_nothing(agent_of, go) -> None:  # type: ignore[no-untyped-def]
    model = ScriptedModel([], price=Price(input=1, output=1))
    agent = agent_of([Step(prompt="{ticker}")], model=model, inputs={"ticker": Input(type="ticker")})
    told = forecast(agent.compiled, OneModel(model), f"{go} for NVDA", NOW)
    assert (told["outcome"], told["skill"], told["inputs"]) == ("route", "job", {"ticker": "NVDA"})
    assert (told["missing"], told["model"]) == ([], model.name)
    assert forecast(agent.compiled, OneModel(None), go, NOW)["missing"] == ["ticker"]
    assert forecast(agent.compiled, OneModel(None), go, NOW)["model"] is None


@tool(effect="write")
def write_down(lesson: str) -> str:
    """Write a change of a lesson down."""
    return lesson


def _school() -> Agent:
    told = {
        "book_lesson": ("Book a driving lesson", ("I'd like a lesson on Wednesday", "Book me a night drive")),
        "cancel_lesson": ("Cancel a driving lesson", ("Cancel my lesson", "I'm sick and can't drive tomorrow")),
    }
    skills = [
        Skill(
            name=name,
            description=about,
            examples=(*examples, f"please {about.lower()}"),
            inputs={"lesson": Input(ask="Which lesson?")},
            workflow=(Step(tool=write_down, confirm="Write down {lesson}?"), Step(answer="Done.")),
        )
        for name, (about, examples) in told.items()
    ]
    return Agent(skills=skills, tools=[write_down], store="memory")


async def test_issue_11_it_shows_the_skill_that_a_run_prefers_where_the_router_is_unsure() -> None:
    messages = (
        "good morning, I woke up with a fever and I won't be able to drive on Wednesday",
        "my car broke down, I am not able to make it to the driving on Friday",
        "I can't come driving this week",
        "a lesson please",
    )
    preferred = 0
    async with _school() as agent:
        for number, message in enumerate(messages):
            told = agent.route(message)
            run = await agent.run(message, session=str(number))
            assert (told["skill"] or "") == (run.skill or "")
            preferred += told["outcome"] == "route" and agent.compiled.router.choose(Said(message)).outcome == "ask"
    assert preferred
