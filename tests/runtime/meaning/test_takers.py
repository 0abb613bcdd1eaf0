"""A skill that alone takes the values of a message is meant, and a question about a code looks it up."""

from tests.batches import batch
from tests.runtime.meaning.parcel_agent import parcels

from shipworthy import Agent, Input, Skill
from shipworthy.routing.said import Said
from shipworthy.routing.skills.route import Route
from shipworthy.runtime.meaning.states import looked_up
from shipworthy.runtime.meaning.takers import asks_first, taker, takes_more

AGENT = parcels().compiled
ALIKE = (("where_is", 0.3), ("other_day", 0.28), ("collection", 0.26))


@batch(
    ("message", "skill"),
    [
        ("1002 then, on friday", "other_day"),
        ("the big one on friday", "collection"),
        # A day may be of anything.
        ("on friday", None),
        ("tell me of friday", None),
        ("1002", None),
        ("all of it please", None),
        ("1002, the big one", None),
    ],
)
def test_the_skill_that_takes_more_than_every_other_is_meant(message: str, skill: str | None) -> None:
    found = taker(AGENT, Said(message), ALIKE)
    assert (found[0] if found is not None else None) == skill


def test_a_skill_that_is_far_less_likely_is_not_meant_for_its_values() -> None:
    far = (("where_is", 0.9), ("other_day", 0.2))
    assert taker(AGENT, Said("1002 on friday"), far) is None
    assert taker(AGENT, Said("1002 on friday"), far[1:]) is None


def test_two_values_are_those_of_the_likeliest_alone() -> None:
    said = Said("me and two friends, friday at 7")
    skills = [
        Skill(name=name, description=name, inputs=inputs, workflow=[{"answer": "fine"}])
        for name, inputs in (
            ("table", {"day": Input(type="date", ask="When?"), "at": Input(type="time", ask="At what time?")}),
            ("hours", {"day": Input(type="date", ask="When?")}),
            ("menu", {}),
        )
    ]
    agent = Agent(skills=skills, store="memory").compiled
    assert taker(agent, said, (("table", 0.3), ("hours", 0.2))) == ("table", 0.3)
    assert taker(agent, said, (("hours", 0.3), ("table", 0.29))) is None
    assert taker(agent, said, (("hours", 0.3), ("menu", 0.29))) is None


def test_what_another_takes_beside_is_more() -> None:
    assert takes_more(AGENT, Said("is 1002 here on friday"), "where_is", ["other_day"])
    assert not takes_more(AGENT, Said("is 1002 here"), "where_is", ["other_day", "collection"])
    assert asks_first(AGENT, "other_day")
    assert asks_first(AGENT, "where_is")


@batch(
    ("message", "found"),
    [
        ("is 1003 here yet", True),
        ("has 1003 come", True),
        ("1003 still there?", True),
        ("where the hell is 1003", True),
        ("can 1003 come later", False),
        ("is it here yet", False),
        ("1003 here", False),
        ("is 1003 here on friday", False),
        ("is 1003 " + "really " * 9 + "here", False),
    ],
)
def test_a_short_question_about_a_code_looks_it_up(message: str, found: bool) -> None:
    for outcome in ("none", "ask"):
        route = Route(outcome=outcome, skill=None, confidence=0.3, candidates=ALIKE, why="unsure")  # type: ignore[arg-type]
        assert (looked_up(AGENT, Said(message), route).skill == "where_is") is found
    far = Route(outcome="ask", skill=None, confidence=0.3, candidates=ALIKE[1:], why="unsure")
    assert looked_up(AGENT, Said(message), far) == far


async def test_a_question_and_a_request_are_two() -> None:
    async with parcels() as agent:
        told = await agent.run("is 1003 here yet and also cancel 1002", session="s")
        assert "1003 is on the van" in told.text
        assert "Cancel" in told.text
        asked = await agent.run("yes", session="s")
        assert (asked.skill, asked.inputs) == ("cancel_parcel", {"parcel": "1002"})
