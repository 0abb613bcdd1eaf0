"""A decision from outside finds its question wherever it stands, and does no more than what was shown."""

from typing import Any

import pytest

from shipworthy import Agent, Input, Reply, ScriptedModel, Skill, Step, call, tool
from shipworthy.errors import ApprovalClosed
from shipworthy.stores import MemoryStore

GO = "Do the daily job"
DONE: list[str] = []
PRICE = [100]


@pytest.fixture(autouse=True)
def _nothing_yet() -> None:
    DONE.clear()
    PRICE[0] = 100


@tool(effect="write")
def pay(to: str, amount: int = 1) -> str:
    """Pay someone"""
    DONE.append(f"{to} {amount}")
    return f"paid {to}"


@tool
def price() -> int:
    """Look the price up"""
    return PRICE[0]


@tool(effect="write")
def book(user: str, what: str) -> str:
    """Book something"""
    DONE.append(f"{user} {what}")
    return "booked"


def made(*steps: dict[str, Any], store: Any = None, helpers: Any = (), model: Any = None, **more: Any) -> Agent:
    skill = Skill(name="job", description=GO, examples=[GO], workflow=[Step.model_validate(one) for one in steps])
    return Agent(
        name="desk",
        context={"user": "text", "role": "text"},
        skills=[skill, *helpers],
        tools=[pay, price, book],
        store=store or MemoryStore(records=True),
        model=model,
        **more,
    )


def pays(to: str, **more: Any) -> dict[str, Any]:
    return {"tool": "pay", "as": f"to_{to}", "with": {"to": to}, **more}


async def decide(agent: Agent, **how: Any) -> Any:
    (waiting,) = await agent.approvals()
    return await agent.decide(waiting.id, **{"yes": True, "context": {"role": waiting.by}, **how})


async def test_the_yes_to_a_group_that_names_someone_is_not_the_askers() -> None:
    agent = made({"steps": [pays("a"), pays("b")], "confirm": {"text": "Both?", "by": "lead"}}, {"answer": "Done."})
    await agent.run(GO, session="s")
    assert (await agent.run("yes", session="s")).status == "asked" and not DONE
    assert (await decide(agent)).text == "Done." and DONE == ["a 1", "b 1"]


async def test_what_such_a_group_comes_to_do_needs_the_same_yes() -> None:
    helper = Skill(name="order", description="Order", routable=False, workflow=[Step.model_validate(pays("c"))])
    agent = made({"tool": "order", "confirm": {"text": "Order?", "by": "lead"}}, {"answer": "Done."}, helpers=[helper])
    await agent.run(GO, session="s")
    inner = await decide(agent)
    assert inner.reason == "confirm" and "lead has to agree" in inner.text and not DONE
    assert (await agent.run("yes", session="s", context={"role": "other"})).status == "asked" and not DONE
    assert (await decide(agent)).text == "Done." and DONE == ["c 1"]


async def test_two_names_are_two_yeses() -> None:
    agent = made(
        pays("a", confirm={"text": "First?", "by": "lead"}), pays("b", confirm={"text": "Second?", "by": "boss"})
    )
    await agent.run(GO, session="s", context={"user": "ann"})
    second = await decide(agent)
    assert DONE == ["a 1"] and "boss has to agree" in second.text
    assert (await agent.run("yes", session="s", context={"role": "lead"})).status == "asked"
    await decide(agent)
    assert DONE == ["a 1", "b 1"]


async def test_a_yes_to_the_same_call_elsewhere_is_not_theirs() -> None:
    same = {"tool": "pay", "with": {"to": "a"}}
    agent = made(
        {**same, "as": "x", "confirm": "Mine?"}, {**same, "as": "y", "confirm": {"text": "Theirs?", "by": "lead"}}
    )
    await agent.run(GO, session="s")
    asked = await agent.run("yes", session="s")
    assert DONE == ["a 1"] and "lead has to agree" in asked.text


async def test_a_changed_call_is_asked_anew_of_the_same_one() -> None:
    agent = made(
        {"tool": "price"},
        {"tool": "pay", "with": {"to": "a", "amount": "=price"}, "confirm": {"text": "{price}?", "by": "lead"}},
        session={"fresh": 0},
    )
    first = await agent.run(GO, session="s")
    PRICE[0] = 120
    again = await decide(agent)
    assert again.reason == "confirm" and "120?" in again.text and not DONE
    with pytest.raises(ApprovalClosed):
        await agent.decide(first.question or "", yes=False, authorised=True)
    await decide(agent)
    assert DONE == ["a 120"]


async def test_F37_a_yes_under_another_contract_asks_again() -> None:
    store = MemoryStore(records=True)
    step = pays("a", confirm={"text": "Pay?", "by": "lead"})
    await made(step, store=store).run(GO, session="s")
    newer = made(step, {"answer": "New."}, store=store)
    again = await decide(newer)
    assert again.reason == "confirm" and "I have changed since I asked" in again.text and not DONE
    assert [one.state for one in await newer.approvals(waiting=False)] == ["waiting", "withdrawn"]
    assert (await decide(newer)).text == "New." and DONE == ["a 1"]


async def test_the_question_may_lie_below_another() -> None:
    other = Skill(
        name="booking",
        description="Book a trip",
        examples=["Book a trip", "I want to travel"],
        inputs={"what": Input(ask="Where to?")},
        workflow=[Step.model_validate({"tool": "price"}), Step.model_validate({"answer": "To {what} for {price}."})],
    )
    agent = made(pays("a", confirm={"text": "Pay?", "by": "lead"}), {"answer": "Paid."}, helpers=[other])
    await agent.run(GO, session="s")
    between = await agent.run("Book a trip", session="s")
    assert between.text.startswith("Where to?")
    done = await decide(agent)
    assert DONE == ["a 1"] and "Paid." in done.text and "Where to?" in done.text
    assert (await agent.run("Rome", session="s")).text == "To Rome for 100."


@pytest.mark.parametrize("language", ["de", "es"])
async def test_it_is_said_in_the_language_of_the_conversation(language: str) -> None:
    agent = made(pays("a", confirm={"text": "Zahlen?", "by": "lead"}))
    asked = await agent.run(GO, session="s", language=language)
    assert {"de": "Dem muss lead zustimmen.", "es": "lead tiene que autorizarlo."}[language] in asked.text
    assert "lead" in (await decide(agent, yes=False)).text and not DONE


async def test_a_loop_is_told_nothing_of_the_context_and_cannot_say_otherwise() -> None:
    seen: list[Any] = []

    def script(request: Any) -> Reply:
        seen.append(request)
        if len(seen) == 1:
            return Reply(calls=(call("book", what="a room", user="eve"),))
        return Reply(text="Done.")

    skill = Skill(name="job", description=GO, examples=[GO], tools=["book"])
    agent = Agent(
        context={"user": "text"}, skills=[skill], tools=[book], model=ScriptedModel(script), store=MemoryStore()
    )
    asked = await agent.run(GO, session="s", context={"user": "ann"})
    (schema,) = seen[0].tools
    assert "user" not in schema["parameters"]["properties"] and "user" not in schema["parameters"]["required"]
    assert "user ann" in asked.text and "eve" not in asked.text
    await agent.run("yes", session="s", context={"user": "ann"})
    assert DONE == ["ann a room"]


async def test_a_loop_without_the_context_says_what_is_missing() -> None:
    replies = [Reply(calls=(call("book", what="a room", user="eve"),)), Reply(text="I cannot.")]
    skill = Skill(name="job", description=GO, examples=[GO], tools=["book"])
    agent = Agent(context={"user": "text"}, skills=[skill], tools=[book], model=ScriptedModel(replies), store="memory")
    assert (await agent.run(GO)).text == "I cannot." and not DONE


async def test_a_guideline_reads_the_context() -> None:
    agent = made(
        pays("a"), {"answer": "Paid."}, guidelines=[{"when": "=context.role != 'lead'", "forbid_tools": ["pay"]}]
    )
    for context in ({"role": "other"}, {}):
        refused = await agent.run(GO, context=context)
        assert (refused.status, refused.reason) == ("refused", "guideline") and not DONE
    assert (await agent.run(GO, context={"role": "lead"})).text == "Paid." and DONE == ["a 1"]
