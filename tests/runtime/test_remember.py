from shipworthy import Agent, Input, Reply, ScriptedModel, Skill, Step, call, tool
from shipworthy.runtime.remember import MOST_FOUND, RECALLED


async def test_long_texts_are_kept_cut(agent_of, go) -> None:  # type: ignore[no-untyped-def]
    agent = agent_of([Step(answer="{message}{message}")])
    await agent.run(f"{go} {'x' * RECALLED}", session="s", skill="job")
    ((said, answered),) = (await agent.session("s")).turns
    assert (len(said), len(answered)) == (RECALLED, RECALLED)


async def test_what_is_kept_for_the_session_is_known_to_the_next_skill(agent_of, go) -> None:  # type: ignore[no-untyped-def]
    agent = agent_of([Step(answer="{day}")], inputs={"day": Input(keep="session")})
    await agent.run(go, session="s")
    await agent.run("Monday", session="s")
    session = await agent.session("s")
    assert session.kept == {"day": "Monday"}
    assert session.open is not None
    assert session.open.ended


@tool(max_tokens=4000)
def numbered(start: int) -> list[str]:
    """Forty codes."""
    return [f"A-{number}" for number in range(start, start + 40)]


def _looking(model: ScriptedModel | None) -> Agent:
    skill = Skill(name="job", description="Do the job", examples=("Do the job",), tools=("numbered",))
    return Agent(skills=[skill], tools=[numbered], model=model)


async def test_identifiers_in_results_are_kept_the_newest_up_to_a_limit() -> None:
    starts = iter(range(0, 400, 20))
    model = ScriptedModel(
        lambda request: (
            "Done." if request.messages[-1].role == "tool" else Reply(calls=(call("numbered", start=next(starts)),))
        )
    )
    agent = _looking(model)
    for _ in range(18):
        await agent.run("Do the job", session="s")
    found = (await agent.session("s")).found

    assert sum(len(one.names) for one in found) == MOST_FOUND
    # Each stands where it was found last: all 40 of the newest result, 20 of each one before.
    assert [len(one.names) for one in found[-3:]] == [20, 20, 40]
    assert found[-1].names[-1] == "A-379"


async def test_nothing_is_kept_where_no_model_reads_it() -> None:
    @tool
    def look(order: str) -> str:
        """Look an order up."""
        return f"{order} is with DHL-99"

    step = Step.model_validate({"tool": "look", "with": {"order": "A-1"}})
    flow = Skill(name="job", description="Do the job", examples=("Do the job",), workflow=(step,))
    agent = Agent(skills=[flow], tools=[look], model=ScriptedModel(["x"]))
    await agent.run("Do the job", session="s")

    assert (await agent.session("s")).found == ()
