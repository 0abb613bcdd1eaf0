from shipworthy import Step, tool


async def test_a_write_is_made_once(agent_of, go) -> None:  # type: ignore[no-untyped-def]
    made = list[str]()

    @tool(effect="write")
    def send(text: str) -> str:
        made.append(text)
        return "sent"

    agent = agent_of([Step(tool=send, with_={"text": "hello"})], tools=[send])
    assert (await agent.run(go)).status == "completed"
    assert made == ["hello"]
