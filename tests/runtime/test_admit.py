from shipworthy import Agent, Guideline, Input, Limits, ScriptedModel, Skill, Step, tool
from shipworthy.contract.limits import Quota
from shipworthy.durable.accounts import MemoryAccounts
from shipworthy.durable.memory import MemoryStore
from shipworthy.events import GuidelineApplied, SkillChosen

GO = "Do the daily job"


async def test_a_yes_that_there_is_no_money_for_is_not_used_up() -> None:
    @tool(effect="write", price_usd=0.25, timeout=1)
    def pay() -> str:
        return "paid"

    job = Skill(name="job", description="Do the daily job", workflow=[Step(tool=pay, confirm="Pay?")], max_cost_usd=1.0)
    store = MemoryStore()
    one = Agent(skills=[job], tools=[pay], limits=Limits(day=Quota(max_cost_usd=0.3)), store=store)
    for session in ("a", "b"):
        assert (await one.run(GO, session=session, skill="job")).reason == "confirm"
    assert (await one.run("yes", session="a")).text == "paid"
    assert (await one.run("yes", session="b")).reason == "budget"
    store.accounts = MemoryAccounts()
    assert (await one.run("yes", session="b")).text == "paid"


async def test_a_run_without_a_task_may_use_nothing(agent_of, go) -> None:  # type: ignore[no-untyped-def]
    """Whether nothing fits, a question comes first, or the caller is told what can be done."""
    tickets = Input(type="integer", ask="How many?")
    steps = [Step(prompt="Order {tickets}", fallback="Ordered.")]
    agent = agent_of(steps, inputs={"tickets": tickets}, model=ScriptedModel([]))
    refused = await agent.run("4711", session="s")  # what might be another language, a model reads
    assert (refused.status, refused.reason, refused.skill, refused.inputs) == ("refused", "no_skill", None, {})
    await agent.run(go, session="s")
    dropped = await agent.run("never mind", session="s")
    assert (dropped.status, dropped.skill, dropped.path) == ("completed", None, ())
    for result in (refused, dropped):
        bound = result.bound
        assert (bound.model_calls, bound.tool_calls, bound.cost_usd, bound.latency_ms) == (0, 0, 0, 10_000)


async def test_what_the_conversation_keeps_is_an_input_until_the_message_says_another(agent_of) -> None:  # type: ignore[no-untyped-def]
    size = Input(type=["small", "large"], ask="Which size?", keep="session")
    agent = agent_of([{"answer": "{size}"}], inputs={"size": size})
    texts = [
        (await agent.run(message, session="s", skill="job")).text
        for message in ("Do the daily job, large", "Do the daily job", "Do the daily job, small", "Do the daily job")
    ]
    assert texts == ["large", "large", "small", "small"]


async def test_a_time_of_day_is_compared_with_the_texts_that_tools_give(agent_of) -> None:  # type: ignore[no-untyped-def]
    @tool
    def opens() -> str:
        """When the shop opens."""
        return "09:30:00"

    steps = [{"tool": "opens"}, {"answer": "{'open' if at >= opens else 'closed'} at {at}"}]
    agent = agent_of(steps, tools=[opens], inputs={"at": Input(type="time", ask="When?")})
    early, late = [await agent.run(f"Do the daily job at {hour}", skill="job") for hour in ("8:15 am", "2 pm")]
    assert (early.text, late.text) == ("closed at 08:15:00", "open at 14:00:00")
    assert late.inputs == {"at": "14:00:00"}


async def test_the_chosen_skill_is_told_with_its_inputs_and_then_its_guidelines(agent_of) -> None:  # type: ignore[no-untyped-def]
    heard: list[object] = []
    job = Skill(
        name="job",
        description=GO,
        examples=(f"{GO} for 3",),
        inputs={"n": Input(type="integer", ask="How many?")},
        workflow=[Step(answer="{n}")],
    )
    few = Guideline(name="few", when="=inputs.n < 5", then="Be brief.")
    many = Guideline(name="many", when="=inputs.n >= 5", then="Be patient.")
    await Agent(skills=[job], guidelines=[few, many]).run(f"{GO} for 7", emit=heard.append)
    chosen, applied = (event for event in heard if isinstance(event, SkillChosen | GuidelineApplied))
    assert isinstance(chosen, SkillChosen) and (chosen.skill, chosen.inputs) == ("job", {"n": 7})
    assert isinstance(applied, GuidelineApplied) and applied.name == "many"


async def test_a_guideline_lowers_the_bound_that_is_set_aside(agent_of) -> None:  # type: ignore[no-untyped-def]
    """What a budget has no room for is admitted where a guideline keeps the run below it."""

    @tool(timeout=1)
    def look(n: int) -> str:
        """Look."""
        return f"seen {n}"

    each = Step(tool=look, foreach="n in [1, 2, 3]", max=3, with_={"n": "=n"}, as_="seen", required=False)
    job = Skill(name="job", description=GO, workflow=[each, Step(answer="Done.")])
    store = MemoryStore()
    one = Agent(
        skills=[job],
        tools=[look],
        guidelines=[Guideline(name="calm", when="about sleep", max_tool_calls=1)],
        limits=Limits(session=Quota(max_tool_calls=9)),
        store=store,
    )
    calm = await one.run("Let me sleep", session="s", skill="job")
    assert (calm.bound.tool_calls, (await one.run("Now", session="s", skill="job")).bound.tool_calls) == (1, 3)


async def test_the_request_is_what_was_asked_for_and_not_the_number_of_a_choice() -> None:
    def echo(name: str, about: str) -> Skill:
        return Skill(name=name, description=about, examples=[about], workflow=[Step(answer="{message}")])

    agent = Agent(skills=[echo("train", "Take the train"), echo("plane", "Take the plane")])
    first = await agent.run("Take the", session="s")
    assert first.reason == "which_skill", first.text
    assert (await agent.run("1", session="s")).text == "Take the"


async def test_a_follow_up_that_leads_to_a_question_is_still_the_request(agent_of, go) -> None:  # type: ignore[no-untyped-def]
    inputs = {"n": Input(type="integer", ask="How many?"), "why": Input(ask="Why?")}
    steps = [{"answer": "{'few' if n < 10 else why} | {message}"}]
    agent = agent_of(steps, inputs=inputs)
    assert (await agent.run(f"{go} 5", session="s")).text == f"few | {go} 5"
    assert (await agent.run("and 20?", session="s")).reason == "input"
    assert (await agent.run("for fun", session="s")).text == "for fun | and 20?"
