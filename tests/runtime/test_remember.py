from shipworthy import Input, Step
from shipworthy.runtime.remember import RECALLED


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
