"""Answers to an open question."""

import datetime as dt
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.batches import batch

from shipworthy.contract.agent import AgentSpec
from shipworthy.contract.input import Input
from shipworthy.routing.replies.choice import chosen
from shipworthy.routing.replies.reply import Asked, read_reply
from shipworthy.routing.said import Said
from shipworthy.routing.values.extract import Extractor

NOW = dt.datetime(2024, 5, 15, 10, 0, tzinfo=dt.UTC)
THURSDAY, FRIDAY = dt.date(2024, 5, 16), dt.date(2024, 5, 17)
HELD = {"origin": "NYC", "destination": "SEA", "date": FRIDAY, "passengers": 2, "cabin": "economy"}
FLIGHTS = ("morning flight $100", "noon flight $90", "evening flight Seattle $80")


@pytest.mark.parametrize(
    ("message", "kind"),
    [
        *(
            (text, "yes")
            for text in ("yes", "Yes!", "ok go ahead", "do it", "yes, 2 passengers to seattle", "Yes, economy")
        ),
        *((text, "no") for text in ("no", "nope", "not now")),
        *(
            (text, "abandon")
            for text in ("never mind", "cancel", "forget it", "stop", "no wait, forget it", "cancel it please")
        ),
        *(
            (text, "unclear")
            for text in ("hmm", "yes?", "yes if it is cheap", "yes and also cancel it", "no wait", "go on...")
        ),
        *(
            (text, "unclear")
            for text in ("what is the weather in Paris", "yes for both", "ok but not now", "yes, tell me a joke")
        ),
    ],
)
def test_a_confirmation(travel: AgentSpec, extractor: Extractor, message: str, kind: str) -> None:
    reply = read_reply(
        Asked(kind="confirm", names=tuple(HELD), current=HELD),
        travel.skills["book"].inputs,
        Said(message, NOW),
        extractor,
    )
    assert reply.kind == kind and not reply.values


@pytest.mark.parametrize(
    ("message", "values"),
    [
        ("yes but 3 passengers", {"passengers": 3}),
        ("no, 3 passengers", {"passengers": 3}),
        ("yes, to boston", {"destination": "BOS"}),
        ("make it business", {"cabin": "business"}),
        ("not seattle, boston", {"destination": "BOS"}),
    ],
)
def test_a_yes_with_a_change_is_no_yes(
    travel: AgentSpec, extractor: Extractor, message: str, values: dict[str, Any]
) -> None:
    reply = read_reply(
        Asked(kind="confirm", names=tuple(HELD), current=HELD),
        travel.skills["book"].inputs,
        Said(message, NOW),
        extractor,
    )
    assert (reply.kind, dict(reply.values)) == ("values", values)


@pytest.mark.parametrize(
    ("skill", "names", "message", "values"),
    [
        ("book", ("destination",), "to Seattle please", {"destination": "SEA"}),
        ("book", ("destination",), "on", {"destination": "ON"}),
        ("book", ("destination",), "new york and 2 passengers", {"destination": "NYC", "passengers": 2}),
        ("book", ("passengers",), "just the two of us", {"passengers": 2}),
        ("book", ("cabin",), "the basic one", {"cabin": "basic_economy"}),
        ("book", ("insurance",), "sure", {"insurance": True}),
        ("book", ("passengers", "cabin"), "3 in economy", {"passengers": 3, "cabin": "economy"}),
        ("book", ("origin", "destination", "date"), "berlin to paris", {"origin": "BER", "destination": "PAR"}),
        (
            "book",
            ("origin", "destination"),
            "destination: paris, origin: berlin",
            {"origin": "BER", "destination": "PAR"},
        ),
        ("book", ("origin", "destination"), "origin = NYC", {"origin": "NYC"}),
        (
            "book",
            ("destination", "origin", "date"),
            "Berlin\nParis\ntomorrow",
            {"destination": "BER", "origin": "PAR", "date": THURSDAY},
        ),
        ("cancel", ("reason",), '"I am ill"', {"reason": "I am ill"}),
        ("cancel", ("code", "reason"), "PEP4E0, I am ill", {"code": "PEP4E0", "reason": "I am ill"}),
        ("cancel", ("code", "reason"), "I am ill", {"reason": "I am ill"}),
        ("compare", ("cities",), "paris and la", {"cities": ["PAR", "LAX"]}),
    ],
)
def test_values(
    travel: AgentSpec, extractor: Extractor, skill: str, names: tuple[str, ...], message: str, values: dict[str, Any]
) -> None:
    reply = read_reply(Asked(kind="input", names=names), travel.skills[skill].inputs, Said(message, NOW), extractor)
    assert (reply.kind, dict(reply.values)) == ("values", values)


@pytest.mark.parametrize(
    ("message", "rest"), [("Paris", ""), ("I think Paris, please", "think"), ("weather in Paris", "weather")]
)
def test_words_beside_the_answer_are_told(travel: AgentSpec, extractor: Extractor, message: str, rest: str) -> None:
    reply = read_reply(
        Asked(kind="input", names=("destination",)), travel.skills["book"].inputs, Said(message, NOW), extractor
    )
    assert (reply.values, reply.rest) == ({"destination": "PAR"}, rest)


@pytest.mark.parametrize("message", ["I don't know", "hm", "3"])
def test_no_value_is_unclear(travel: AgentSpec, extractor: Extractor, message: str) -> None:
    reply = read_reply(
        Asked(kind="input", names=("destination",)), travel.skills["book"].inputs, Said(message, NOW), extractor
    )
    assert reply.kind == "unclear"


@batch(
    ("message", "index"),
    [
        *(("2", 1), ("#2", 1), ("option 1", 0), ("number 3 please", 2), ("one", 0), ("the second", 1), ("last one", 2)),
        *(("the 1st one", 0), ("evening flight", 2), ("the mornings", 0), ("MORNING flight!", 0), ("to Seattle", 2)),
        *(("B2", 1), ("noon flight $90", 1), ("second please", 1), ("the last", 2)),
        *(
            ("0", None),
            ("4", None),
            ("99", None),
            ("flight", None),
            ("both", None),
            ("the cheap one", None),
            ("", None),
        ),
        *(("the evening news said something about a storm over the coast", None), ("fourth", None)),
    ],
)
def test_choices(message: str, index: int | None) -> None:
    assert chosen(FLIGHTS, Said(message), ("a1", "b2", "c3")) == index


def test_a_choice_is_not_answered_by_any_text(travel: AgentSpec, extractor: Extractor) -> None:
    inputs = travel.skills["cancel"].inputs
    reply = read_reply(
        Asked(kind="input", names=("reason",), choices=FLIGHTS), inputs, Said("whatever you like", NOW), extractor
    )
    assert reply.kind == "unclear"
    assert (
        read_reply(Asked(kind="input", names=("reason",), choices=FLIGHTS), inputs, Said("2", NOW), extractor).index
        == 1
    )


@pytest.mark.parametrize(
    ("message", "index"),
    [("1", 0), ("the weather", 0), ("the trip", 1), ("the weather in Paris", None), ("which", None)],
)
def test_a_question_for_the_skill(travel: AgentSpec, extractor: Extractor, message: str, index: int | None) -> None:
    labels = ("The weather forecast for a city", "Book a trip")
    reply = read_reply(
        Asked(kind="skill", names=("weather", "book"), choices=labels), {}, Said(message, NOW), extractor
    )
    assert (reply.kind, reply.index) == (("unclear" if index is None else "choice"), index)


@given(st.sampled_from(["yes", "ok", "sure"]), st.text(alphabet="abcdefghij 0123456789,", min_size=1, max_size=40))
def test_whatever_else_is_said_never_becomes_a_yes_to_something_new(
    travel: AgentSpec, extractor: Extractor, yes: str, more: str
) -> None:
    reply = read_reply(
        Asked(kind="confirm", names=tuple(HELD), current=HELD),
        travel.skills["book"].inputs,
        Said(f"{yes} {more}", NOW),
        extractor,
    )
    figures = {int(word) for word in more.replace(",", " ").split() if word.isdigit()}
    assert reply.kind != "yes" or figures <= {2}


@pytest.mark.parametrize("kind", ["input", "confirm", "skill"])
@given(message=st.text(max_size=300))
def test_t10_no_text_raises_and_the_same_text_means_the_same(
    travel: AgentSpec, extractor: Extractor, kind: Any, message: str
) -> None:
    inputs = travel.skills["book"].inputs
    for names, labels in ((("destination",), ()), (("origin", "date"), ()), (("cabin",), FLIGHTS)):
        replies = [
            read_reply(
                Asked(kind=kind, names=names, choices=labels, current=HELD), inputs, Said(message, NOW), extractor
            )
            for _ in "12"
        ]
        assert replies[0] == replies[1]


@pytest.mark.parametrize(
    ("message", "people"), [("my wife and I", 2), ("me and three friends", 4), ("my family and me", None)]
)
def test_an_answer_counts_people(extractor: Extractor, message: str, people: int | None) -> None:
    inputs = {"people": Input(type="integer", ask="For how many people?")}
    reply = read_reply(Asked(kind="input", names=("people",)), inputs, Said(message), extractor)
    assert reply.values.get("people") == people


@batch(
    ("question", "message", "kind"),
    [
        *(("What is wrong?", "yes", "unclear"), ("Was ist passiert?", "ja bitte", "unclear")),
        *(("What is wrong?", "the lamp is off", "values"), ("Anything else?", "yes", "values")),
        *(("¿Qué ha pasado?", "sí", "unclear"), ("What shall I write?", "never mind", "abandon")),
    ],
)
def test_a_yes_is_no_answer_to_a_question_for_words(question: str, message: str, kind: str) -> None:
    asked, inputs = Asked(kind="input", names=("problem",), text=question), {"problem": Input.model_validate({})}
    assert read_reply(asked, inputs, Said(message, NOW), Extractor(AgentSpec())).kind == kind
