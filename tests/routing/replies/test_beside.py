"""What an answer says beside the value that was asked for."""

import datetime as dt

from tests.batches import batch

from shipworthy.contract.agent import AgentSpec
from shipworthy.contract.input import Input
from shipworthy.routing.replies.reply import Asked, read_reply
from shipworthy.routing.said import Said
from shipworthy.routing.values.extract import Extractor

NOW = dt.datetime(2024, 5, 15, 10, 0)
THURSDAY, FRIDAY = dt.date(2024, 5, 16), dt.date(2024, 5, 17)
INPUTS = {
    "code": Input(type="text", pattern=r"T-\d{4}", ask="What is the number of the ticket?"),
    "amount": Input(type="money", ask="For how many euros?"),
    "email": Input(type="email", ask="To which mail address?"),
    "day": Input(type="date", ask="On which day?"),
    "at": Input(type="time", ask="At what time?"),
    "people": Input(type="integer", ask="For how many people?"),
    "electric": Input(type="yesno", ask="Is it an e-bike?"),
}


def read(message: str, *names: str, **current: object) -> dict[str, object]:
    asked = Asked(kind="input", names=names, current=current)
    return dict(read_reply(asked, INPUTS, Said(message, NOW), Extractor(AgentSpec(name="a"))).values)


@batch(
    ("message", "values"),
    [
        ("ok 25 then. mail: x@y.org", {"amount": 25.0, "email": "x@y.org"}),
        ("25, x@y.org", {"amount": 25.0, "email": "x@y.org"}),
        ("x@y.org, and 30 of my friends come", {"email": "x@y.org"}),
        ("x25@y.org", {"email": "x25@y.org"}),
        ("20 or 25, x@y.org", {"email": "x@y.org"}),
    ],
)
def test_a_bare_number_is_an_amount_beside_another_answer(message: str, values: dict[str, object]) -> None:
    assert read(message, "amount", "email") == values


def test_what_is_known_changes_where_the_answer_says_nothing_else() -> None:
    known = {"day": THURSDAY, "people": 2}
    assert read("okay friday at nine then", "code", "at", **known) == {"day": FRIDAY, "at": dt.time(9, 0)}
    assert read("T-1234, friday", "code", **known) == {"code": "T-1234", "day": FRIDAY}
    assert read("T-1234, my brother collects it friday", "code", **known) == {"code": "T-1234"}
    assert read("T-1234 and the one with a screen", "code", **known) == {"code": "T-1234"}


@batch(
    ("message", "values"),
    [
        ("no. oh and my ticket is T-1234", {"electric": False, "code": "T-1234"}),
        ("no, friday", {"day": FRIDAY}),
        ("no, it is a normal one", {"electric": False}),
    ],
)
def test_a_no_before_a_change_alone_belongs_to_the_change(message: str, values: dict[str, object]) -> None:
    assert read(message, "electric", day=THURSDAY) == values


@batch("message", ["not Thursday, Friday", "am Donnerstag nicht, am Freitag", "el jueves no, el viernes"])
def test_issue_11_what_is_denied_is_no_answer_to_one_of_several_questions(message: str) -> None:
    assert read(message, "code", "day", "email") == {"day": FRIDAY}


def test_issue_11_a_number_before_the_name_of_its_input_changes_what_is_known() -> None:
    assert read("t-1200, for 3 people", "code", "email", people=2) == {"code": "T-1200", "people": 3}
    assert read("t-1200, and 3 more", "code", "email", people=2) == {"code": "T-1200"}
