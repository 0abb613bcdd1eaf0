"""Which entry of the list that was shown last a message means by its place."""

from tests.batches import batch

from shipworthy.runtime.meaning.listed import entries, place_in


@batch(
    ("message", "place"),
    [
        ("the first one", 0),
        ("second", 1),
        ("open the second", 1),
        ("reply to the second one: on my way", 1),
        ("what does the third say", 2),
        ("answer the first one that I agree", 0),
        ("read number 2", 1),
        ("lies den zweiten", 1),
        ("la primera", 0),
        ("the second slot please", 1),
        ("the first mail about the kitchen", None),
        ("the first thing I need", None),
        ("book it on the first", None),
        ("move it to the 2nd", None),
        ("first, tell ana I am late", None),
        ("the first one or the second one", None),
        ("what's on the first?", None),
    ],
)
def test_a_place_is_read_and_no_day(message: str, place: int | None) -> None:
    assert place_in(message) == place


def test_lines_of_a_list_are_its_entries() -> None:
    assert entries("2 mails:\nurgent (2):\n- Dana · Figures\n- Ben · Contract: late\n\n1. one") == [
        "Dana · Figures",
        "Ben · Contract: late",
        "one",
    ]
