"""A small travel agent, and the day on which its messages are read."""

import datetime as dt
from typing import Any

import pytest

from shipworthy.contract.agent import AgentSpec
from shipworthy.contract.input import Input
from shipworthy.contract.language.types import input_type
from shipworthy.contract.skill import Skill
from shipworthy.routing.skills.router import Router
from shipworthy.routing.values.extract import Extractor

CITIES = {
    "BER": ["berlin"],
    "PAR": ["paris"],
    "NYC": ["new york", "new york city", "big apple"],
    "SEA": ["seattle"],
    "MUC": ["munich", "münchen"],
    "LAX": ["los angeles", "la"],
    "ON": ["ontario"],
    "BOS": ["boston"],
    "CHI": ["chicago"],
    "A": ["aarhus"],
    "HH": ["hamburg & harburg"],
}


def an_input(**fields: Any) -> Input:
    return Input.model_validate(fields)


def skills() -> list[Skill]:
    return [
        Skill(
            name="weather",
            description="The weather forecast for a city",
            examples=(
                "What's the weather in Paris?",
                "will it rain in Berlin tomorrow",
                "forecast for Seattle",
                "how hot is it in NYC",
                "do I need an umbrella in Munich",
            ),
            inputs={
                "city": an_input(type="city", ask="In which city?"),
                "date": an_input(type="date", default="today"),
            },
        ),
        Skill(
            name="compare",
            description="Compare the climate of cities",
            examples=(
                "compare Paris and Berlin",
                "which is warmer, Boston or Chicago?",
                "climate of LA versus Seattle",
            ),
            inputs={"cities": an_input(list="city", min=2, max=4, ask="Which cities?")},
        ),
        Skill(
            name="book",
            description="Book a trip",
            examples=(
                "book a trip from New York to Seattle",
                "I need to fly to LA on Friday",
                "reserve a flight for two",
            ),
            inputs={
                "origin": an_input(type="city", ask="From where?"),
                "destination": an_input(type="city", ask="To where?"),
                "date": an_input(type="date", ask="On which day?"),
                "return_date": an_input(type="date", ask="And back on which day?"),
                "passengers": an_input(type="integer", ask="How many passengers?"),
                "cabin": an_input(type=["basic_economy", "economy", "business"], ask="Which cabin?"),
                "budget": an_input(type="money", ask="What budget?"),
                "insurance": an_input(type="yesno", ask="Insurance?"),
            },
        ),
        Skill(
            name="cancel",
            description="Cancel a reservation",
            examples=("cancel my trip PEP4E0", "call off the reservation", "I want my booking refunded"),
            inputs={
                "code": an_input(type="text", pattern="[A-Z0-9]{6}", ask="Which reservation?"),
                "reason": an_input(type="text", ask="Why?"),
            },
        ),
    ]


@pytest.fixture(scope="session")
def travel() -> AgentSpec:
    cities = input_type("city", values=CITIES)
    return AgentSpec(name="travel", types={"city": cities}, skills={skill.name: skill for skill in skills()})


@pytest.fixture(scope="session")
def extractor(travel: AgentSpec) -> Extractor:
    return Extractor(travel)


@pytest.fixture(scope="session")
def router(travel: AgentSpec, extractor: Extractor) -> Router:
    return Router(travel, extractor)


@pytest.fixture(scope="session")
def now() -> dt.datetime:
    """A Wednesday."""
    return dt.datetime(2024, 5, 15, 10, 0, tzinfo=dt.UTC)
