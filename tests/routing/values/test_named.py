"""Values of an agent's own types, by the words people use for them."""

from hypothesis import given
from hypothesis import strategies as st
from tests.batches import batch

from shipworthy.contract.agent import AgentSpec
from shipworthy.contract.input import Input
from shipworthy.contract.language.types import TypeSpec, input_type
from shipworthy.routing.said import Said
from shipworthy.routing.values.extract import Extractor
from shipworthy.routing.values.found import Found
from shipworthy.routing.values.inputs import fill
from shipworthy.routing.values.named import Names, ticker_alone, tickers

CITIES = {
    "BER": ["berlin"],
    "NYC": ["new york", "new york city", "big apple"],
    "MUC": ["munich", "münchen"],
    "ON": ["ontario"],
    "IT": ["italia"],
    "KEY": ["key west"],
    "A": ["aarhus"],
    "HH": ["hamburg & harburg"],
    "KIS": ["kissimmee"],
}
NAMES = Names(input_type("city", values=CITIES), frozenset())


def read(names: Names, message: str, *, answer: bool) -> list[Found]:
    """What is found, or where nothing is what the message is as an answer."""
    return names.find(Said(message)) or (names.alone(Said(message)) if answer else [])


def said(message: str, names: Names = NAMES, *, answer: bool = False) -> list[str]:
    return [item.value for item in read(names, message, answer=answer)]


@batch(
    ("message", "expected"),
    [
        *(
            ("to Berlin", ["BER"]),
            ("BER", ["BER"]),
            ("ber", ["BER"]),
            ("$ber?", ["BER"]),
            ("Berlin's weather", ["BER"]),
        ),
        *(("new york city or munich", ["NYC", "MUC"]), ("Big Apple", ["NYC"]), ("München", ["MUC"])),
        *(
            ("hamburg and harburg", ["HH"]),
            ("Hamburg & Harburg", ["HH"]),
            ("Key West", ["KEY"]),
            ("BER/MUC", ["BER", "MUC"]),
        ),
        *(("brelin", ["BER"]), ("much", []), ("kisimmee", ["KIS"]), ("kissime", []), ("newyork", ["NYC"])),
        *(("berlinale", []), ("get on it", []), ("the key", []), ("a", []), ("A", []), ("$a", ["A"]), ("ON", ["ON"])),
        *(
            ("PUT IT ON MY KEY RING", []),
            ("FLY ME TO BERLIN NOW", ["BER"]),
            ("", []),
            ("berlin berlin", ["BER", "BER"]),
        ),
    ],
)
def test_values_in_a_message(message: str, expected: list[str]) -> None:
    assert said(message) == expected


@batch(
    ("message", "expected"),
    [
        ("on", ["ON"]),
        ("key", ["KEY"]),
        ("a", ["A"]),
        ("it is on", ["ON"]),
        ("on to berlin", ["BER"]),
        ("get on with it now", []),
        ("yes do it", []),
        ("all of them", []),
    ],
)
def test_an_everyday_word_is_a_code_only_as_a_short_answer(message: str, expected: list[str]) -> None:
    assert said(message, answer=True) == expected


@batch(("message", "expected"), [("the sea", []), ("SEA", ["SEA"]), ("$sea", ["SEA"]), ("lax", ["LAX"])])
def test_a_small_code_that_is_an_ordinary_word_is_none(message: str, expected: list[str]) -> None:
    assert said(message, Names(input_type("airport", values={"SEA": ["seattle"], "LAX": []}), frozenset())) == expected


@batch("slip", ["berlni", "brlin", "berlinn", "bertin", "munihc", "muniich", "kissimme", "onatrio"])
def test_one_slip_in_a_long_name_is_forgiven(slip: str) -> None:
    assert len(said(slip)) == 1


def test_a_slip_is_found_but_not_exact() -> None:
    assert [item.exact for item in NAMES.find(Said("berlin brelin"))] == [True, False]


def test_words_to_avoid_are_no_slips() -> None:
    assert Names(input_type("city", values=CITIES), frozenset(("berlim",))).find(Said("merlin berlim")) == []


def test_values_outside_the_set_come_by_pattern_and_pass_the_check() -> None:
    names = Names(
        input_type("code", values={"X1": []}, pattern=r"#(\w+)", check=lambda code: code != "bad"), frozenset()
    )
    assert said("#good and #bad and X1", names) == ["good", "X1"]


@batch(
    ("message", "expected"),
    [
        *(("$abc", ["ABC"]), ("ABC", ["ABC"]), ("CEO of IBM", ["IBM"]), ("price of AMD and INTC", ["AMD", "INTC"])),
        *(
            ("BRK.B", ["BRK.B"]),
            ("F or T", ["F", "T"]),
            ("I want A PE", []),
            ("FYI OK", []),
            ("abc", []),
            ("TOOLONG", []),
        ),
        *(("HELLO WORLD THIS IS LOUD", []), ("PRICE OF AMD", ["AMD"]), ("U.S. markets", [])),
    ],
)
def test_codes_without_a_list(message: str, expected: list[str]) -> None:
    assert [item.value for item in tickers(Said(message))] == expected


def test_one_small_word_is_a_code_only_as_an_answer() -> None:
    assert [item.value for item in ticker_alone(Said("abc"))] == ["ABC"]
    assert ticker_alone(Said("abc def")) == []


@given(st.sampled_from(sorted(CITIES)), st.sampled_from(["", "from ", "fly me to ", "what about "]))
def test_every_name_is_found_wherever_it_stands(code: str, before: str) -> None:
    for name in CITIES[code]:
        assert said(f"{before}{name}, please") == [code]


@given(st.text(max_size=300), st.booleans())
def test_t10_no_text_raises(message: str, answer: bool) -> None:
    for item in read(NAMES, message, answer=answer):
        assert item.value in CITIES and 0 <= item.start < item.end <= len(message)
    for item in (ticker_alone if answer else tickers)(Said(message)):
        assert message[item.start : item.end].lstrip("$").upper() == item.value


STOCKS = input_type(
    "stock", values={"ES": ["eversource"], "EL": ["estee"], "DE": ["deere"], "LA": ["la"], "BNC": ["banco"]}
)


@batch(
    ("message", "expected"),
    [
        *(("¿cuál es el precio de eversource?", ["ES"]), ("il prezzo della eversource è più alto", ["ES"])),
        *(("qué banca es la más grande", []), ("wie ist der Kurs von deere", ["DE"]), ("price of DE", ["DE"])),
        *(("how is la doing", ["LA"]), ("price of $el", ["EL"]), ("compare es and el", [])),
    ],
)
def test_field_39_everyday_words_of_other_languages_are_no_codes(message: str, expected: list[str]) -> None:
    found = Names(STOCKS, frozenset()).find(Said(message))
    assert [item.value for item in found] == expected


@batch(("message", "expected"), [("nvda", ["NVDA"]), ("hola", []), ("maybe", []), ("NOW", ["NOW"])])
def test_a_greeting_is_no_stock_code(message: str, expected: list[str]) -> None:
    assert [item.value for item in ticker_alone(Said(message))] == expected


def test_field_45_a_check_is_asked_once_for_each_value_of_a_message() -> None:
    asked: list[str] = []

    def check(word: str) -> bool:
        asked.append(word)
        return word == "ABCD"

    names, whole = Names(input_type("code", pattern="[A-Z]{4}", check=check), frozenset()), Said("ABCD and WXYZ")
    for said in (whole, whole.part(0, 4), whole.after("before")):
        assert [item.value for item in names.find(said)] == ["ABCD"]
    assert asked == ["ABCD", "WXYZ"]


PETS = TypeSpec(name="choice", options=("cat", "dog", "rabbit", "none"))
EXTRACTOR = Extractor(AgentSpec())


def named(message: str, before: str = "") -> list[object]:
    said = Said(message)
    return [item.value for item in EXTRACTOR.find(PETS, said.after(before) if before else said)]


@batch(
    ("message", "pet"),
    [
        ("Ich brauche einen Termin für meine Katze", "cat"),
        ("Mein Hund ist krank", "dog"),
        ("mi perro está enfermo", "dog"),
        ("mon chat est malade", "cat"),
    ],
)
def test_issue_11_an_option_is_found_in_another_language(message: str, pet: str) -> None:
    assert named(message) == [pet]


def test_an_answer_is_in_the_language_of_the_message_before() -> None:
    assert named("Katze", "Ich brauche bitte einen Termin für mein Tier") == ["cat"]


@batch("message", ["ich habe keine Zeit", "my chat with the vet", "Hundert", "no tengo tiempo"])
def test_words_that_deny_and_english_words_name_nothing(message: str) -> None:
    assert named(message) == []


def test_what_is_denied_is_not_taken() -> None:
    inputs = {"pet": Input.model_validate({"type": ["cat", "dog"]})}
    assert dict(fill(inputs, Said("nicht die Katze, der Hund ist krank"), EXTRACTOR).values) == {"pet": "dog"}


def test_a_name_of_an_own_type_is_found() -> None:
    vehicle = input_type("vehicle", values={"car": ["automobile"], "bike": ["bicycle"]})
    kind = TypeSpec(name="vehicle")
    extractor = Extractor(AgentSpec(types={"vehicle": vehicle}))
    found = extractor.find(kind, Said("ich möchte mein Fahrrad abholen"))
    assert [(item.value, item.exact) for item in found] == [("bike", False)]


def test_a_long_text_is_not_read_word_by_word() -> None:
    assert named("Ich brauche einen Termin für meine Katze. " * 100) == []


BIKES = input_type("bike", values={"e-bike": [], "cargo bike": [], "city bike": []})


@batch(
    ("message", "expected"),
    [
        *(
            ("Haben Sie am Samstag noch E-Bikes frei?", ["e-bike"]),
            ("was kosten bei Ihnen die Cargo Bikes", ["cargo bike"]),
        ),
        *(("ist heute noch ein Cargobike da?", ["cargo bike"]), ("was ist das für ein Rad?", [])),
    ],
)
def test_a_name_has_the_endings_of_the_language_around_it(message: str, expected: list[str]) -> None:
    assert [item.value for item in Names(BIKES, frozenset()).find(Said(message))] == expected
