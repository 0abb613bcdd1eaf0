"""The language of the built-in sentences: of the agent, of a conversation, and in a repetition."""

from typing import Any

import pytest

from shipworthy import Agent, Input, Skill, Step, UsageError, tool
from shipworthy.contract.phrases.phrases import built_in
from shipworthy.durable.memory import MemoryStore
from shipworthy.events import QuestionAsked

DE, ES = built_in("de"), built_in("es")
GO = "order the chairs"


@tool(effect="write", label="Bestellung")
def order(count: int, day: Any) -> str:
    """Order chairs."""
    return f"{count}"


@tool
def broken() -> str:
    """It fails."""
    raise RuntimeError("no")


def _agent(**parts: Any) -> Agent:
    inputs = {"count": Input.model_validate({"type": "integer"}), "day": Input.model_validate({"type": "date"})}
    skills = [
        Skill(
            name="order_chairs",
            description="Stühle bestellen",
            examples=(GO, "Stühle bestellen", "ich möchte Stühle bestellen", "quiero pedir sillas"),
            inputs=inputs,
            workflow=(Step(tool="order", confirm="{count} Stühle?"), Step(answer="{order}.")),
        ),
        Skill(
            name="weather",
            description="Das Wetter",
            examples=("tell me the weather", "wie wird das Wetter", "el tiempo"),
            workflow=(Step(tool="broken"), Step(answer="never")),
        ),
    ]
    return Agent(skills=skills, tools=[order, broken], store=MemoryStore(records=True), **parts)


async def test_a_conversation_keeps_the_language_it_was_given() -> None:
    agent = _agent()
    asked = await agent.run("Stühle bestellen", session="s", language="de")
    assert asked.text == f"{DE('what_is', name='count')} {DE('what_is', name='day')}"
    again = await agent.run("lila", session="s")
    assert again.text.startswith(DE("not_understood"))
    hints = await agent.run("lila lila", session="s")
    assert DE("how_integer") in hints.text and DE("how_to_leave") in hints.text
    left = await agent.run("vergessen Sie es", session="s")
    assert left.text == DE("dropped")
    other = await agent.run("wie wird das Wetter", session="s", language="es")
    assert other.text == f"{ES('failed')} {ES('nothing_changed')}"
    assert (await agent.run("gracias", session="s")).text == ES("welcome")
    assert (await agent.run("thanks", session="t")).text == built_in("en")("welcome")


async def test_a_yes_to_a_question_in_german_is_one() -> None:
    agent = _agent(language="de")
    await agent.run("Stühle bestellen", session="s")
    await agent.run("3", session="s")
    asked = await agent.run("24.12.2026", session="s")
    assert asked.reason == "confirm", asked.text
    done = await agent.run("ja", session="s")
    assert done.text == "3."


async def test_an_author_words_a_sentence_of_one_language() -> None:
    agent = _agent(phrases={"welcome": "Any time!", "de": {"welcome": "Immer!"}})
    said = [(await agent.run("thanks", language=language)).text for language in (None, "de", "es")]
    assert said == ["Any time!", "Immer!", ES("welcome")]


async def test_a_language_without_phrases_is_refused() -> None:
    with pytest.raises(UsageError, match="there are no phrases in `fr`; there are de, en, es"):
        await _agent().run("thanks", language="fr")


async def test_a_run_is_repeated_in_its_language() -> None:
    agent = _agent()
    await agent.run("Stühle bestellen", session="s", language="de")
    result = await agent.run("lila", session="s")
    for run_id in [listed["run_id"] for listed in await agent.runs()]:
        tape = await agent.tape(run_id)
        assert tape is not None
        replayed = await agent.replay(tape)
        assert replayed.divergence is None
    assert result.text.startswith(DE("not_understood"))


async def test_stream_and_run_sync_take_it_too() -> None:
    agent = _agent()
    async with agent.stream("Stühle bestellen", language="de") as events:
        asked = [event async for event in events if isinstance(event, QuestionAsked)]
    assert asked[0].text.startswith(DE("what_is", name="count"))


def test_run_sync_takes_it() -> None:
    assert _agent().run_sync("thanks", language="es").text == ES("welcome")


def test_another_language_shares_what_is_costly() -> None:
    compiled = _agent().compiled
    german = compiled.speaking("de")
    assert german.phrases("hello") == DE("hello") and german.router is compiled.router
    assert compiled.speaking("en") is compiled and compiled.speaking("xx") is compiled
