"""What of an answer only repeats the question."""

import datetime as dt

from tests.batches import batch

from shipworthy.contract.agent import AgentSpec
from shipworthy.contract.input import Input
from shipworthy.routing.replies.confirm import read_answer
from shipworthy.routing.replies.shown import Proposal
from shipworthy.routing.said import Said
from shipworthy.routing.values.extract import Extractor
from shipworthy.stores.session import Offer

SLOTS = Offer(
    labels=("A-31: checkup on 2024-06-02 at 09:00", "A-47: filling on 2024-06-10 at 15:00"), values=("1", "2")
)
CARS = Offer(labels=("Fiat 500", "Super Cabrio"), values=("f", "s"))
WHICH = Input(type="text", ask="Which?")
QUESTIONS = {
    "slot": Proposal(
        text="Cancel appointment A-31?", inputs={"slot": WHICH}, current={"slot": "1"}, offers={"slot": SLOTS}
    ),
    "car": Proposal(text="Book the car?", inputs={"car": WHICH}, current={"car": "f"}, offers={"car": CARS}),
    "hours": Proposal(
        text="Book the room from 10:00 to 14:00?",
        inputs={"start": Input(type="time"), "end": Input(type="time")},
        current={"start": dt.time(10), "end": dt.time(14)},
    ),
    "money": Proposal(
        text="I will refund 45 euros. Shall I?", inputs={"amount": Input(type="money")}, current={"amount": 45.0}
    ),
}


def answer(question: str, message: str) -> str:
    said = Said(message, dt.datetime(2024, 5, 15, 10, 0, tzinfo=dt.UTC))
    return read_answer(QUESTIONS[question], said, Extractor(AgentSpec(name="a"))).kind


@batch(
    ("question", "message"),
    [
        *(("slot", "yes thats it, the check up goes"), ("slot", "yes, cancel the checkup please")),
        *(("slot", "yes that appointment"), ("slot", "yes, the check-up on June 2nd")),
        *(("car", "yes, the fiat 500 please"), ("car", "perfect, lets book it"), ("car", "yes book the fiat")),
        *(("hours", "yes, from 10:00 to 14:00"), ("money", "yes, 45 €"), ("money", "yes 45 euros please")),
    ],
)
def test_a_yes_may_repeat_it(question: str, message: str) -> None:
    assert answer(question, message) == "yes"


@batch(
    ("question", "message"),
    [
        *(("slot", "yes the filling"), ("slot", "yes, on June 10th"), ("slot", "booked the checkup")),
        *(("slot", "correct that appointment"), ("slot", "confirm the checkup"), ("slot", "the checkup")),
        *(("car", "yes, the super one"), ("car", "yes super"), ("car", "yes 500"), ("car", "booked it")),
        *(
            ("hours", "yes at 14:00"),
            ("slot", "yes the checkup is good"),
            ("money", "yes 45 dollars"),
            ("money", "yes, $45"),
            ("money", "yes 45%"),
            ("money", "yes 45 %"),
            ("money", "correct the amount"),
        ),
    ],
)
def test_another_thing_is_no_yes(question: str, message: str) -> None:
    assert answer(question, message) != "yes"
