"""A conversation that was begun with another definition: nothing raises, and nothing is written by mistake."""

import datetime as dt
from typing import Any

from tests.batches import batch

from shipworthy import Agent, Input, Skill, Step, tool
from shipworthy.contract.agent import AgentSpec
from shipworthy.contract.language.types import input_type
from shipworthy.durable.memory import MemoryStore
from shipworthy.runtime.meaning.held import fitting

DONE: list[Any] = []


@tool(effect="write")
def pay(amount: Any) -> str:
    """Pay."""
    DONE.append(amount)
    return f"paid {amount}"


@tool
def plans() -> list[str]:
    """Plans."""
    return ["basic", "gold"]


def _skill(name: str, about: str, *examples: str, **rest: Any) -> Skill:
    return Skill(name=name, description=about, examples=examples, **rest)


def _bill(name: str = "pay_bill", **rest: Any) -> Skill:
    fields: dict[str, Any] = {
        "inputs": {"amount": Input(type="integer", ask="How much?")},
        "workflow": [Step(tool="pay", confirm="Pay {amount}?"), Step(answer="Done: {pay}")],
    }
    return _skill(name, "Pay a bill", "pay 50", "pay the bill of 100", "pay a bill", **{**fields, **rest})


HELLO = _skill("hello", "Say hello", "hello", "hi there", "good morning", workflow=[Step(answer="Hello!")])
NO_BILL = [HELLO]


def _agent(store: MemoryStore, *skills: Skill, **parts: Any) -> Agent:
    tools = parts.pop("tools", [pay, plans])
    return Agent(skills=skills, tools=tools, store=store, **parts)


@batch("opening", ["pay 50", "pay a bill"], ids=["confirm", "input"])
@batch("renamed", [False, True])
@batch("word", ["yes", "no", "50", "make it 60", "never mind"])
async def test_field_04_the_skill_of_an_open_question_is_gone(opening: str, renamed: bool, word: str) -> None:
    DONE.clear()
    store = MemoryStore()
    asked = await _agent(store, HELLO, _bill()).run(opening, session="s")
    later = _agent(store, HELLO, *([_bill("settle_bill")] if renamed else []))
    result = await later.run(word, session="s")
    assert asked.status == "asked" and DONE == []
    assert "have dropped the question" in result.text
    # `make it 60` may be about the renamed skill, whose own question comes back then.
    again = (await later.run("hello", session="s")).text
    assert "have dropped the question" not in again and "Hello!" in again, "and it is said once"
    assert DONE == []


async def test_field_04_a_new_request_is_taken_as_one_and_told_what_was_dropped() -> None:
    DONE.clear()
    store = MemoryStore()
    await _agent(store, HELLO, _bill()).run("pay 50", session="s")
    result = await _agent(store, HELLO).run("hello", session="s")
    assert (result.status, result.skill) == ("completed", "hello")
    assert result.text.endswith("dropped the question. Hello!")


async def test_field_04_a_named_answer_to_a_question_that_is_gone_is_refused() -> None:
    DONE.clear()
    store = MemoryStore()
    asked = await _agent(store, HELLO, _bill()).run("pay 50", session="s")
    named = await _agent(store, HELLO).run("yes", session="s", answering=asked.question)
    assert (named.status, named.reason, DONE) == ("refused", "stale_question", [])


@batch(
    "inputs",
    [
        {"sum": Input(type="integer", ask="What sum?")},
        {"amount": Input(type="date", ask="When?")},
        {"amount": Input(list="integer", max=3, ask="Which ones?")},
        {"amount": Input(type=["little", "much"], ask="How much?")},
        {},
    ],
    ids=["removed", "a date", "a list", "a choice", "none"],
)
@batch("opening", ["pay 50", "pay a bill"], ids=["confirm", "input"])
async def test_field_04_the_input_of_an_open_question_is_gone_or_of_another_type(opening: str, inputs: Any) -> None:
    DONE.clear()
    store = MemoryStore()
    await _agent(store, HELLO, _bill()).run(opening, session="s")
    argument = next(iter(inputs), None)
    pays = Step(tool="pay", with_={"amount": f"={argument}" if argument else 1}, confirm="Pay?")
    later = _agent(store, HELLO, _bill(inputs=inputs, workflow=[pays]))
    result = await later.run("yes" if opening == "pay 50" else "50", session="s")
    assert DONE == [] and result.reason != "internal"
    if opening == "pay 50":
        assert "I have changed since I asked" in result.text
    elif argument != "amount":
        assert "have dropped the question" in result.text


async def test_field_04_the_choices_of_an_open_question_are_of_another_type_now() -> None:
    DONE.clear()
    store = MemoryStore()
    plan = {"amount": Input(ask="Which plan?", choices="plans")}
    steps = [Step(tool="plans"), Step(tool="pay", confirm="Pay {amount}?")]
    asked = await _agent(store, _bill(inputs=plan, workflow=steps)).run("pay a bill", session="s")
    assert "2. gold" in asked.text
    later = _agent(store, _bill())
    result = await later.run("2", session="s")
    assert DONE == [] and "have dropped the question" in result.text


async def test_field_04_a_skill_that_was_offered_is_gone() -> None:
    store = MemoryStore()
    doors = [
        _skill(
            name, f"Open the {name} door", f"open the {name} door", "open the door", workflow=[Step(answer=f"{name}!")]
        )
        for name in ("red", "blue", "green")
    ]
    asked = await _agent(store, *doors).run("open the door", session="s")
    assert asked.reason == "which_skill"
    later = _agent(store, *doors[:2])
    result = await later.run("2", session="s")
    assert "have dropped the question" in result.text
    assert (await later.run("open the blue door", session="s")).text == "blue!"


async def test_field_04_what_a_conversation_keeps_is_of_another_type_now() -> None:
    store = MemoryStore()
    kept = {"home": Input(type="integer", ask="Which house?", keep="session")}
    steps = [Step(answer="House {home}.")]
    light = _skill("light", "Switch the light on", "light on in house 3", inputs=kept, workflow=steps)
    await _agent(store, light, HELLO).run("light on in house 3", session="s")
    dated = light.model_copy(update={"inputs": {"home": Input(type="date", ask="On which day?", keep="session")}})
    later = _agent(store, dated, HELLO)
    assert (await later.run("hello", session="s")).text == "Hello!"
    assert (await later.run("light on", session="s")).text == "On which day?"


async def test_field_04_the_tool_of_earlier_results_is_gone() -> None:
    DONE.clear()
    store = MemoryStore()
    read = _bill(workflow=[Step(tool="plans"), Step(tool="pay", confirm="Pay {amount} of {plans}?")])
    await _agent(store, read).run("pay 50", session="s")
    later = _agent(store, _bill(), tools=[pay])
    again = await later.run("yes", session="s")
    assert (again.reason, DONE) == ("confirm", []) and "I have changed since I asked" in again.text
    assert (await later.run("yes", session="s")).text == "Done: paid 50" and DONE == [50]


async def test_field_04_the_last_skill_is_gone_and_nothing_is_open() -> None:
    store = MemoryStore()
    await _agent(store, HELLO, _bill()).run("hello", session="s")
    result = await _agent(store, _bill()).run("and again for 60", session="s")
    assert result.reason != "internal" and "dropped" not in result.text


DAY = dt.date(2026, 5, 4)
NOON = dt.datetime(2026, 5, 4, 12)


@batch(
    ("spec", "fits", "not_these"),
    [
        ({"type": "integer"}, [3], [True, 3.5, "3", DAY]),
        ({"type": "number"}, [3, 3.5], [True, "3"]),
        ({"type": "text"}, ["a"], [3, None]),
        ({"type": "yesno"}, [True], [1, "yes"]),
        ({"type": "date"}, [DAY], [NOON, "2026-05-04"]),
        ({"type": "datetime"}, [NOON], [DAY]),
        ({"type": "time"}, [dt.time(9), "09:00:00"], ["nine", 9]),
        ({"type": "duration"}, [dt.timedelta(1)], [1]),
        ({"type": ["red", "blue"]}, ["red"], ["green", 1]),
        ({"list": "integer", "max": 2}, [[1, 2], []], [["1"], 1]),
        ({"type": "city"}, ["BER"], ["XYZ", 1]),
        ({"type": "any"}, ["x", 1, True, None], []),
        ({"choices": "plans"}, [{"id": 1}, 5], []),
    ],
)
def test_which_values_an_input_takes(spec: dict[str, Any], fits: list[Any], not_these: list[Any]) -> None:
    agent = AgentSpec(types={"city": input_type("city", values={"BER": ["berlin"]})})
    inputs = {"it": Input.model_validate(spec)}
    assert [value for value in fits if fitting(agent, inputs, {"it": value, "other": 1}) == {"it": value}] == fits
    assert [value for value in not_these if fitting(agent, inputs, {"it": value})] == []
