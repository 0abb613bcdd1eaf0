"""Answers to a question for a yes."""

import datetime as dt
from typing import Any

import pytest
from tests.batches import batch

from shipworthy.contract.agent import AgentSpec
from shipworthy.contract.input import Input
from shipworthy.routing.replies.confirm import Answer, another_choice, other_choices, read_answer
from shipworthy.routing.replies.shown import Proposal
from shipworthy.routing.said import Said
from shipworthy.routing.values.extract import Extractor
from shipworthy.stores.session import Offer

NOW = dt.datetime(2024, 5, 15, 10, 0, tzinfo=dt.UTC)
HELD = {"origin": "NYC", "destination": "SEA", "date": dt.date(2024, 5, 17), "passengers": 2, "cabin": "economy"}
QUESTION = "Book a trip from NYC to SEA for 2?"
ITEM = Input(ask="Which?", choices="items", value="it.sku", label="{it.name}")
OFFER = Offer(labels=("Blue mug", "Red mug"), values=("B2", "R1"))


@pytest.fixture
def answer(travel: AgentSpec, extractor: Extractor) -> Any:
    def read(message: str, skill: str = "book", held: dict[str, Any] = HELD) -> Answer:
        proposal = Proposal(text=QUESTION, inputs=travel.skills[skill].inputs, current=held)
        return read_answer(proposal, Said(message, NOW), extractor)

    return read


@pytest.mark.parametrize(
    ("message", "kind"),
    [
        *(("yes", "yes"), ("yes, 2 passengers to seattle", "yes"), ("Yes, economy please", "yes"), ("book it", "yes")),
        *(("yes, book a trip", "yes"), ("👍", "yes"), ("no", "no"), ("no thanks", "no"), ("never mind", "gives up")),
        *(("yes, 2 more", "other"), ("yes, first class", "other"), ("yes now", "other")),
        *(("how much is 3", "other"), ("where is boston", "other"), ("no wait", "other"), ("> yes", "other")),
        *(("yes to seattle or boston", "other"), ("economy", "other"), ("is business better?", "other")),
    ],
)
def test_kinds(answer: Any, message: str, kind: str) -> None:
    assert answer(message).kind == kind


@pytest.mark.parametrize(
    ("message", "changes"),
    [
        ("make it one", {"passengers": 1}),
        ("only 3", {"passengers": 3}),
        ("yep, make it 3", {"passengers": 3}),
        ("yes but 3 passengers", {"passengers": 3}),
        ("on monday instead", {"date": dt.date(2024, 5, 20)}),
        ("can you make it 3?", {"passengers": 3}),
        ("lieber 3", {"passengers": 3}),
        ("oui, mais plutôt 3", {"passengers": 3}),
        ("no, 3, and what does it cost?", {"passengers": 3}),
        ("the other one", {}),
    ],
)
def test_f18_a_change_is_read_as_one(answer: Any, message: str, changes: dict[str, Any]) -> None:
    found = answer(message)
    assert dict(found.changes) == changes and found.kind == ("change" if changes else "other")


def test_f17_a_question_behind_a_change_is_told(answer: Any) -> None:
    assert answer("no, 3, and what does it cost?").question == "what does it cost?"


def test_one_of_several_values_is_not_what_was_shown(answer: Any) -> None:
    held = {"cities": ["BER", "PAR"]}
    assert answer("yes, Berlin and Paris", "compare", held).kind == "yes"
    assert answer("yes, Berlin", "compare", held).kind == "other"


@batch(
    ("message", "changes"),
    [
        *(("no, the red one", {"item": "R1"}), ("the other one", {"item": "R1"}), ("nicht die blaue", {})),
        *(("not that one", {"item": "R1"}), ("the second", {"item": "R1"}), ("the blue one", {}), ("the cup", {})),
    ],
)
def test_f16_another_choice(message: str, changes: dict[str, Any]) -> None:
    assert other_choices({"item": ITEM}, {"item": OFFER}, {"item": "B2"}, Said(message)) == changes


def test_a_choice_that_was_made_may_be_repeated_with_a_yes(extractor: Extractor) -> None:
    proposal = Proposal(text="Return it?", inputs={"item": ITEM}, current={"item": "B2"}, offers={"item": OFFER})
    assert read_answer(proposal, Said("yes, the blue one"), extractor).kind == "yes"
    assert dict(read_answer(proposal, Said("yes, the red one"), extractor).changes) == {"item": "R1"}


@batch(
    ("message", "changes"),
    [("no, the red one", {"item": "R1"}), ("where is the red mug", {}), ("show the red mug", {})],
)
def test_after_the_answer_only_a_correction_chooses_again(message: str, changes: dict[str, Any]) -> None:
    assert another_choice({"item": ITEM}, {"item": OFFER}, {"item": "B2"}, Said(message)) == changes


@pytest.mark.parametrize(
    ("message", "changes"),
    [
        ("what about business?", {"cabin": "business"}),
        ("how about the 20th of May?", {"date": dt.date(2024, 5, 20)}),
        ("ok, and could we make it business?", {"cabin": "business"}),
        ("was ist mit business?", {"cabin": "business"}),
        ("qué tal business?", {"cabin": "business"}),
    ],
)
def test_issue_11_what_is_proposed_in_a_question_is_asked_again_with_it(
    answer: Any, message: str, changes: dict[str, Any]
) -> None:
    assert (answer(message).kind, answer(message).changes) == ("change", changes)


@pytest.mark.parametrize("message", ["what about the weather?", "is it far?", "can we talk?", "what about it"])
def test_a_question_that_proposes_no_value_changes_nothing(answer: Any, message: str) -> None:
    assert answer(message).kind == "other"
