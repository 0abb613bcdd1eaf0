from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from shipworthy import Input, tool
from shipworthy.durable.memory import MemoryStore
from shipworthy.runtime.approval import frozen, key_of

PLAIN = st.recursive(
    st.none() | st.booleans() | st.integers(-(2**53), 2**53) | st.text(max_size=5),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=3), inner, max_size=3),
    max_leaves=6,
)
INPUTS = {
    "ticker": Input(type=["AMD", "NVDA", "INTC"], ask="Which stock?"),
    "shares": Input(type="integer", ask="How many shares?"),
}
BUY = {"tool": "buy", "confirm": "Buy {shares} {ticker}?"}
STEPS = [{"tool": "price"}, BUY, {"answer": "Bought {buy.shares} {buy.ticker} at {price}."}]


@pytest.fixture
def desk() -> tuple[list[Any], list[Any], list[Any]]:
    """(tools, what was bought, what was priced)."""
    bought: list[Any] = []
    priced: list[Any] = []

    @tool(effect="write")
    def buy(ticker: str, shares: int) -> dict[str, Any]:
        """Buy shares."""
        bought.append((ticker, shares))
        return {"ticker": ticker, "shares": shares}

    @tool
    def price(ticker: str) -> int:
        """Price."""
        priced.append(ticker)
        return 100

    return [buy, price], bought, priced


@given(PLAIN, PLAIN)
def test_hash_is_the_same_exactly_for_equal_arguments(first: Any, second: Any) -> None:
    same = key_of("t", {"x": first}) == key_of("t", {"x": second})
    assert same == (repr(first) == repr(second)) or first == second
    assert frozen("t", {"a": first, "b": second}).hash == frozen("t", {"b": second, "a": first}).hash
    assert key_of("t", {"x": first}) != key_of("u", {"x": first})


async def test_f17_write_runs_only_on_a_yes_and_then_once(agent_of, desk) -> None:  # type: ignore[no-untyped-def]
    tools, bought, priced = desk
    agent = agent_of(STEPS, tools=tools, inputs=INPUTS)
    asked = await agent.run("do the daily job: 5 AMD", session="s")
    assert (asked.status, asked.reason, asked.text) == ("asked", "confirm", "Buy 5 AMD?")
    assert bought == []
    done = await agent.run("yes", session="s")
    assert (done.status, done.text) == ("completed", "Bought 5 AMD at 100.")
    assert (bought, priced) == ([("AMD", 5)], ["AMD"]), "the price was not read again"
    await agent.run("yes", session="s")
    await agent.run("yes please", session="s")
    assert bought == [("AMD", 5)]


async def test_changed_argument_asks_again(agent_of, desk) -> None:  # type: ignore[no-untyped-def]
    tools, bought, priced = desk
    agent = agent_of(STEPS, tools=tools, inputs=INPUTS)
    await agent.run("do the daily job: 5 AMD", session="s")
    again = await agent.run("make it 7", session="s")
    assert (again.status, again.text) == ("asked", "Buy 7 AMD?")
    other = await agent.run("no, NVDA", session="s")
    if other.reason != "confirm":
        pytest.fail(f"a correction was taken for something else: {other.text}")
    assert other.text == "Buy 7 NVDA?"
    assert bought == []
    await agent.run("yes", session="s")
    assert (bought, priced) == ([("NVDA", 7)], ["AMD", "NVDA"])


@pytest.mark.parametrize("answer", ["no", "never mind", "cancel"])
async def test_no_drops_it_and_a_later_yes_does_nothing(agent_of, desk, answer) -> None:  # type: ignore[no-untyped-def]
    tools, bought, _ = desk
    agent = agent_of(STEPS, tools=tools, inputs=INPUTS)
    await agent.run("do the daily job: 5 AMD", session="s")
    dropped = await agent.run(answer, session="s")
    assert (dropped.status, dropped.path) == ("completed", ())
    await agent.run("yes", session="s")
    assert bought == []


async def test_words_that_are_no_answer_keep_the_question_and_all_that_is_known(agent_of, desk) -> None:  # type: ignore[no-untyped-def]
    tools, bought, priced = desk
    agent = agent_of(STEPS, tools=tools, inputs=INPUTS)
    await agent.run("do the daily job: 5 AMD", session="s")
    unclear = await agent.run("xyzzy plugh", session="s")
    assert unclear.status == "asked"
    assert unclear.text.endswith("Buy 5 AMD?")
    done = await agent.run("yes", session="s")
    assert (done.text, bought, priced) == ("Bought 5 AMD at 100.", [("AMD", 5)], ["AMD"])


async def test_f37_approval_given_before_a_redeploy_asks_again(agent_of, desk) -> None:  # type: ignore[no-untyped-def]
    tools, bought, _ = desk
    store = MemoryStore()
    await agent_of(STEPS, tools=tools, inputs=INPUTS, store=store).run("do the daily job: 5 AMD", session="s")
    newer = agent_of([*STEPS[:-1], {"answer": "Done."}], tools=tools, inputs=INPUTS, store=store)
    again = await newer.run("yes", session="s")
    assert (again.status, again.reason, bought) == ("asked", "confirm", [])
    assert again.text.endswith("Buy 5 AMD?")
    assert (await newer.run("yes", session="s")).text == "Done."
    assert bought == [("AMD", 5)]


async def test_f17_f37_what_was_written_before_a_redeploy_is_not_written_again(agent_of, desk) -> None:  # type: ignore[no-untyped-def]
    tools, bought, _ = desk
    noted: list[str] = []

    @tool(effect="write")
    def note(ticker: str) -> str:
        """Note."""
        noted.append(ticker)
        return "noted"

    store, steps = MemoryStore(), [{"tool": "note"}, *STEPS]
    first = agent_of(steps, tools=[*tools, note], inputs=INPUTS, store=store)
    await first.run("do the daily job: 5 AMD", session="s")
    newer = agent_of([*steps, {"answer": "never"}], tools=[*tools, note], inputs=INPUTS, store=store)
    for _ in range(2):
        await newer.run("yes", session="s")
    assert (noted, bought) == (["AMD"], [("AMD", 5)])


async def test_one_yes_for_all_calls_of_a_group(agent_of, desk) -> None:  # type: ignore[no-untyped-def]
    tools, bought, _ = desk
    calls = [{"tool": "buy", "as": f"b{n}", "with": {"ticker": t, "shares": n}} for n, t in ((1, "AMD"), (2, "NVDA"))]
    agent = agent_of([{"steps": calls, "confirm": "Buy both?"}, {"answer": "Both."}], tools=tools)
    asked = await agent.run("do the daily job", session="s")
    assert (asked.text, bought) == ("Buy both?", [])
    assert (await agent.run("yes", session="s")).text == "Both."
    assert bought == [("AMD", 1), ("NVDA", 2)]


async def test_one_yes_for_each_call_of_a_foreach_group(agent_of, desk) -> None:  # type: ignore[no-untyped-def]
    tools, bought, _ = desk
    inner = [{"tool": "buy", "with": {"ticker": "=t", "shares": 1}}]
    step = {"steps": inner, "foreach": "t in ['AMD', 'INTC', 'NVDA']", "max": 3, "confirm": "All three?"}
    agent = agent_of([step, {"answer": "Done."}], tools=tools)
    assert (await agent.run("do the daily job", session="s")).text == "All three?"
    assert (await agent.run("yes", session="s")).text == "Done."
    assert bought == [("AMD", 1), ("INTC", 1), ("NVDA", 1)], "writes keep the order of the items"
