from shipworthy import Step, tool


async def test_a_call_is_counted_priced_and_on_the_path(agent_of, go) -> None:  # type: ignore[no-untyped-def]
    @tool(price_usd=0.002, label="Looking up {what}")
    def look(what: str) -> str:
        return what.upper()

    result = await agent_of([Step(tool=look, with_={"what": "x"})], tools=[look]).run(go)
    assert result.text == "X"
    assert (result.usage.tool_calls, result.usage.cost_usd) == (1, 0.002)
    assert result.path == ({"tool": "look", "args": {"what": "x"}},)
