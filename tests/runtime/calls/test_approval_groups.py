"""A group is asked about as a whole: one question shows the calls that it will make."""

import pytest
from tests.runtime.calls.shares import INPUTS, talk

from shipworthy import Skill


async def test_one_yes_for_all_calls_of_a_group(agent_of, desk) -> None:  # type: ignore[no-untyped-def]
    tools, bought, _ = desk
    calls = [{"tool": "buy", "as": f"b{n}", "with": {"ticker": t, "shares": n}} for n, t in ((1, "AMD"), (2, "NVDA"))]
    agent = agent_of([{"steps": calls, "confirm": "Buy both?"}, {"answer": "Both."}], tools=tools)
    asked = await agent.run("do the daily job", session="s")
    assert asked.text == "Buy both?\nBuy shares: ticker AMD, shares 1.\nBuy shares: ticker NVDA, shares 2."
    assert bought == []
    assert (await agent.run("yes", session="s")).text == "Both."
    assert bought == [("AMD", 1), ("NVDA", 2)]


async def test_one_yes_for_each_call_of_a_foreach_group(agent_of, desk) -> None:  # type: ignore[no-untyped-def]
    tools, bought, _ = desk
    inner = [{"tool": "buy", "with": {"ticker": "=t", "shares": 1}}]
    step = {"steps": inner, "foreach": "t in ['AMD', 'INTC', 'NVDA']", "max": 3, "confirm": "All three?"}
    agent = agent_of([step, {"answer": "Done."}], tools=tools)
    asked = await agent.run("do the daily job", session="s")
    assert asked.text == "\n".join(
        ["All three?", *(f"Buy shares: ticker {t}, shares 1." for t in ("AMD", "INTC", "NVDA"))]
    )
    assert (await agent.run("yes", session="s")).text == "Done."
    assert bought == [("AMD", 1), ("INTC", 1), ("NVDA", 1)], "writes keep the order of the items"


async def test_what_a_group_finds_out_by_itself_is_asked_about_when_it_is_known(agent_of, desk) -> None:  # type: ignore[no-untyped-def]
    tools, bought, _ = desk
    inner = [
        {"tool": "price", "with": {"ticker": "AMD"}},
        {"tool": "buy", "with": {"ticker": "AMD", "shares": "=price"}},
    ]
    agent = agent_of([{"steps": inner, "confirm": "Buy AMD?"}, {"answer": "Done."}], tools=tools)
    said = await talk(agent, "do the daily job", "yes")
    assert said == [("confirm", "Buy AMD?"), ("confirm", "Buy: ticker AMD, shares 100. Shall I? (yes/no)")]
    assert bought == []
    assert await talk(agent, "yes") == [("", "Done.")]
    assert bought == [("AMD", 100)]


async def test_a_group_that_is_done_is_not_asked_about_again(agent_of, desk) -> None:  # type: ignore[no-untyped-def]
    tools, bought, _ = desk
    first, second = (
        {"steps": [{"tool": "buy", "as": f"b{n}", "with": {"ticker": "AMD", "shares": n}}], "confirm": f"Buy {n}?"}
        for n in (1, 2)
    )
    agent = agent_of([first, second, {"answer": "Done."}], tools=tools)
    said = await talk(agent, "do the daily job", "yes", "yes")
    asks = [("confirm", f"Buy {n}?\nBuy shares: ticker AMD, shares {n}.") for n in (1, 2)]
    assert said == [*asks, ("", "Done.")]
    assert bought == [("AMD", 1), ("AMD", 2)]


@pytest.mark.parametrize("grouped", [True, False], ids=["in a group", "by itself"])
async def test_a_write_inside_of_a_helper_is_shown_before_it_is_made(agent_of, desk, grouped) -> None:  # type: ignore[no-untyped-def]
    tools, bought, _ = desk
    buying = [{"tool": "buy", "with": {"ticker": "AMD", "shares": 3}}]
    helper = Skill(name="order", description="Order", routable=False, workflow=buying)
    step = {"steps": [{"tool": "order"}], "confirm": "Order?"} if grouped else {"tool": "order", "confirm": "Order?"}
    agent = agent_of([step, {"answer": "Done."}], tools=tools, helpers=[helper])
    said = await talk(agent, "do the daily job", "yes")
    assert said == [("confirm", "Order?"), ("confirm", "Buy: ticker AMD, shares 3. Shall I? (yes/no)")]
    assert bought == []
    assert await talk(agent, "yes") == [("", "Done.")]
    assert bought == [("AMD", 3)]


async def test_what_a_group_will_not_do_is_no_part_of_its_yes(agent_of, desk) -> None:  # type: ignore[no-untyped-def]
    tools, bought, _ = desk
    one, two = ({"tool": "buy", "as": f"b{n}", "with": {"ticker": "AMD", "shares": n}} for n in (1, 2))
    choice = {"choose": [{"when": "1 == 2", "steps": [one]}, {"steps": [two]}]}
    each = {"tool": "buy", "as": "all", "foreach": "t in ['INTC']", "max": 2, "with": {"ticker": "=t", "shares": 4}}
    never = {"tool": "buy", "as": "b3", "with": {"ticker": "AMD", "shares": 3}, "when": "1 == 2"}
    agent = agent_of([{"steps": [choice, each, never], "confirm": "Buy?"}, {"answer": "Done."}], tools=tools)
    await agent.run("do the daily job", session="s")
    pending = (await agent.session("s")).open.pending
    assert [call.args.get("shares") for call in pending.calls] == [None, 2, 4]
    assert await talk(agent, "yes") == [("", "Done.")]
    assert bought == [("AMD", 2), ("INTC", 4)]


async def test_F14_a_group_without_words_shows_all_of_its_calls(agent_of, desk) -> None:  # type: ignore[no-untyped-def]
    tools, bought, _ = desk
    group = {"confirm": True, "steps": [{"tool": "buy"}, {"tool": "buy", "as": "more", "with": {"shares": 1}}]}
    agent = agent_of([group, {"answer": "Done."}], tools=tools, inputs=INPUTS)
    asked = await agent.run("do the daily job: 5 AMD", session="s")

    assert asked.text == "Buy: ticker AMD, shares 5. Buy: shares 1, ticker AMD. Shall I? (yes/no)"
    await agent.run("yes", session="s")
    assert bought == [("AMD", 5), ("AMD", 1)]
