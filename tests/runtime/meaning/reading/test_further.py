"""Further wishes of a message that a model reads, and a request that comes between a question and its answer."""

from collections.abc import Callable
from typing import Any

import pytest

from shipworthy import Agent, RunResult, ScriptedModel
from shipworthy.routing.said import Said
from shipworthy.runtime.meaning.reading.further import without

Shop = Callable[..., Agent]
Reads = Callable[..., str]
BOTH = "Wo bleibt A-1234, und wann macht ihr am harbor auf?"
ONE = "Wo bleibt A-1234, und sonst alles ruhig am harbor?"


async def talk(shop: Shop, script: Any, *messages: str) -> RunResult:
    agent = shop(ScriptedModel(script))
    for message in messages:
        result = await agent.run(message, session="s")
    return result


async def test_the_second_wish_is_proposed_after_the_first(shop: Shop, reads: Reads) -> None:
    wish = {"skill": "hours", "words": "wann macht ihr am harbor auf"}
    script = [reads(skill="order_status", because="Wo bleibt A-1234", wishes=[wish])]
    first = await talk(shop, script, BOTH)
    assert first.text.startswith("A-1234 is on its way")
    assert "Opening hours of a shop (harbor)" in first.text
    assert "harbor: 9 to 6." in (await talk(shop, script, BOTH, "yes")).text


@pytest.mark.parametrize(
    "wish",
    [
        {"skill": "complain", "words": "the cashier is rude"},
        {"skill": "launch", "words": "alles ruhig am harbor"},
        {"skill": "hours", "words": "und"},
        {"skill": "hours"},
    ],
)
async def test_a_wish_that_the_message_does_not_say_is_ignored(shop: Shop, reads: Reads, wish: dict[str, str]) -> None:
    script = [reads(skill="order_status", because="Wo bleibt", wishes=[wish])]
    assert (await talk(shop, script, ONE)).text == "A-1234 is on its way"


async def test_a_side_question_is_answered_and_the_question_comes_back(
    shop: Shop, reads: Reads, written: list[Any]
) -> None:
    opening = "I want to return order A-1001 because it is damaged"
    script = [reads(skill="hours", because="wann macht ihr am harbor auf")]
    result = await talk(shop, script, opening, "und wann macht ihr am harbor auf?")
    assert "harbor: 9 to 6." in result.text
    assert "Return A-1001: damaged?" in result.text
    assert written == []


async def test_an_answer_never_starts_a_skill_that_writes_unasked(shop: Shop, reads: Reads, written: list[Any]) -> None:
    script = [reads(skill="complain", because="sehr unfreundlich", set={"what": "unfreundlich"})]
    result = await talk(shop, script, "Where is my order?", "die Dame war sehr unfreundlich")
    assert (result.status, written) == ("asked", [])


async def test_an_answer_that_names_its_question_is_no_request(shop: Shop, reads: Reads) -> None:
    agent = shop(ScriptedModel([reads(skill="hours", because="harbor")]))
    asked = await agent.run("Where is my order?", session="s")
    result = await agent.run("das am harbor", session="s", answering=asked.question)
    assert (result.status, "Which order?" in result.text) == ("asked", True)


def test_the_first_wish_is_read_without_the_words_of_the_others() -> None:
    said = Said("cancel A-1001 and send B-2002 please")
    assert without(said, [(14, 29)]).message == "cancel A-1001 please"
    assert without(said, []) is said
