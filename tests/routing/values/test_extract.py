"""Values by the type of an input, in a message and as an answer."""

import datetime as dt
import time
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.batches import batch

from shipworthy.contract.agent import AgentSpec
from shipworthy.contract.input import Input
from shipworthy.contract.language.types import TypeSpec, input_type
from shipworthy.routing.said import Said
from shipworthy.routing.values.extract import Extractor, choices

NOW = dt.datetime(2024, 5, 15, 10, 0, tzinfo=dt.UTC)
PLAIN = Extractor(AgentSpec())
KINDS: list[Any] = [
    "integer",
    "number",
    "money",
    "date",
    "time",
    "datetime",
    "duration",
    "email",
    "yesno",
    "text",
    "ticker",
]
KINDS += ["any", "unheard_of", ["one_way", "round_trip"], "list:integer", {"name": "text"}]


def an_input(**fields: Any) -> Input:
    return Input.model_validate(fields)


@pytest.mark.parametrize(
    ("kind", "message", "expected"),
    [
        ("email", "write to Bob.Smith+x@mail.example.com.", ["Bob.Smith+x@mail.example.com"]),
        ("email", "<a@b.org>, c@d.org, e@f", ["a@b.org", "c@d.org"]),
        ("city", "from berlin to Paris", ["BER", "PAR"]),
        ("list:integer", "3, 5 and 7", [3, 5, 7]),
        ("yesno", "yes", []),
        ("text", "anything", []),
        ("ticker", "price of AMD", ["AMD"]),
        ({"a": "integer"}, "5", []),
    ],
)
def test_values_by_type(extractor: Extractor, kind: Any, message: str, expected: list[Any]) -> None:
    assert [item.value for item in extractor.find(TypeSpec.parse(kind), Said(message, NOW))] == expected


@batch(
    ("message", "expected"),
    [
        *(
            ("one way", ["one_way"]),
            ("one-way", ["one_way"]),
            ("roundtrip", ["round_trip"]),
            ("Round_Trip", ["round_trip"]),
        ),
        *(("round trips please", ["round_trip"]), ("bussiness", ["business"]), ("basic economy", ["basic_economy"])),
        *(("economy", ["economy"]), ("the way", []), ("", []), ("economy or business", ["economy", "business"])),
    ],
)
def test_choices(message: str, expected: list[str]) -> None:
    found = choices(("one_way", "round_trip", "economy", "basic_economy", "business"), Said(message))
    assert [item.value for item in found] == expected


@pytest.mark.parametrize(
    ("fields", "message", "expected"),
    [
        ({"type": "integer"}, "it's 10", 10),
        ({"type": "integer"}, "ten of them please", 10),
        ({"type": "integer"}, "5 or 10", None),
        ({"type": "integer"}, "$50", None),
        ({"type": "integer"}, "many", None),
        ({"type": "number"}, "3%", 3.0),
        ({"type": "money"}, "50", 50.0),
        ({"type": "money"}, "5%", None),
        ({"type": "city"}, "on", "ON"),
        ({"type": "city"}, "ber", "BER"),
        ({"type": "city"}, "no idea", None),
        ({"type": "date"}, "the 2nd of May", dt.date(2024, 5, 2)),
        ({"type": "time"}, "9", dt.time(9)),
        ({"type": "duration"}, "30", None),
        ({"type": "yesno"}, "yes please", True),
        ({"type": "yesno"}, "nope", False),
        ({"type": ["basic_economy", "business"]}, "the basic one", "basic_economy"),
        ({"type": "text"}, ' "hello there" ', "hello there"),
        ({"type": "text"}, '""', None),
        ({"list": "text", "max": 3}, "milk", ["milk"]),
        ({"list": "city", "max": 2}, "berlin, paris, berlin and chicago", ["BER", "PAR"]),
        ({"type": "ticker"}, "amd", "AMD"),
    ],
)
def test_answers(extractor: Extractor, fields: dict[str, Any], message: str, expected: Any) -> None:
    assert extractor.read(an_input(**fields), Said(message, NOW)) == expected


@batch(
    ("pattern", "message", "expected"),
    [
        ("[A-Z0-9]{6}", "please cancel PEP4E0 now", ["PEP4E0"]),
        ("[A-Z0-9]{6}", "please cancel pep4e0 now", ["PEP4E0"]),
        ("[A-Z0-9]{6}", "please cancel it", []),
        (r"order (\d+)", "ORDER 77 and order 78", ["77", "78"]),
        ("check", "the checked check", ["check"]),
        (r"A-\d+", "alert a-12", ["A-12"]),
    ],
)
def test_patterns(pattern: str, message: str, expected: list[str]) -> None:
    found = PLAIN.by_pattern(an_input(type="text", pattern=pattern), Said(message, NOW))
    assert [item.value for item in found] == expected


@batch("pattern", [r"\d*", r"(\d*) nights", r"(\s*)", r"(x)?"])
def test_a_pattern_that_matches_nothing_finds_nothing(pattern: str) -> None:
    assert PLAIN.by_pattern(an_input(type="text", pattern=pattern), Said("for  nights", NOW)) == []


def test_a_pattern_of_a_typed_input_gives_that_type() -> None:
    spec = an_input(type="money", pattern=r"under (\$?\d+\s?\w*)")
    assert [item.value for item in PLAIN.of(spec, Said("under 5 million", NOW))] == [5_000_000]


def test_a_code_in_an_answer_may_be_small_letters_alone() -> None:
    spec = an_input(type="text", pattern="[A-Z0-9]{6}")
    assert PLAIN.read(spec, Said(" abcdef ", NOW)) == "ABCDEF"
    assert PLAIN.read(spec, Said("cancel please", NOW)) is None


def test_words_of_the_skills_are_no_slips_of_a_name(travel: AgentSpec) -> None:
    # "climate" and "reservation" are the agent's own words, whatever city is called alike.
    other = input_type("place", values={"CLI": ["climato"], "RES": ["reservations"]})
    near = Extractor(travel.model_copy(update={"types": {**travel.types, "place": other}}))
    assert near.find(TypeSpec(name="place"), Said("climate and reservation", NOW)) == []


def test_values_are_loaded_when_they_are_first_needed() -> None:
    loads: list[int] = []

    def values() -> dict[str, list[str]]:
        loads.append(1)
        return {"X": ["xylophone"]}

    lazy = Extractor(AgentSpec(types={"toy": input_type("toy", values=values)}))
    assert loads == []
    assert [lazy.find(TypeSpec(name="toy"), Said(f"a xylophone {n}", NOW))[0].value for n in range(3)] == ["X"] * 3
    assert loads == [1]


ANY_TEXT = st.text(st.characters(codec=None), max_size=300)


@pytest.mark.parametrize("kind", KINDS, ids=str)
@given(message=ANY_TEXT)
def test_t10_no_text_raises_and_the_same_text_reads_the_same(kind: Any, message: str) -> None:
    spec = an_input(type=kind)
    for answer in (False, True):
        found = PLAIN.find(spec.type, Said(message, NOW), answer=answer)
        assert found == PLAIN.find(spec.type, Said(message, NOW), answer=answer)
    assert PLAIN.read(spec, Said(message, NOW)) == PLAIN.read(spec, Said(message, NOW))


@pytest.mark.machine
@pytest.mark.parametrize(
    "unit", ["a", "1", " ", "1,", "$", "berlin ", "1-", "\x00", "\ud800", "may 1 ", "@a.b", "and a half "]
)
def test_t10_a_message_of_a_million_characters_takes_no_time(extractor: Extractor, unit: str) -> None:
    message = unit * (1_000_000 // len(unit))
    began = time.process_time()
    for kind in [*KINDS, "city"]:
        extractor.find(TypeSpec.parse(kind), Said(message, NOW))
        extractor.read(an_input(type=kind), Said(message, NOW))
    assert time.process_time() - began < 2


KINDLESS = Extractor(AgentSpec())


@batch(
    ("message", "options", "value"),
    [
        ("an appointment to register my address", ["passport", "registration", "certificate"], "registration"),
        ("to inspect it", ["brakes", "inspection"], "inspection"),
        ("something for the electrician", ["electricity", "electrification"], None),
        ("my address", ["passport", "registration"], None),
    ],
)
def test_an_option_is_named_by_its_family_where_none_is_named(
    message: str, options: list[str], value: str | None
) -> None:
    found = KINDLESS.find(TypeSpec(name="choice", options=tuple(options)), Said(message))
    assert [item.value for item in found] == ([value] if value else [])


def test_an_ordinary_word_is_no_value_that_a_figure_check_looks_for() -> None:
    ticker = input_type("ticker", values={"NVDA": [], "A": [], "ALL": [], "Energy": []})
    assert Extractor(AgentSpec(types={"ticker": ticker})).own_values == ("NVDA",)
