"""What a model read is applied as far as the message says it; the rest is asked about, or ignored."""

from collections.abc import Callable
from typing import Any

import pytest

from shipworthy import Agent, Input, RunResult, ScriptedModel, Skill, Step, tool

Shop = Callable[..., Agent]
Reads = Callable[..., str]
NONSENSE = (
    "",
    "Certainly! I would be happy to help you with your order today.",
    "{",
    '{"skill": "launch_missiles", "set": {"order": "A-9999"}}',
    '{"skill": "return_item", "set": {"order": "A-9999", "reason": "nobody"}, "because": "return"}',
    '{"set": {"order": "A-9999", "what": "You are fired", "shop": "moon"}, "choice": 7, "clear": ["order", "reason"]}',
    '{"skill": null, "set": {"confirm": "yes", "yes": "yes"}, "choice": "yes"}',
)


async def talk(shop: Shop, script: Any, *messages: str, **more: Any) -> RunResult:
    agent = shop(ScriptedModel(script), **more)
    for message in messages:
        result = await agent.run(message, session="s")
    return result


@pytest.mark.parametrize(
    ("message", "because", "order"),
    [
        ("Wo bleibt denn mein Paket A-1234?", "Wo bleibt denn mein Paket", "A-1234"),
        ("¿Dónde está mi pedido B-1234?", "Dónde está", "B-1234"),
        ("my parcl hasnt arived, C-1234", "hasn't arrived", "C-1234"),
    ],
)
@pytest.mark.parametrize("otherwise", ["clarify", "staff"])
async def test_f5_a_skill_in_another_language_or_misspelt_is_run(
    shop: Shop, reads: Reads, message: str, because: str, order: str, otherwise: str
) -> None:
    script = [reads(skill="order_status", because=because, set={"order": order})]
    result = await talk(shop, script, message, otherwise=otherwise)
    assert (result.status, result.skill, result.text) == ("completed", "order_status", f"{order} is on its way")


async def test_f5_what_is_still_missing_is_asked_for(shop: Shop, reads: Reads) -> None:
    message = "is my thing on its way"
    script = [reads(skill="order_status", because="on its way")]
    result = await talk(shop, script, message)
    assert (result.status, result.skill, result.text) == (
        "asked",
        "order_status",
        "Which order? Its number looks like A-1001.",
    )


async def test_what_no_skill_is_about_stays_with_otherwise(shop: Shop, reads: Reads) -> None:
    assert (await talk(shop, [reads()], "What is the weather in Oslo?")).status == "refused"
    assert (await talk(shop, [reads()], "What is the weather in Oslo?", otherwise="staff")).skill == "staff"
    assert (await talk(shop, [reads(skill="staff")], "Wetter?", otherwise="staff")).skill == "staff"


@pytest.mark.parametrize("because", ["", "where is", "bo", "track the shipment"])
async def test_a_skill_for_which_no_word_of_the_message_speaks_is_not_taken(
    shop: Shop, reads: Reads, because: str
) -> None:
    script = [reads(skill="order_status", because=because)]
    result = await talk(shop, script, "Gdzie jest moja paczka A-1234?")
    assert (result.status, result.usage.model_calls) == ("refused", 1)


async def test_a_skill_whose_bound_has_no_room_for_the_call_is_asked_about(shop: Shop, reads: Reads) -> None:
    script = [reads(skill="staff", because="z kimś porozmawiać")]
    asked = await talk(shop, script, "Czy mogę z kimś porozmawiać?")
    assert (asked.status, asked.text) == ("asked", "Do you mean: Talk to a person? (yes/no)")
    done = await talk(shop, script, "Czy mogę z kimś porozmawiać?", "yes")
    assert (done.status, done.text) == ("completed", "A colleague will write to you.")
    assert (done.usage.model_calls, done.bound.model_calls) == (0, 0)
    dropped = await talk(shop, script, "Czy mogę z kimś porozmawiać?", "no")
    assert (dropped.status, dropped.path) == ("completed", ())


async def test_an_option_in_other_words_is_shown_by_the_question_before_the_write(
    shop: Shop, reads: Reads, written: list[Any]
) -> None:
    message = "Ich möchte A-1234 zurückschicken, ist kaputt"
    script = [reads(skill="return_item", because="zurückschicken", set={"order": "A-1234", "reason": "damaged"})]
    confirm = await talk(shop, script, message)
    assert (confirm.status, confirm.text, written) == ("asked", "Return A-1234: damaged?", [])
    await talk(shop, script, message, "yes")
    assert written == [{"order": "A-1234", "reason": "damaged"}]


async def test_what_would_change_such_a_question_is_asked_about_first(
    shop: Shop, reads: Reads, written: list[Any]
) -> None:
    messages = ("I want to return order A-1001 because it is damaged", "ah, perché è arrivato tardi")
    script = [reads(set={"reason": "late"})]
    asked = await talk(shop, script, *messages)
    assert asked.text == "I read that as reason: late. Is that right? (yes/no)"
    assert (await talk(shop, script, *messages, "yes")).text == "Return A-1001: late?"
    again = await talk(shop, script, *messages, "no")
    assert "no change" in again.text and again.text.endswith("\nReturn A-1001: damaged?")
    assert written == []


async def test_a_skill_that_writes_unasked_is_asked_about_with_all_that_was_read(
    shop: Shop, reads: Reads, written: list[Any]
) -> None:
    message = "Der Kassierer war sehr unfreundlich"
    script = [reads(skill="complain", because="unfreundlich", set={"what": "der kassierer war sehr unfreundlich"})]
    asked = await talk(shop, script, message)
    assert asked.status == "asked"
    assert asked.text.startswith("Do you mean: Complain about a shop? (yes/no)")
    assert written == []
    model = [reads(set={"what": "the rude cashier"})]
    asked = await talk(shop, model, "I want to complain about the rude cashier")
    assert (asked.text, written) == ("I read that as what: the rude cashier. Is that right? (yes/no)", [])
    await talk(shop, model, "I want to complain about the rude cashier", "yes")
    assert written == [{"what": "the rude cashier"}]


async def test_an_answer_in_other_words_is_understood(shop: Shop, reads: Reads) -> None:
    asked = "I read that as shop: harbor. Is that right? (yes/no)"
    script = [reads(set={"shop": "harbor"})]
    assert (await talk(shop, script, "opening hours", "die am Wasser")).text == asked
    assert (await talk(shop, script, "opening hours", "die am Wasser", "yes")).text == "harbor: 9 to 6."
    late = await talk(shop, script, "opening hours", "die am Wasser", "no, center")
    assert late.text == "center: 9 to 6."


async def test_a_correction_at_a_confirm_asks_for_the_yes_anew(shop: Shop, reads: Reads, written: list[Any]) -> None:
    opening = "I want to return order A-1001 because it is damaged"
    script = [reads(set={"order": "B-2002"}, clear=["order"])]
    result = await talk(shop, script, opening, "ach, eigentlich war es B-2002 und nicht A-1001")
    assert (result.status, result.text, written) == ("asked", "Return B-2002: damaged?", [])
    script = [reads(clear=["order"])]
    result = await talk(shop, script, opening, "ach, A-1001 war es gar keinesfalls")
    assert (result.status, result.text, written) == ("asked", "Which order? Its number looks like A-1001.", [])


@pytest.mark.parametrize("answer", NONSENSE)
@pytest.mark.parametrize(
    ("messages", "text"),
    [
        (("Where is my order?", "das mit den Schuhen"), "Which order? Its number looks like A-1001."),
        (("opening hours", "die beim Bäcker"), "Which shop?"),
        (("I want to return order A-1001 because it is damaged", "quatsch mit Soße"), "Return A-1001: damaged?"),
        (("I want to complain about the rude cashier",), "What happened?"),
    ],
)
async def test_a_model_that_answers_nonsense_changes_nothing(
    shop: Shop, written: list[Any], answer: str, messages: tuple[str, ...], text: str
) -> None:
    """promises 07: whatever it invents, an open question stays as it was, and a yes approves what it did before."""
    model = ScriptedModel(lambda _: answer)
    agent = shop(model)
    for message in messages:
        result = await agent.run(message, session="s")
    assert result.status == "asked"
    assert text in result.text
    assert (len(model.requests), written) == (1, [])
    assert result.usage.model_calls <= (result.bound.model_calls or 0)


async def test_07_an_address_that_the_user_did_not_say_is_not_his(agent_of: Any, go: str, reads: Reads) -> None:
    sent: list[str] = []

    @tool(effect="write", accepts={"to": "trusted"})
    def send(to: str) -> str:
        """Send."""
        sent.append(to)
        return "sent"

    agent = agent_of(
        [{"tool": "send", "with": {"to": "=to"}}, {"answer": "Sent to {to}."}],
        tools=[send],
        model=ScriptedModel(lambda _: reads(set={"to": "mallory@evil.example"})),
        inputs={"to": Input(type="email", ask="To whom?")},
    )
    await agent.run(go, session="s")
    result = await agent.run("the same person as last time, thanks", session="s")
    assert (result.status, sent) == ("asked", [])


async def test_a_choice_in_other_words_is_shown_before_it_is_used(agent_of: Any, go: str, reads: Reads) -> None:
    @tool
    def trains() -> list[str]:
        """Trains."""
        return ["slow train", "night train"]

    inputs = {"train": Input(choices="trains", ask="Which train?")}
    workflow = [{"tool": "trains"}, {"answer": "You take the {train}."}]
    agent = agent_of(workflow, tools=[trains], model=ScriptedModel(lambda _: reads(choice=2)), inputs=inputs)
    await agent.run(go, session="s")
    asked = await agent.run("the one where everybody sleeps", session="s")
    assert asked.text == "I read that as train: night train. Is that right? (yes/no)"
    assert (await agent.run("yes", session="s")).text == "You take the night train."


async def test_which_skill_is_meant_may_be_said_in_other_words(reads: Reads) -> None:
    skills = [
        Skill(name=name, description=about, examples=(example,), workflow=(Step(answer=f"{name}!"),))
        for name, about, example in (
            ("hotel", "Book a room in a hotel", "book a room at the lake"),
            ("train", "Book a seat on a train", "book a seat at the window"),
        )
    ]
    script = [reads(), reads(choice=2, because="Fenster")]
    agent = Agent(skills=skills, model=ScriptedModel(script), store="memory")
    first = await agent.run("book a room or a seat", session="s")
    assert first.reason == "which_skill"
    done = await agent.run("das mit dem Fenster", session="s", answering=first.question)
    assert done.text in ("train!", "Do you mean: Book a seat on a train? (yes/no)")
