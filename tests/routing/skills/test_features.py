"""Features of a text."""

from shipworthy.contract.agent import AgentSpec
from shipworthy.routing.said import Said
from shipworthy.routing.skills.features import Reader, is_word
from shipworthy.routing.values.extract import Extractor
from shipworthy.routing.words import stem


def test_values_are_masked_and_neighbours_are_pairs(travel: AgentSpec, extractor: Extractor) -> None:
    counts = Reader(travel, extractor).count(Said("Weather in Paris and Berlin"), stem)
    assert counts["<city>"] == 2 and counts["<citys>"] == 0 and counts["<city>s"] == 1
    assert counts["in <city>"] == 1 and counts["weather in"] == 1
    assert [feature for feature in ("weather", "weather in", "<city>") if is_word(feature)] == ["weather"]


def test_own_values_say_nothing_to_the_encoder(travel: AgentSpec, extractor: Extractor) -> None:
    reader = Reader(travel, extractor)
    assert reader.masked(Said("weather in Paris on friday")) == "weather in it on friday"
    assert reader.masked(Said("cancel PEP4E0")) == "cancel it"
    assert reader.masked(Said("hello")) == "hello"
    assert reader.own == {"<city>"}


def test_issue_11_the_encoder_reads_slips_corrected_but_not_in_values(travel: AgentSpec, extractor: Extractor) -> None:
    reader, slips = Reader(travel, extractor), {"forcast": "forecast", "paris": "pairs"}
    assert reader.masked(Said("Forcast for Paris"), slips.get) == "forecast for it"


def test_a_message_in_another_language_keeps_the_agents_own_values(travel: AgentSpec, extractor: Extractor) -> None:
    reader = Reader(travel, extractor)
    english = reader.in_english(Said("ich möchte nach Paris fliegen"))
    assert english is not None and english.message == "I would like to Paris fly"
    assert reader.in_english(Said("I want to fly to Paris")) is None
