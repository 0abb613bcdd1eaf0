"""A long mail: values stand where its wish does, and not where it tells of other days and amounts."""

import datetime as dt

import pytest

from shipworthy import Agent, Input, Skill, Step, input_type, tool
from shipworthy.routing.said import Said
from shipworthy.runtime.meaning.mail import readings_of

NOW = dt.datetime(2026, 11, 30, 9, 0, tzinfo=dt.UTC)
FIRST = "I was with you on 14 December last year, and everything went well at that time, as it always does."
SECOND = "In May I paid 45 euros for two lessons, which was fine with me and with my teacher as well."
LAST = "All of us send their greetings, and hope that the winter is kind to the house and to all of you."


@tool
def terms() -> list[str]:
    """List the terms."""
    return ["spring term", "autumn term", "summer term"]


@tool(effect="write")
def lesson(member: str, day: dt.date, price: float, term: str) -> str:
    """Book a lesson."""
    return "done"


@pytest.fixture
def school() -> Agent:
    """An agent with one skill that takes a member, a day, an amount and one of the terms."""
    skill = Skill(
        name="lesson",
        description="Book a lesson",
        examples=("book a lesson for me", "I want to take a lesson", "could you arrange a lesson"),
        inputs={
            "member": Input(type="member", ask="Which member?"),
            "day": Input(type="date", ask="Which day?"),
            "price": Input(type="money", ask="For how much?"),
            "term": Input(choices="terms", ask="Which term?"),
        },
        workflow=(Step(tool="terms"), Step(tool="lesson", confirm="Book {day}, {price}, {term}, {member}?")),
    )
    member = input_type("member", pattern=r"M-\d+")
    return Agent(skills=[skill], tools=[terms, lesson], types={"member": member}, clock=NOW, store="memory")


async def _inputs(agent: Agent, *sentences: str) -> dict[str, object]:
    return {name: str(value) for name, value in (await agent.run(" ".join(sentences), session="s")).inputs.items()}


WISH = "Could you please book a lesson for me on 7 December for 30 euros in the autumn term?"


async def test_the_sentence_with_the_wish_holds_the_values(school: Agent) -> None:
    told = "My number is M-7. The spring term was lovely."
    want = {"member": "M-7", "day": "2026-12-07", "price": "30.0", "term": "autumn term"}
    for sentences in ([FIRST, SECOND, told, WISH, LAST], [told, WISH, FIRST, SECOND, LAST]):
        assert await _inputs(school, *sentences) == want


async def test_a_sentence_beside_the_wish_comes_before_the_others(school: Agent) -> None:
    mail = [FIRST, SECOND, "I want to take a lesson.", "It shall be on 9 December.", LAST, "On 11 December I am away."]
    assert (await _inputs(school, *mail))["day"] == "2026-12-09"


async def test_what_is_told_of_the_past_fills_nothing(school: Agent) -> None:
    mail = [FIRST, SECOND, "The spring term was lovely.", LAST, "I want to take a lesson with M-12.", LAST]
    assert await _inputs(school, *mail) == {"member": "M-12"}


async def test_what_names_a_thing_is_taken_from_what_is_told_of_the_past(school: Agent) -> None:
    mail = ["I was with you in May as member M-12.", FIRST, SECOND, LAST, "I want to take a lesson.", LAST]
    assert await _inputs(school, *mail) == {"member": "M-12"}


async def test_what_is_told_asks_for_nothing_more(school: Agent) -> None:
    result = await school.run(
        " ".join([FIRST, "The lesson with Tom is what we talk about then.", WISH, LAST]), session="s"
    )
    assert "After that" not in result.text and not (await school.session("s")).agenda


def test_a_mail_is_read_from_its_wish_outwards(school: Agent) -> None:
    compiled = school.compiled
    wish, near, rest = readings_of(compiled, "lesson", Said(" ".join([FIRST, LAST, WISH, LAST, SECOND, LAST]), NOW))
    assert wish == WISH and near.count(LAST) == 2 and rest.count(LAST) == 3
    assert FIRST not in rest and SECOND not in rest
    two = " ".join([WISH, FIRST, WISH, LAST])
    assert readings_of(compiled, "lesson", Said(two, NOW)) == ()
    assert readings_of(compiled, "lesson", Said(f"{WISH} {LAST}", NOW)) == ()


def test_a_very_long_mail_is_read_in_its_sentences(school: Agent) -> None:
    found = readings_of(school.compiled, "lesson", Said(f"{WISH} " + f"{LAST} " * 1000, NOW))
    assert found[0] == WISH and len(found[-1]) < 2000
