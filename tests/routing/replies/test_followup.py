"""Follow-ups and corrections."""

import datetime as dt
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from shipworthy.contract.agent import AgentSpec
from shipworthy.contract.input import Input
from shipworthy.routing.replies.followup import follow_up
from shipworthy.routing.said import Said
from shipworthy.routing.values.extract import Extractor

NOW = dt.datetime(2024, 5, 15, 10, 0, tzinfo=dt.UTC)
THURSDAY, FRIDAY, MONDAY = dt.date(2024, 5, 16), dt.date(2024, 5, 17), dt.date(2024, 5, 20)
HELD: dict[str, dict[str, Any]] = {
    "weather": {"city": "BER"},
    "compare": {"cities": ["BER", "PAR"]},
    "book": {"origin": "NYC", "destination": "SEA", "date": FRIDAY, "passengers": 2, "cabin": "economy"},
    "cancel": {"code": "PEP4E0"},
}


@pytest.mark.parametrize(
    ("skill", "message", "changes"),
    [
        *(
            ("weather", text, {"city": "PAR"})
            for text in ("and Paris?", "Paris?", "what about paris", "same for Paris")
        ),
        *(("weather", text, {"city": "PAR"}) for text in ("und für Paris?", "et pour Paris ?", "¿y en Paris?")),
        *(("weather", text, {"city": "BOS"}) for text in ("no, I meant Boston", "sorry, boston", "not berlin, boston")),
        *(("weather", text, {"city": "BOS"}) for text in ("boston not berlin", "change berlin to boston")),
        ("weather", "now for tomorrow", {"date": THURSDAY}),
        ("weather", "how about this friday", {"date": FRIDAY}),
        ("weather", "and tomorrow in Seattle?", {"date": THURSDAY, "city": "SEA"}),
        ("compare", "and boston?", {"cities": ["BER", "PAR", "BOS"]}),
        ("compare", "plus la and seattle and chicago", {"cities": ["BER", "PAR", "LAX", "SEA"]}),
        ("compare", "drop Berlin and add LA", {"cities": ["PAR", "LAX"]}),
        ("compare", "no, I meant munich", {"cities": ["BER", "MUC"]}),
        ("compare", "actually munich and boston", {"cities": ["MUC", "BOS"]}),
        ("compare", "not paris but boston", {"cities": ["BER", "BOS"]}),
        ("book", "make it 20", {"passengers": 20}),
        ("book", "make it $20", {"budget": 20.0}),
        *(("book", text, {"passengers": 3}) for text in ("make it 3", "no, I meant three", "not 2, 3", "3 not 2")),
        ("book", "3 passengers", {"passengers": 3}),
        *(("book", text, {"passengers": 3}) for text in ("3 passengers would be good", "3 passengers is fine")),
        ("book", "actually business", {"cabin": "business"}),
        ("book", "to boston instead", {"destination": "BOS"}),
        ("book", "not seattle, boston", {"destination": "BOS"}),
        ("book", "from la", {"origin": "LAX"}),
        ("book", "on monday instead", {"date": MONDAY}),
        ("cancel", "sorry, ABC123", {"code": "ABC123"}),
    ],
)
def test_what_carries_on(
    travel: AgentSpec, extractor: Extractor, skill: str, message: str, changes: dict[str, Any]
) -> None:
    found = follow_up(travel.skills[skill].inputs, HELD[skill], Said(message, NOW), extractor)
    assert found is not None and dict(found.changes) == changes


@pytest.mark.parametrize(
    ("skill", "message"),
    [
        *(("weather", text) for text in ("what's the weather in Paris", "tell me a joke about paris", "is paris nice")),
        *(("weather", text) for text in ("thanks", "", "Paris or Boston?", "berlin", "and?", "book a trip to Paris")),
        *(("weather", text) for text in ("where is paris", "why Paris?", "who lives in Boston", "paris is lovely")),
        *(
            ("book", text)
            for text in ("20 bananas", "what is business class", "I love Boston", "20% off", "on?", "yes")
        ),
        ("compare", "without paris"),
        ("compare", "which of them has the best beaches, and what about boston"),
        ("book", "next week?"),
        ("weather", "and paris " + "well " * 100),
    ],
)
def test_what_does_not(travel: AgentSpec, extractor: Extractor, skill: str, message: str) -> None:
    assert follow_up(travel.skills[skill].inputs, HELD[skill], Said(message, NOW), extractor) is None


def test_an_item_is_removed_while_enough_are_left(travel: AgentSpec, extractor: Extractor) -> None:
    held = {"cities": ["BER", "PAR", "LAX"]}
    found = follow_up(travel.skills["compare"].inputs, held, Said("without paris", NOW), extractor)
    assert found is not None and found.changes == {"cities": ["BER", "LAX"]}


@pytest.mark.parametrize(
    ("message", "correction"),
    [("and Paris?", False), ("no, Paris", True), ("Paris instead", True), ("Paris not Berlin", True)],
)
def test_a_correction_is_told_from_a_further_wish(
    travel: AgentSpec, extractor: Extractor, message: str, correction: bool
) -> None:
    found = follow_up(travel.skills["weather"].inputs, HELD["weather"], Said(message, NOW), extractor)
    assert found is not None and found.correction is correction


def test_a_code_is_carried_on_only_where_one_was_held(travel: AgentSpec, extractor: Extractor) -> None:
    assert follow_up(travel.skills["cancel"].inputs, {}, Said("sorry, ABC123", NOW), extractor) is None


PIECES = [
    "no",
    "not",
    "and",
    "berlin",
    "paris",
    "la",
    "without",
    "instead",
    "2",
    "friday",
    "economy",
    "hat",
    "?",
    "add",
    "ABC123",
]


@given(st.lists(st.sampled_from(PIECES), max_size=8).map(" ".join))
def test_only_inputs_change_and_lists_stay_inside_their_limits(
    travel: AgentSpec, extractor: Extractor, message: str
) -> None:
    for skill, held in HELD.items():
        found = follow_up(travel.skills[skill].inputs, held, Said(message, NOW), extractor)
        if found is not None:
            assert found.changes and "hat" not in message
            assert all(name in travel.skills[skill].inputs for name in found.changes)
            assert len(found.changes.get("cities", ())) <= 4


@given(st.text(max_size=300))
def test_t10_no_text_raises(travel: AgentSpec, extractor: Extractor, message: str) -> None:
    for skill, held in HELD.items():
        follow_up(travel.skills[skill].inputs, held, Said(message, NOW), extractor)


@pytest.mark.parametrize("message", ["hmm better on friday", "oh better on friday", "uh preferably on friday"])
def test_what_is_better_is_a_change(travel: AgentSpec, message: str) -> None:
    book = travel.skills["book"]
    held = {"date": dt.date(2024, 5, 16)}
    found = follow_up(book.inputs, held, Said(message, dt.datetime(2024, 5, 15, 10, tzinfo=dt.UTC)), Extractor(travel))
    assert found is not None and found.changes == {"date": dt.date(2024, 5, 17)}


@pytest.mark.parametrize(
    "message",
    ["no, not tuesday, monday", "tuesday no, monday instead", "martes no, lunes", "nicht Dienstag, lieber Montag"],
)
def test_a_denied_day_is_not_the_one_that_is_meant(extractor: Extractor, message: str) -> None:
    inputs = {"day": Input(type="date", ask="On which day?")}
    found = follow_up(inputs, {"day": FRIDAY}, Said(message, NOW), extractor)
    assert found is not None and dict(found.changes) == {"day": MONDAY}
