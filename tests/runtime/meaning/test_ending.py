"""What a message ends or changes prefers the skills that do."""

import pytest
from tests.batches import batch
from tests.runtime.meaning.parcel_agent import parcels

from shipworthy import Agent, Skill
from shipworthy.routing.said import Said
from shipworthy.routing.skills.route import Route
from shipworthy.runtime.meaning.ending import changes, ends, is_changing, is_ending, stopping_last


@batch(("text", "told"), [("move it to friday", True), ("friday instead", True), ("a parcel on friday", False)])
def test_what_changes_something_says_so(text: str, told: bool) -> None:
    assert changes(Said(text)) == told


@batch(("text", "told"), [("cancel it", True), ("i don't want it", True), ("a parcel on friday", False)])
def test_what_ends_something_says_so(text: str, told: bool) -> None:
    assert ends(Said(text)) == told


def test_skills_end_and_change_by_their_names() -> None:
    agent = parcels().compiled
    assert is_ending(agent, "cancel_parcel") and not is_ending(agent, "collection")
    assert not is_changing(agent, "where_is")


def test_the_verb_of_a_description_may_stand_last() -> None:
    skills = [
        Skill(name=name, description=description, examples=["Hallo"], workflow=[{"answer": "Gut."}])
        for name, description in (("weg", "Einen Termin absagen"), ("neu", "Einen Termin ausmachen"))
    ]
    agent = Agent(skills=skills, store="memory").compiled
    assert is_ending(agent, "weg") and not is_ending(agent, "neu")


def test_a_yes_begins_nothing() -> None:
    candidates = (("collection", 0.6), ("cancel_parcel", 0.3))
    route = Route(outcome="ask", skill=None, confidence=0.6, candidates=candidates, why="")
    assert all(stopping_last(parcels().compiled, Said(text), route) is route for text in ("yes", "ja", "sí"))


@pytest.mark.parametrize("chances", [(0.4, 0.0), (0.0, 0.0)])
def test_a_skill_without_a_chance_is_not_begun(chances: tuple[float, float]) -> None:
    """The chances of two candidates may be so small that they are 0."""
    candidates = tuple(zip(("cancel_parcel", "collection"), chances, strict=True))
    route = Route(outcome="ask", skill=None, confidence=chances[0], candidates=candidates, why="")
    assert stopping_last(parcels().compiled, Said("i need the big one"), route).outcome == "ask"


def test_a_wish_that_ends_nothing_is_for_the_skill_that_is_left() -> None:
    candidates = (("cancel_parcel", 0.34), ("collection", 0.21))
    route = Route(outcome="ask", skill=None, confidence=0.34, candidates=candidates, why="")
    assert stopping_last(parcels().compiled, Said("i need the big one"), route).skill == "collection"
