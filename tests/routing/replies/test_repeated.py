"""Answers that say again what stands already."""

import datetime as dt

from tests.batches import batch

from shipworthy import Agent, Input, Skill, Step
from shipworthy.durable.memory import MemoryStore
from shipworthy.routing.replies.repeated import repeats
from shipworthy.routing.said import Said
from shipworthy.routing.values.extract import Extractor
from shipworthy.stores.session import Offer

NOW = dt.datetime(2026, 11, 30, 9, 0)
INPUTS = {
    "seats": Input(type="integer", ask="How many seats?"),
    "day": Input(type="date", ask="On which day?"),
    "show": Input(choices="shows", ask="Which show?"),
}
OFFERS = {"show": Offer(labels=("18:00 with Mr Otter", "20:30 with Ms Heron"), values=("s1", "s2"))}
HELD = {"seats": 2, "day": dt.date(2026, 12, 4), "show": "s2"}


@batch(
    ("message", "again"),
    [
        *(("then 20:30 with her", True), ("the heron one", True), ("2 seats", True), ("on friday", True)),
        *(("18:00", False), ("3 seats", False), ("not the heron one", False), ("20:30?", False), ("yes", False)),
        *(("2 seats for my dog", False), ("2 seats on saturday", False), ("18:00 or 20:30", False), ("", False)),
        *(("no", False), ("something else", False)),
    ],
)
def test_a_value_that_stands_is_recognized(message: str, again: bool) -> None:
    greet = Skill(name="greet", description="Greet", workflow=(Step(answer="Hello."),))
    extractor = Extractor(Agent(skills=[greet], store=MemoryStore()).compiled.spec)
    assert repeats(INPUTS, OFFERS, HELD, Said(message, NOW), extractor) is again
