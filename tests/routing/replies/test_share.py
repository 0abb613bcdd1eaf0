"""Shares of the amount that a question shows."""

from tests.batches import batch

from shipworthy.routing.replies.share import changed_share, share_in, share_of
from shipworthy.routing.said import Said

OPEN = "How much do you want to pay? 12.00 euros are open."


@batch(
    ("message", "value"),
    [
        *(("half of it", 6.0), ("i'll pay half please", 6.0), ("die Hälfte", 6.0), ("la mitad por favor", 6.0)),
        *(
            ("all of it", 12.0),
            ("the full amount", 12.0),
            ("alles bitte", 12.0),
            ("tout", 12.0),
            ("no, all of it", 12.0),
        ),
        *(("half of it?", None), ("all of it on monday", None), ("half or all of it", None), ("all my books", None)),
        *(("not all of it", None), ("more than half", None), ("nothing", None), ("half a year", None)),
    ],
)
def test_an_answer_names_a_share_of_the_only_amount(message: str, value: float | None) -> None:
    assert share_in("money", Said(message), OPEN) == value


@batch(
    "question", ["How much do you want to pay?", "How much? 12.00 are open, 3.00 of them late.", "How much? 1,200.00"]
)
def test_where_no_single_amount_is_shown_there_is_no_share(question: str) -> None:
    assert share_in("money", Said("half of it"), question) is None


def test_half_a_cent_is_not_paid_and_half_may_be_a_number() -> None:
    assert share_in("money", Said("half of it"), "How much? 0.25 euros are open.") is None
    assert share_in("integer", Said("half of it"), "How many of the 7 do you want?") is None
    assert share_in("integer", Said("half of it"), "How many of the 8 do you want?") == 4
    assert share_in("number", Said("half"), "How many kilos? We have 8.") is None
    assert share_in("date", Said("all of it"), OPEN) is None


@batch(
    ("message", "value"),
    [
        ("I want to pay half of it", 6.0),
        ("pay my fees in full", 12.0),
        ("pay all my fees", None),
        ("pay 3 euros", None),
    ],
)
def test_a_request_names_a_share_only_in_sure_words(message: str, value: float | None) -> None:
    assert share_of("money", Said(message), OPEN) == value


def test_an_answer_changes_the_amount_to_what_is_open() -> None:
    kinds, question = {"amount": "money"}, "Pay 6.00 euros of 12.00? (yes/no)"
    assert changed_share(kinds, {"amount": 6.0}, Said("no all of it sorry"), question) == {"amount": 12.0}
    assert changed_share(kinds, {"amount": 12.0}, Said("all of it"), "Pay 12.00 euros? (yes/no)") == {}
    assert changed_share(kinds, {"amount": 12.0}, Said("all of it"), "Pay 12.00 of 9.00? (yes/no)") == {}
    assert changed_share({"a": "money", "b": "money"}, {"a": 6.0, "b": 2.0}, Said("all of it"), question) == {}
