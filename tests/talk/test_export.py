"""A recorded run as a case."""

import asyncio
from pathlib import Path

import pytest
from tests.check.trials.conftest import Shop
from tests.check.trials.conftest import shop as shop

from shipworthy import Agent, ScriptedModel
from shipworthy.durable.tapes import read_tape
from shipworthy.talk.export import as_case
from shipworthy.talk.hold import hold_all
from shipworthy.talk.read import read_talk

SAID = "It cost $49.50 for 3 items."


def exported(shop: Shop, *messages: str, model: bool = True) -> str:
    """The case of the last of these messages of one conversation."""

    async def run() -> str:
        answers = ScriptedModel(lambda request: SAID) if model else None
        async with Agent.load(shop.folder, store="sqlite", model=answers) as agent:
            await agent.run("Where is order Z-9?", session="other")
            for message in messages:
                result = await agent.run(message, session="mine")
            tape = await agent.tape(result.run_id)
            return as_case(result.run_id, await agent.runs(), read_tape(tape or ""))

    return asyncio.run(run())


def test_a_run_becomes_a_case_that_it_passes(shop: Shop, tmp_path: Path) -> None:
    text = exported(shop, "Refund order B-2", "Where is order A-1001?", model=False)
    file = tmp_path / "case.yaml"
    file.write_text(text, encoding="utf-8")
    talk = read_talk(file)
    (case,) = talk.conversations
    assert [turn.say for turn in case.turns] == ["Refund order B-2", "Where is order A-1001?"]
    assert case.turns[0].expect is None
    assert case.turns[1].expect is not None and case.turns[1].expect.status == ("completed", "degraded")
    assert case.clock is not None
    assert talk.agent == str(shop.folder)
    (held,) = asyncio.run(hold_all(talk, lambda: Agent.load(shop.folder)))
    assert held.holds


def test_what_the_answer_stated_is_proposed_and_required_of_none(shop: Shop, tmp_path: Path) -> None:
    text = exported(shop, "Where is order A-1001?")
    assert "    # facts: [look_up.price, look_up.items]\n" in text
    file = tmp_path / "case.yaml"
    file.write_text(text, encoding="utf-8")
    assert read_talk(file).conversations[0].facts == ()
    file.write_text(text.replace("    # facts:", "    facts:"), encoding="utf-8")
    assert read_talk(file).conversations[0].facts == ("look_up.price", "look_up.items")


@pytest.mark.parametrize("message", ["bake: me #a 'cake'", "- {x: 1}", "päckchen “A”"])
def test_every_message_is_read_back_as_it_was(shop: Shop, tmp_path: Path, message: str) -> None:
    file = tmp_path / "case.yaml"
    file.write_text(exported(shop, message), encoding="utf-8")
    assert read_talk(file).conversations[0].turns[0].say == message
