"""Words that are made of one another name one option."""

import pytest

from shipworthy.contract.agent import AgentSpec
from shipworthy.contract.language.types import TypeSpec
from shipworthy.routing.said import Said
from shipworthy.routing.values.extract import Extractor
from shipworthy.routing.values.kin import akin

EXTRACTOR = Extractor(AgentSpec())


@pytest.mark.parametrize(
    ("word", "other", "kin"),
    [
        *(("register", "registration", True), ("certify", "certificate", True), ("inspect", "inspection", True)),
        *(("reparieren", "reparatur", False), ("electrical", "electricity", True), ("complaint", "complaining", True)),
        *(("internet", "international", False), ("restaurant", "restoration", False), ("pay", "payment", False)),
        *(("contract", "contraption", False), ("passenger", "passport", False), ("registers", "registers", True)),
    ],
)
def test_words_of_one_family(word: str, other: str, kin: bool) -> None:
    assert akin(word, other) == akin(other, word) == kin


@pytest.mark.parametrize(
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
    found = EXTRACTOR.find(TypeSpec(name="choice", options=tuple(options)), Said(message))
    assert [item.value for item in found] == ([value] if value else [])
