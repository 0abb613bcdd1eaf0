"""Names of closed sets that are said in another language."""

import pytest

from shipworthy import input_type
from shipworthy.contract.agent import AgentSpec
from shipworthy.contract.input import Input
from shipworthy.contract.language.types import TypeSpec
from shipworthy.routing.said import Said
from shipworthy.routing.values.extract import Extractor
from shipworthy.routing.values.inputs import fill

PETS = TypeSpec(name="choice", options=("cat", "dog", "rabbit", "none"))
EXTRACTOR = Extractor(AgentSpec())


def named(message: str, before: str = "") -> list[object]:
    said = Said(message)
    return [item.value for item in EXTRACTOR.find(PETS, said.after(before) if before else said)]


@pytest.mark.parametrize(
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


@pytest.mark.parametrize("message", ["ich habe keine Zeit", "my chat with the vet", "Hundert", "no tengo tiempo"])
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
