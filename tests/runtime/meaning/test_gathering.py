"""Which parts of a message several specialists answer side by side, and which with what the others find out."""

import functools
import json

from tests.batches import batch
from tests.desk_agents import FLAGSHIP, desk
from tests.specialist_agents import THREE, orchestrator, specialist

from shipworthy import Agent, Input, ScriptedModel, Skill, Step
from shipworthy.routing.said import Said
from shipworthy.runtime.meaning.gathering import asked_in


def test_each_specialist_is_told_its_parts() -> None:
    agent = orchestrator(trading=specialist("trading"), email=specialist("email"), travel=specialist("travel")).compiled
    assert asked_in(agent, Said(THREE)) == {
        "trading": "What is the price of NVDA?",
        "email": "Did Bob write to me?",
        "travel": "Is there a room in Rome tonight?",
    }
    assert asked_in(agent, Said("What is the price of NVDA?")) == {}


async def test_two_requests_for_one_are_told_to_it_together() -> None:
    agent = orchestrator(trading=specialist("trading"), email=specialist("email"))
    result = await agent.run("What is the price of NVDA? How much does a share cost?")
    assert result.skill == "trading"
    assert result.path[0]["args"] == {"message": "What is the price of NVDA? How much does a share cost?"}


@batch(
    ("message", "told"),
    [
        (
            FLAGSHIP,
            {
                "calendar": "find 30 minutes with Ana next week",
                "trading": "last quarter's NVDA figures",
                "email_with_answers": "mail Ana last quarter's NVDA figures",
                "email_needs": "trading",
            },
        ),
        (
            "How did AMD do last quarter? Tell Bob about it",
            {
                "trading": "How did AMD do last quarter?",
                "email_with_answers": "Tell Bob about it",
                "email_needs": "trading",
            },
        ),
        (
            "Last quarter's figures of AMD, when am I free next week with Carla, and mail both to Bob",
            {
                "trading": "Last quarter's figures of AMD",
                "calendar": "when am I free next week with Carla",
                "email_with_answers": "mail both to Bob",
                "email_needs": "trading, calendar",
            },
        ),
        ("mail Bob that Friday works", {}),
        ("Last quarter's figures of AMD, taxes included", {}),
    ],
)
def test_what_speaks_of_another_part_needs_its_answer(message: str, told: dict[str, str]) -> None:
    assert asked_in(desk([]).compiled, Said(message)) == told


async def test_a_mail_is_sent_with_what_another_specialist_found_and_after_a_yes() -> None:
    sent: list[tuple[str, str]] = []
    agent = desk(sent)
    first = await agent.run(FLAGSHIP, session="s")
    assert (first.status, sent) == ("asked", [])
    assert "Calendar: Free: Tuesday 10:00 to 10:30 with Ana." in first.text
    assert "Trading: NVDA: revenue 57.0 billion USD." in first.text and "Send it?" in first.text
    second = await agent.run("yes", session="s", answering=first.question)
    assert (second.status, second.text) == ("completed", "Email: Sent to Ana.")
    body = "mail Ana last quarter's NVDA figures\n\nNVDA: revenue 57.0 billion USD."
    assert sent == [("Ana", body)]


async def test_what_needs_an_answer_that_is_missing_is_not_done() -> None:
    sent: list[tuple[str, str]] = []
    result = await desk(sent, fails=True).run(FLAGSHIP, session="s")
    assert (result.status, sent) == ("degraded", [])
    assert "Calendar: Free: Tuesday" in result.text
    assert result.text.endswith("Email: This was not done: what it needs is missing.")
    assert not [call for call in result.path if call["tool"] == "email"]


async def test_one_small_model_call_splits_what_the_rules_do_not() -> None:
    read = {
        "skill": "calendar",
        "because": "Get me a slot with Ana",
        "wishes": [{"skill": "trading", "words": "the numbers of NVDA"}, {"skill": "email", "words": "pay the bills"}],
    }
    agent = desk([])
    agent.use_model(model := ScriptedModel([json.dumps(read)]))
    result = await agent.run("Get me a slot with Ana, plus the numbers of NVDA")
    # A wish in words that the message does not say is none.
    assert result.inputs == {"calendar": "Get me a slot with Ana", "trading": "the numbers of NVDA"}
    assert (result.status, len(model.requests), result.usage.model_calls) == ("completed", 1, 1)
    (request,) = model.requests
    bound = result.bound
    assert result.usage.model_calls <= (bound.model_calls or 0)
    assert result.usage.input_tokens <= (bound.input_tokens or 0) and request.max_output_tokens <= 300
    assert result.text == (
        "Calendar: Free: Tuesday 10:00 to 10:30 with Ana.\n\nTrading: NVDA: revenue 57.0 billion USD."
    )


def _coded(name: str, pattern: str, *examples: str) -> Agent:
    """A specialist with one skill, about a thing with a number."""
    skill = Skill(
        name="show",
        description=f"Show {name}",
        examples=examples,
        inputs={"number": Input(type="text", pattern=pattern, ask="Which one?")},
        workflow=(Step(answer="{number}."),),
    )
    return Agent(name=name, skills=[skill], store="memory")


@functools.cache
def _records() -> Agent:
    return orchestrator(
        invoices=_coded("invoices", "INV-[0-9]{4}", "What is on invoice INV-1000?", "Lines of invoice INV-2000"),
        tasks=_coded("tasks", "TSK-[0-9]{4}", "Who owns task TSK-1000?", "Is task TSK-2000 done?"),
        members=_coded("members", "M-[0-9]{6}", "How many points are on M-100000?", "Level of member M-200000"),
    )


@batch(
    ("message", "told"),
    [
        (
            "First the lines of INV-1111, then the owner of TSK-2222, and finally points and level for M-333333",
            {
                "invoices": "First the lines of INV-1111",
                "tasks": "the owner of TSK-2222",
                "members": "points and level for M-333333",
            },
        ),
        (
            "To begin with the owner of TSK-2222, lastly invoice INV-1111",
            {"tasks": "the owner of TSK-2222", "invoices": "invoice INV-1111"},
        ),
        (
            "Please show me the lines of invoice INV-1111, and as the last thing the level of member M-333333, if you can",
            {
                "invoices": "Please show me the lines of invoice INV-1111",
                "members": "as the last thing the level of member M-333333, if you can",
            },
        ),
        (
            "erstens INV-1111, zweitens TSK-2222, und zum Schluss die Punkte von M-333333",
            {"invoices": "INV-1111", "tasks": "TSK-2222", "members": "die Punkte von M-333333"},
        ),
        (
            "what is on INV-1111 and when is it due? And who owns TSK-2222?",
            {"invoices": "what is on INV-1111 and when is it due?", "tasks": "who owns TSK-2222?"},
        ),
    ],
)
async def test_each_of_a_row_of_wishes_is_asked_for(message: str, told: dict[str, str]) -> None:
    result = await _records().run(message)
    asked = {step["tool"]: step["args"]["message"] for step in result.path if step["tool"] in told}
    assert asked == told
