"""How many people a message describes."""

from tests.batches import batch

from shipworthy import Input
from shipworthy.routing.said import Said
from shipworthy.routing.values.people import people, people_for

PEOPLE = Input(type="integer", ask="For how many people?")


@batch(
    ("message", "number"),
    [
        *(("for me and three friends on thursday", 4), ("my wife and I", 2), ("me, my wife and two kids", 4)),
        *(("the two of us", 2), ("both of us", 2), ("just me", 1), ("me and 3 others", 4), ("we are five", 5)),
        *(("me + 3", 4), ("me and a friend", 2), ("there will be 6 of us", 6), ("a colleague and me", 2)),
        *(("wir sind zu viert", 4), ("ich und meine Frau", 2), ("nur ich", 1), ("wir beide", 2)),
        *(("mi mujer y yo", 2), ("somos cuatro", 4), ("solo yo", 1), ("yo y dos amigos", 3)),
        *(("ma femme et moi, plus deux enfants", 4), ("on sera quatre", 4), ("juste moi", 1)),
    ],
)
def test_people_are_counted(message: str, number: int) -> None:
    found = people(Said(message))
    assert found is not None and found.value == number


@batch(
    "message",
    [
        *("me and my family", "my friends and me", "with two friends", "mit drei Freunden"),
        *("me and two dogs", "me and 2 colleagues and their kids", "just me, no, the two of us"),
    ],
)
def test_what_leaves_the_number_open_is_doubted(message: str) -> None:
    found = people(Said(message))
    assert found is not None and found.value is None


@batch(
    "message",
    ["for 4 people", "book it for me", "for me at 5", "we are 5 minutes late", "I have 3 kids", "2 rooms", ""],
)
def test_plain_numbers_are_left_to_others(message: str) -> None:
    assert people(Said(message)) is None


def test_only_an_input_for_people_is_filled() -> None:
    said = Said("me and three friends")
    found = people_for("guests", Input(type="integer", ask="How many?"), said)
    assert found is not None and found.value == 4
    assert people_for("count", PEOPLE, said) is not None
    assert people_for("weeks", Input(type="integer", ask="For how many weeks?"), said) is None
    assert people_for("people", Input(type="text", ask="Which people?"), said) is None
