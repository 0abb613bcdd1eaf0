"""Messages that say too little alone: after a refusal, and at the question which skill is meant."""

from collections.abc import Callable, Mapping

import pytest

from shipworthy import Agent, ScriptedModel, Skill, Step, tool
from shipworthy.routing.said import Said
from shipworthy.routing.skills.route import Outcome, Route
from shipworthy.runtime.meaning.described import is_reference
from shipworthy.runtime.result import RunResult

Chances = Mapping[str, tuple[Outcome, tuple[tuple[str, float], ...]]]
HEARD: list[str] = []


@tool
def look_up(what: str) -> str:
    """Look something up."""
    return ""


@tool(effect="write")
def repair(what: str) -> str:
    """Send a workman."""
    return ""


@tool(effect="write", confirm="never")
def note(what: str) -> str:
    """Write it down."""
    return ""


def _loop(name: str, uses: str, *examples: str) -> Skill:
    return Skill(name=name, description=f"The {name} desk", examples=examples, tools=[uses])


SKILLS = (
    _loop("rent", "look_up", "how much is my rent?", "ask about the rent"),
    _loop("repairs", "repair", "the tap leaks", "send a workman"),
    _loop("notes", "note", "write that down", "take a note"),
    Skill(
        name="hours", description="Office hours", examples=("when are you open?",), workflow=(Step(answer="9 to 5"),)
    ),
)


def _answer(request: object) -> str:
    HEARD.append(str(request))
    return "Tell me more."


@pytest.fixture
def house(monkeypatch: pytest.MonkeyPatch) -> Callable[[Chances], Agent]:
    """An agent of three loops and a workflow, whose router knows the given words; the longest that it finds counts."""

    def made(known: Chances) -> Agent:
        agent = Agent(skills=SKILLS, tools=[look_up, repair, note], store="memory", model=ScriptedModel(_answer))

        def choose(said: Said, *_: object, **__: object) -> Route:
            found = [words for words in known if all(word in said.message for word in words.split())]
            outcome, chances = known[max(found, key=len)] if found else ("none", (("hours", 0.01),))
            best, chance = chances[0]
            skill = best if outcome == "route" else None
            return Route(outcome=outcome, skill=skill, confidence=chance, candidates=chances, why="it was told")

        monkeypatch.setattr(agent.compiled.router, "choose", choose)
        return agent

    HEARD.clear()
    return made


async def _talk(agent: Agent, *messages: str) -> list[RunResult]:
    return [await agent.run(message, session="s") for message in messages]


async def test_what_was_refused_is_read_with_the_next_message(house: Callable[[Chances], Agent]) -> None:
    agent = house({"flat winter": ("route", (("rent", 0.9),))})
    refused, later = await _talk(agent, "it is about my flat", "since this winter")
    assert refused.status == "refused"
    assert later.skill == "rent" and "it is about my flat" in HEARD[-1]


async def test_what_was_refused_is_forgotten_after_a_message_that_was_understood(
    house: Callable[[Chances], Agent],
) -> None:
    agent = house({"flat winter": ("route", (("rent", 0.9),)), "open": ("route", (("hours", 0.9),))})
    _, opened, later = await _talk(agent, "it is about my flat", "when are you open?", "since this winter")
    assert opened.skill == "hours" and later.status == "refused"


async def test_a_message_that_says_nothing_is_refused_like_the_one_before(house: Callable[[Chances], Agent]) -> None:
    agent = house({"flat is": ("route", (("rent", 0.9),))})
    assert [one.status for one in await _talk(agent, "my flat", "is it")] == ["refused", "refused"]


async def test_both_messages_begin_no_skill_that_writes_unasked_where_the_last_one_is_asked_about(
    house: Callable[[Chances], Agent],
) -> None:
    agent = house({"flat winter": ("route", (("notes", 0.9),)), "winter": ("ask", (("notes", 0.4), ("rent", 0.3)))})
    assert (await _talk(agent, "it is about my flat", "since this winter"))[1].reason == "which_skill"


UNSURE: Chances = {"tap": ("ask", (("repairs", 0.4), ("hours", 0.05)))}


@pytest.mark.parametrize("code", ["K-317", "flat 12", "it's flat 12b"])
async def test_a_code_counts_towards_the_loop_that_is_likely(house: Callable[[Chances], Agent], code: str) -> None:
    # The router is sure of another skill by the code alone, which is no request.
    agent = house({**UNSURE, "1": ("route", (("rent", 0.9),))})
    asked, begun = await _talk(agent, "the tap, oh dear", code)
    assert asked.reason == "which_skill"
    assert begun.skill == "repairs" and "the tap, oh dear" in HEARD[-1] and code in HEARD[-1]


async def test_a_code_is_noted_where_two_loops_are_as_likely(house: Callable[[Chances], Agent]) -> None:
    agent = house({"tap": ("ask", (("repairs", 0.4), ("rent", 0.4))), "12": ("route", (("hours", 0.9),))})
    noted, begun = (await _talk(agent, "the tap, oh dear", "flat 12", "1"))[1:]
    assert noted.reason == "which_skill" and noted.text.startswith("I have noted flat 12.")
    assert begun.skill == "repairs" and "flat 12" in HEARD[-1]


async def test_a_loop_that_goes_on_is_not_left_for_a_code(house: Callable[[Chances], Agent]) -> None:
    agent = house({"tap": ("route", (("repairs", 0.9),)), "12": ("route", (("hours", 0.9), ("repairs", 0.01)))})
    assert [one.skill for one in await _talk(agent, "the tap leaks", "flat 12")] == ["repairs", "repairs"]


async def test_a_description_nearest_to_a_skill_that_was_not_offered_begins_none_that_was(
    house: Callable[[Chances], Agent],
) -> None:
    near = ("none", (("notes", 0.2), ("repairs", 0.01)))
    agent = house({"tap": ("ask", (("repairs", 0.4), ("hours", 0.4))), "paper": near, "paper tap": near})
    again = (await _talk(agent, "the tap, oh dear", "put something on paper for the landlord"))[1]
    assert again.reason == "which_skill" and again.skill in (None, "")


async def test_the_skill_that_is_nearest_to_the_description_is_offered_then(house: Callable[[Chances], Agent]) -> None:
    both = ("ask", (("repairs", 0.4), ("hours", 0.2)))
    agent = house(
        {"tap": ("ask", (("hours", 0.4), ("repairs", 0.3))), "paper": ("ask", (("notes", 0.4),))} | {"paper tap": both}
    )
    again = (await _talk(agent, "the tap, oh dear", "put something on paper for the landlord"))[1]
    assert again.text.endswith("1. The notes desk\n2. The repairs desk\n3. Office hours")


async def test_chances_far_below_all_favour_no_workflow(house: Callable[[Chances], Agent]) -> None:
    first = ("ask", (("notes", 0.36), ("rent", 0.27), ("hours", 0.12)))
    agent = house({"tap": first, "one": ("ask", (("hours", 0.11), ("rent", 0.0)))})
    assert (await _talk(agent, "the tap, oh dear", "the one upstairs"))[1].reason == "which_skill"


async def test_a_request_that_both_messages_mean_is_begun_though_it_was_not_offered(
    house: Callable[[Chances], Agent],
) -> None:
    agent = house({**UNSURE, "rent": ("route", (("rent", 0.95),))})
    assert (await _talk(agent, "the tap, oh dear", "I want the rent"))[1].skill == "rent"


async def test_a_loop_that_both_messages_describe_is_begun(house: Callable[[Chances], Agent]) -> None:
    known: Chances = {
        "tap": ("ask", (("hours", 0.2), ("rent", 0.1))),
        "wet": ("none", (("repairs", 0.2),)),
        "tap wet": ("ask", (("repairs", 0.6), ("hours", 0.07))),
    }
    assert (await _talk(house(known), "the tap, oh dear", "everything downstairs gets wet"))[1].skill == "repairs"


def test_a_reference_holds_a_code_and_no_request(house: Callable[[Chances], Agent]) -> None:
    agent = house({}).compiled
    for text in ("K-317", "flat 12", "my flat is 12b", "12"):
        assert is_reference(agent, Said(text))
    for text in ("send 12", "flat 12?", "flat 12 has a broken heater", "my flat", "ask 12"):
        assert not is_reference(agent, Said(text))


def _deaf(shop, monkeypatch) -> None:  # type: ignore[no-untyped-def]
    """Let the router know nothing of messages from Pat."""
    choose = shop.agent.compiled.router.choose
    nothing = Route(outcome="none", skill=None, confidence=0.01, candidates=(("advice", 0.01),), why="it was told")
    monkeypatch.setattr(shop.agent.compiled.router, "choose", lambda s: nothing if s.message == PAT else choose(s))


PAT = "Pat here, A-1001"


async def test_a_thing_that_was_named_before_a_request_is_taken_into_it(shop, monkeypatch) -> None:  # type: ignore[no-untyped-def]
    _deaf(shop, monkeypatch)
    named, told = await shop.say(PAT), await shop.say("where is my order")
    assert named.status == "refused" and told.text == "A-1001 is on its way."


async def test_a_request_keeps_the_thing_that_it_names_itself(shop, monkeypatch) -> None:  # type: ignore[no-untyped-def]
    _deaf(shop, monkeypatch)
    await shop.say(PAT)
    assert (await shop.say("where is my order A-1002")).text == "A-1002 is on its way."


async def test_a_question_with_a_value_begins_the_skill_that_was_offered(unsure) -> None:  # type: ignore[no-untyped-def]
    assert (await unsure.talk("my parcel", "where is my order A-1002")).text == "A-1002 is on its way."


@pytest.fixture
def unsure(shop, monkeypatch):  # type: ignore[no-untyped-def]
    """A shop whose router is not sure of a parcel alone."""
    choose = shop.agent.compiled.router.choose
    chances = (("return_item", 0.4), ("order_status", 0.35))
    asked = Route(outcome="ask", skill=None, confidence=0.4, candidates=chances, why="it was told")
    monkeypatch.setattr(shop.agent.compiled.router, "choose", lambda s: asked if "parcel" in s.message else choose(s))
    return shop
