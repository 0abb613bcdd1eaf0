from typing import Any

import pytest
from tests.batches import batch

from shipworthy import Agent, Input, Skill, tool
from shipworthy.contract.language.values import MISSING, StepResult
from shipworthy.runtime.names.scope import truth

FOUND: list[str] = []


@tool
def flights() -> list[dict[str, Any]]:
    """Flights."""
    FOUND.append("x")
    return [{"no": "AA1", "price": 120}, {"no": "BB2", "price": 80}]


@tool
def book(flight: str, seat: str = "any") -> str:
    """Book."""
    return f"{flight} {seat}"


@batch(
    ("value", "holds"),
    [(MISSING, False), (StepResult(value=[], text="none"), False), (StepResult(value=[1], text=""), True), (0, False)],
)
def test_what_is_missing_or_empty_does_not_hold(value: Any, holds: bool) -> None:
    assert truth(value) is holds


PICK = Input(ask="Which flight?", choices="flights", value="it.no", label="{it.no} for ${it.price}")


@pytest.mark.parametrize(
    ("answer", "flight"), [("2", "BB2"), ("the first one", "AA1"), ("BB2", "BB2"), ("the one for $120", "AA1")]
)
async def test_choice_is_offered_from_a_result(agent_of, go, answer, flight) -> None:  # type: ignore[no-untyped-def]
    FOUND.clear()
    agent = agent_of(
        [{"tool": "flights"}, {"tool": "book", "with": {"flight": "=pick"}}],
        tools=[flights, book],
        inputs={"pick": PICK},
    )
    asked = await agent.run(go, session="s")
    assert asked.text == "Which flight?\n1. AA1 for $120\n2. BB2 for $80"
    done = await agent.run(answer, session="s")
    assert (done.status, done.text, len(FOUND)) == ("completed", f"{flight} any", 1)


@pytest.mark.parametrize(("rich", "text"), [(True, "rich"), (False, "Sure?")])
async def test_short_circuit_does_not_ask(agent_of, go, rich, text) -> None:  # type: ignore[no-untyped-def]
    @tool
    def account() -> dict[str, bool]:
        """Account."""
        return {"rich": rich}

    steps = [{"tool": "account"}, {"answer": "rich", "when": "account.rich or sure"}, {"answer": "poor"}]
    result = await agent_of(steps, tools=[account], inputs={"sure": Input(type="yesno", ask="Sure?")}).run(go)
    assert result.text == text


async def test_input_that_does_not_apply_is_never_asked(agent_of) -> None:  # type: ignore[no-untyped-def]
    inputs = {
        "kind": Input(type=["single", "return"], ask="Single or return?"),
        "back": Input(ask="Back when?", when="kind == 'return'"),
        "cabin": Input(default="economy"),
    }
    agent = agent_of([{"answer": "{kind} {cabin} {back or 'no way back'}"}], inputs=inputs)
    assert (await agent.run("do the daily job, single")).text == "single economy no way back"
    assert (await agent.run("do the daily job, return")).text == "Back when?"


async def test_known_asks_nothing(agent_of, go) -> None:  # type: ignore[no-untyped-def]
    agent = agent_of([{"answer": "{'known' if known(who) else 'not known'}"}], inputs={"who": Input(ask="Who?")})
    assert (await agent.run(go)).text == "not known"


async def test_default_may_be_an_expression_over_results(agent_of, go) -> None:  # type: ignore[no-untyped-def]
    steps = [{"tool": "flights"}, {"tool": "book", "with": {"flight": "=pick"}}]
    agent = agent_of(
        steps, tools=[flights, book], inputs={"pick": Input(default="=sorted(flights, by=it.price)[0].no")}
    )
    assert (await agent.run(go)).text == "BB2 any"


async def test_built_in_names(agent_of) -> None:  # type: ignore[no-untyped-def]
    agent = agent_of([{"answer": "{message}|{session.turns}|{today == date(now)}"}])
    await agent.run("do the daily job", session="s")
    assert (await agent.run("do the daily job now", session="s")).text.startswith("do the daily job now|1|")


async def test_questions_of_one_step_are_asked_together(agent_of, go) -> None:  # type: ignore[no-untyped-def]
    inputs = {"flight": Input(ask="Which flight?"), "seat": Input(ask="Which seat?")}
    agent = agent_of([{"tool": "book"}], tools=[book], inputs=inputs)
    assert (await agent.run(go, session="s")).text == "Which flight? Which seat?"
    assert (await agent.run("AA1, 4C", session="s")).text == "AA1 4C"


@pytest.mark.parametrize("name", ["order", "labels", "self", "local"])
async def test_an_item_may_have_any_name(agent_of, go, name) -> None:  # type: ignore[no-untyped-def]
    book_each = {"tool": "book", "foreach": f"{name} in flights", "max": 2, "with": {"flight": f"={name}.no"}}
    agent = agent_of([{"tool": "flights"}, book_each, {"answer": "{book}"}], tools=[flights, book])
    result = await agent.run(go)
    assert result.status == "completed"
    assert "BB2 any" in result.text


@batch(
    ("language", "text"),
    [
        ("en", "yes, no; not available; yes; until not available"),
        ("de", "ja, nein; nicht verfügbar; ja; until nicht verfügbar"),
        ("es", "sí, no; no disponible; sí; until no disponible"),
    ],
)
async def test_texts_of_the_author_say_yes_and_no_in_the_language_of_the_person(language: str, text: str) -> None:
    given: list[str] = []

    def look(flag: str) -> bool:
        """Look."""
        given.append(flag)
        return True

    steps = [
        {"tool": "look", "with": {"flag": "{1 < 2}"}, "as": "seen"},
        {"tool": "look", "with": {"flag": "x"}, "when": "1 > 2", "as": "unseen"},
        {"answer": "{[1 < 2, 1 > 2]}; {unseen}; {seen}; until {unseen}"},
    ]
    job = Skill(name="job", description="Do the daily job", workflow=steps)
    agent = Agent(skills=[job], tools=[tool(look)], language=language)
    result = await agent.run("Do the daily job", skill="job")
    assert result.text == text
    assert given == ["yes"]  # what a tool is given is in no language
