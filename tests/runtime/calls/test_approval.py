"""A write that asks is made on a yes to what was shown, and then once."""

from dataclasses import replace
from typing import Any

import pytest
from tests.runtime.calls.shares import BUY, INPUTS, STEPS, talk

from shipworthy import tool
from shipworthy.durable.memory import MemoryStore
from shipworthy.runtime.calls import approval, step
from shipworthy.runtime.meaning import applied, intent
from shipworthy.stores.session import FrozenCall


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
    assert (await agent.run("yes", session="s")).text.endswith("Buy 5 AMD?")
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


async def test_a_price_that_changed_while_it_was_asked_about_asks_again(agent_of) -> None:  # type: ignore[no-untyped-def]
    """Reads older than `fresh` are read again before the write."""
    prices, bought = iter([100, 101]), list[int]()

    @tool
    def quote() -> int:
        return next(prices)

    @tool(effect="write")
    def order(at: int) -> str:
        bought.append(at)
        return f"at {at}"

    steps = [{"tool": "quote"}, {"tool": "order", "with": {"at": "=quote"}, "confirm": "Buy at {quote}?"}]
    agent = agent_of(steps, tools=[quote, order])
    assert await talk(agent, "do the daily job") == [("confirm", "Buy at 100?")]
    object.__setattr__(agent.spec, "session", agent.spec.session.model_copy(update={"fresh": -1.0}))
    agent.compiled.__dict__.pop("contract", None)
    session = await agent.session("s")
    held = replace(session, open=replace(session.open, contract=agent.compiled.contract))
    await agent._built.store.save(held)
    assert await talk(agent, "yes") == [("confirm", "Buy at 101?")]
    assert bought == []


@pytest.mark.parametrize(("word", "reason"), [("yes", "confirm"), ("no", "no_skill")])
async def test_a_yes_to_a_conversation_that_has_expired_asks_again(agent_of, desk, word, reason) -> None:  # type: ignore[no-untyped-def]
    tools, bought, _ = desk
    agent = agent_of(STEPS, tools=tools, inputs=INPUTS)
    await agent.run("do the daily job: 5 AMD", session="s")
    session = await agent.session("s")
    await agent._built.store.save(replace(session, updated=session.updated - 2 * agent.spec.session.expires))
    again = await agent.run(word, session="s")
    assert (again.reason, bought) == (reason, [])
    if word == "yes":
        assert again.text == "That was a while ago, so I ask again. Buy 5 AMD?"
        assert (await agent.run("yes", session="s")).status == "completed"
        assert bought == [("AMD", 5)]


@pytest.mark.parametrize("off", ["hash", "expiry", "contract"])
async def test_f37_each_defence_of_an_approval_is_needed(agent_of, desk, off, monkeypatch) -> None:  # type: ignore[no-untyped-def]
    """With it switched off, a yes does what was not shown, or what is long past."""
    tools, bought, _ = desk
    if off == "hash":
        for room in (approval, step):
            monkeypatch.setattr(room, "frozen", lambda name, args: FrozenCall(tool=name, args=args, hash=name))
    agent = agent_of(STEPS, tools=tools, inputs=INPUTS)
    await agent.run("do the daily job: 5 AMD", session="s")
    session = await agent.session("s")
    opened = session.open
    if off == "hash":
        opened = replace(opened, inputs={**opened.inputs, "shares": 7})
    if off == "contract":
        monkeypatch.setattr(applied, "_yes", _trusting)
        opened = replace(opened, contract="another")
    if off == "expiry":
        monkeypatch.setattr(applied, "_yes", _trusting)
        opened = replace(opened, pending=replace(opened.pending, asked=1.0))
    await agent._built.store.save(replace(session, open=opened))
    await agent.run("yes", session="s")
    assert bought == [("AMD", 7 if off == "hash" else 5)], "the defence was off, and still something held"


def _trusting(talk: Any, opened: Any, pending: Any) -> Any:
    return intent.Intent(open=replace(opened, pending=None), approved=pending.calls)


@pytest.mark.parametrize("change", ["hash", "contract", "expiry"])
async def test_f37_an_approval_of_something_else_never_fires(agent_of, desk, change) -> None:  # type: ignore[no-untyped-def]
    tools, bought, _ = desk
    agent = agent_of(STEPS, tools=tools, inputs=INPUTS)
    await agent.run("do the daily job: 5 AMD", session="s")
    session = await agent.session("s")
    opened = session.open
    changed = {
        "hash": lambda: replace(opened, inputs={**opened.inputs, "shares": 7}),
        "contract": lambda: replace(opened, contract="another"),
        "expiry": lambda: replace(opened, pending=replace(opened.pending, asked=1.0)),
    }
    await agent._built.store.save(replace(session, open=changed[change]()))
    again = await agent.run("yes", session="s")
    assert (again.reason, bought) == ("confirm", [])


async def test_F14_without_words_of_its_own_a_step_shows_the_call(agent_of, desk) -> None:  # type: ignore[no-untyped-def]
    tools, bought, _ = desk
    agent = agent_of([{**BUY, "confirm": True}, {"answer": "Done."}], tools=tools, inputs=INPUTS)
    asked = await agent.run("do the daily job: 5 AMD", session="s")

    assert (asked.reason, asked.text) == ("confirm", "Buy: ticker AMD, shares 5. Shall I? (yes/no)")
    assert bought == []
    await agent.run("yes", session="s")
    assert bought == [("AMD", 5)]
