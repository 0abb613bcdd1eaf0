"""A length of time is the count of the unit that an input asks for."""

import datetime as dt

from tests.batches import batch

from shipworthy.contract.agent import AgentSpec
from shipworthy.contract.input import Input
from shipworthy.routing.replies.reply import Asked, read_reply
from shipworthy.routing.said import Said
from shipworthy.routing.values.extract import Extractor
from shipworthy.routing.values.inputs import fill

NOW = dt.datetime(2024, 5, 15, 10, 0)
DAYS = {"days": Input(type="integer", ask="For how many days?")}
NIGHTS = {"stay": Input(type="integer", ask="How many nights?")}
HOURS = {"hours": Input(type="number", ask="For how long?")}
SEATS = {"seats": Input(type="integer", ask="How many seats?")}


@batch(
    ("inputs", "message", "value"),
    [
        (DAYS, "a van for a week", 7),
        (DAYS, "two weeks?", 14),
        (DAYS, "für 3 Tage", 3),
        (DAYS, "pour 2 jours", 2),
        (DAYS, "una semana", 7),
        (DAYS, "a day longer", 1),
        (NIGHTS, "a week please", 7),
        (HOURS, "for a day", 24),
        (DAYS, "90 minutes", None),
        (DAYS, "a month", None),
        (SEATS, "for two weeks", None),
    ],
)
def test_a_length_in_the_unit_of_the_input(inputs: dict[str, Input], message: str, value: object) -> None:
    extractor, (name,) = Extractor(AgentSpec()), inputs
    assert fill(inputs, Said(message, NOW), extractor).values.get(name) == value
    if inputs is not SEATS:
        reply = read_reply(Asked(kind="input", names=(name,)), inputs, Said(message, NOW), extractor)
        assert reply.values.get(name) == value


def test_an_input_for_a_length_takes_it_itself() -> None:
    inputs = {"length": Input(type="duration", ask="How long?"), **DAYS}
    assert dict(fill(inputs, Said("for a week", NOW), Extractor(AgentSpec())).values) == {
        "length": dt.timedelta(days=7)
    }


@batch(
    ("message", "values"),
    [
        ("from 18 to 20 may", {"start": dt.date(2024, 5, 18), "nights": 2}),
        ("vom 18. bis 20. Mai", {"start": dt.date(2024, 5, 18), "nights": 2}),
    ],
)
def test_a_range_of_days_is_the_first_of_them_and_its_nights(message: str, values: dict[str, object]) -> None:
    day = Input(type="date", ask="From which day?")
    inputs = {"start": day, "nights": Input(type="integer", ask="How many nights?")}
    assert dict(fill(inputs, Said(message, NOW), Extractor(AgentSpec())).values) == values
    days = {"start": day, "days": Input(type="integer", ask="How many days?")}
    found = fill(days, Said(message, NOW), Extractor(AgentSpec())).values
    assert dict(found) == {"start": values["start"]}, "both ends may count"


@batch(
    ("message", "values"),
    [
        ("court 3 friday 6pm", {"court": 3, "start": dt.datetime(2024, 5, 17, 18)}),
        ("book court 2 tomorrow at 10 am", {"court": 2, "start": dt.datetime(2024, 5, 16, 10)}),
    ],
)
def test_a_number_behind_the_name_of_its_input_is_no_part_of_a_day(message: str, values: dict[str, object]) -> None:
    inputs = {"court": Input(type="integer", ask="Which one?"), "start": Input(type="datetime", ask="When?")}
    assert dict(fill(inputs, Said(message, NOW), Extractor(AgentSpec())).values) == values
