"""A question for a yes or a no, alone and together with one for a text."""

import datetime as dt

from tests.batches import batch

from shipworthy.contract.agent import AgentSpec
from shipworthy.contract.input import Input
from shipworthy.routing.replies.reply import Asked, read_reply
from shipworthy.routing.said import Said
from shipworthy.routing.values.extract import Extractor

INPUTS = {
    "problem": Input(type="text", ask="What exactly is broken?"),
    "drivable": Input(type="yesno", ask="Can it still be driven?"),
}


def read(message: str, *names: str) -> dict[str, object]:
    said = Said(message, dt.datetime(2024, 5, 15, 10, 0, tzinfo=dt.UTC))
    asked = Asked(kind="input", names=names)
    return dict(read_reply(asked, INPUTS, said, Extractor(AgentSpec(name="a"))).values)


@batch(
    ("message", "values"),
    [
        ("yes it drives fine", {"drivable": True}),
        ("yes", {"drivable": True}),
        ("nope", {"drivable": False}),
        ("rear light is broken and a dent in the bumper", {"problem": "rear light is broken and a dent in the bumper"}),
        ("yes, rear light is broken", {"drivable": True, "problem": "rear light is broken"}),
        ("no, it does not drive, the engine smokes", {"drivable": False, "problem": "the engine smokes"}),
        ("no lights at all", {"problem": "no lights at all"}),
        ("yes if it is pushed", {}),
        ("yes and no", {}),
    ],
)
def test_each_takes_what_is_said_of_it(message: str, values: dict[str, object]) -> None:
    assert read(message, "problem", "drivable") == values
    assert read(message, "drivable", "problem") == values


@batch(
    ("message", "values"),
    [
        *(("yes it drives fine", {"drivable": True}), ("no, cannot be driven", {"drivable": False})),
        *(("yes, rear light is broken", {}), ("yes if it drives", {}), ("it drives", {})),
    ],
)
def test_a_yes_alone_may_go_on_in_the_words_of_the_question(message: str, values: dict[str, object]) -> None:
    assert read(message, "drivable") == values


LISTED = {"listed": Input(type="yesno", ask="Is one of them a listed (dangerous) breed?")}


@batch(
    ("message", "values"),
    [
        *(
            (text, {"listed": False})
            for text in ("no, neither of them, theyre just labradors", "neither of them", "none")
        ),
        *((text, {"listed": False}) for text in ("no no, just labradors", "no its a poodle", "not a listed one")),
        *((text, {"listed": False}) for text in ("nein, das sind nur Labradore", "no. I only have a poodle")),
        *(
            (text, {})
            for text in ("no, wait", "no, i don't know", "no idea", "not sure", "no, forget it", "a labrador")
        ),
        *((text, {}) for text in ("not on monday", "none?")),
    ],
)
def test_a_no_may_say_why_and_a_denial_may_stand_for_one(message: str, values: dict[str, object]) -> None:
    asked = Asked(kind="input", names=("listed",))
    assert dict(read_reply(asked, LISTED, Said(message), Extractor(AgentSpec(name="a"))).values) == values


def test_what_follows_a_no_may_be_a_request() -> None:
    asked = Asked(kind="input", names=("listed",))
    reply = read_reply(asked, LISTED, Said("no, its a poodle, change my order"), Extractor(AgentSpec(name="a")))
    assert (dict(reply.values), reply.rest) == ({"listed": False}, "change my order")
