"""A message that says no more than an act, and values, begins the one skill that is for the act."""

import datetime as dt

from tests.batches import batch
from tests.runtime.meaning.bike_agent import bikes

from shipworthy.routing.said import Said
from shipworthy.routing.skills.route import Route
from shipworthy.runtime.meaning.bare_act import by_its_act

AGENT, NOW = bikes().compiled, dt.datetime(2026, 11, 30, 9)
UNSURE = Route(outcome="none", skill=None, confidence=0.1, why="", candidates=(("my_booking", 0.2), ("book", 0.1)))


@batch(
    ("message", "skill"),
    [
        *(("ok book me one for saturday", "book"), ("please reserve one", "book"), ("rent an e-bike tomorrow", "book")),
        *(("Dann bitte eins reservieren", "book"), ("cancel it please", "cancel"), ("cancel R-101", "cancel")),
        # It names what no skill takes, asks for a fact, or asks for nothing.
        *(("book a table at Luigi's", None), ("book a flight to Rome", None), ("when did i book one", None)),
        *(("one for saturday", None), ("hello", None), ("wait is it booked?", None), ("can you book one?", "book")),
    ],
)
def test_the_skill_for_the_act_is_meant(message: str, skill: str | None) -> None:
    assert by_its_act(AGENT, Said(message, NOW), UNSURE).skill == skill
