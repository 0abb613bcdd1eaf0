"""A recorded run is repeated on the definition of now: nothing is written, and what differs is told."""

from pathlib import Path

import pytest
from tests.dev.folders import calls, edit, shop

from shipworthy import Agent, ScriptedModel
from shipworthy.dev.repeat import repeated
from shipworthy.durable.memory import MemoryStore
from shipworthy.errors import UsageError
from shipworthy.models.model import Price

ASK = "{thing}: {price}"
PROMPT = (
    '  - prompt: "Say in a sentence what this costs: {thing} at {price} dollars."\n    fallback: "{thing}: {price}"\n'
)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return shop(tmp_path / "shop")


def fields(found: object) -> dict[str, object]:
    return {one.field: (one.before, one.after) for one in found.differences}  # type: ignore[attr-defined]


async def test_what_did_not_change_comes_out_the_same_without_a_call(folder: Path) -> None:
    agent = Agent.load(folder, store=MemoryStore(records=True))
    run = await agent.run("what does a lamp cost")
    found = await repeated(agent, await agent.tape(run.run_id) or "")
    assert found.differences == () and not found.redefined and found.answered == "none" and not found.called
    assert calls(folder) == ["price_of lamp"]


async def test_an_edited_text_and_another_call_are_told(folder: Path) -> None:
    agent = Agent.load(folder, store=MemoryStore(records=True))
    run = await agent.run("what does a lamp cost")
    tape = await agent.tape(run.run_id) or ""
    edit(folder / "skills" / "price.yaml", "A {thing} costs {price}.", "It costs {price}.")
    edit(
        folder / "skills" / "price.yaml",
        "    as: price\n",
        "    as: price\n  - {tool: price_of, as: other, with: {thing: chair}}\n",
    )
    found = await repeated(Agent.load(folder, store=MemoryStore(records=True)), tape)
    told = fields(found)
    assert told["text"] == ("A lamp costs 40.", "It costs 40.") and told["usage.tool_calls"] == (1, 2)
    assert "path" in told and "bound.tool_calls" in told and found.redefined and found.called == ("price_of",)
    assert calls(folder) == ["price_of lamp", "price_of chair"]


async def test_a_write_is_never_made(folder: Path) -> None:
    agent = Agent.load(folder, store=MemoryStore(records=True))
    await agent.run("order a lamp", session="s")
    run = await agent.run("yes", session="s")
    assert run.text == "Bought a lamp." and calls(folder).count("buy lamp") == 1
    found = await repeated(agent, await agent.tape(run.run_id) or "")
    assert calls(folder).count("buy lamp") == 1 and found.withheld == ("buy",)
    assert found.after["text"] == "Bought a lamp."


async def test_a_yes_to_an_earlier_definition_asks_again(folder: Path) -> None:
    agent = Agent.load(folder, store=MemoryStore(records=True))
    await agent.run("order a lamp", session="s")
    run = await agent.run("yes", session="s")
    edit(folder / "skills" / "order.yaml", "Buy a {thing} for", "Shall I buy a {thing} for")
    found = await repeated(Agent.load(folder, store=MemoryStore(records=True)), await agent.tape(run.run_id) or "")
    assert fields(found)["status"] == ("completed", "asked") and found.withheld == ()


async def test_recorded_answers_of_a_model_are_used_as_long_as_it_is_asked_the_same(folder: Path) -> None:
    edit(folder / "skills" / "price.yaml", '  - answer: "A {thing} costs {price}."\n', PROMPT)
    model = ScriptedModel(["A lamp is 40 dollars."], name="writer", price=Price(input=1.0, output=2.0))
    agent = Agent.load(folder, store=MemoryStore(records=True), model=model)
    run = await agent.run("what does a lamp cost")
    tape = await agent.tape(run.run_id) or ""
    keyless = Agent.load(folder, store=MemoryStore(records=True), model=None)
    keyless.use_model(None)
    same = await repeated(keyless, tape)
    assert same.answered == "recorded" and same.after["text"] == "A lamp is 40 dollars."
    edit(folder / "skills" / "price.yaml", "Say in a sentence", "Say kindly in a sentence")
    edited = Agent.load(folder, store=MemoryStore(records=True))
    edited.use_model(None)
    missing = await repeated(edited, tape)
    assert missing.answered == "missing" and "lamp: 40" in missing.after["text"]
    live = Agent.load(
        folder, store=MemoryStore(records=True), model=ScriptedModel(["The lamp is 40 dollars, my friend."])
    )
    found = await repeated(live, tape)
    assert found.answered == "live" and fields(found)["text"] == (
        "A lamp is 40 dollars.",
        "The lamp is 40 dollars, my friend.",
    )


async def test_what_is_no_tape_is_told(folder: Path) -> None:
    with pytest.raises(UsageError):
        await repeated(Agent.load(folder, store=MemoryStore(records=True)), "nothing")
