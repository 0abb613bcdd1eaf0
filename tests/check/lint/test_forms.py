"""Parameters of loops of which no model is told the form."""

import datetime as dt
from typing import Literal

import pytest
from tests.check.lint.small import codes, found, job

from shipworthy import tool


def told(made: object, **parts: object) -> list[str]:
    """What is not said of which parameter."""
    loop = job(tools=["made"], fallback="x", **parts)
    (one,) = found(loop, tools=[made]) or (None,)
    assert one is None or (one.code, one.severity) == ("formless-parameter", "note")
    return [] if one is None else one.evidence.split("; ")


def test_a_code_a_day_and_an_amount() -> None:
    @tool(name="made")
    def made(country_code: str, start_date: str, weight: float, price: float, words: str) -> str:
        """Look something up."""
        return "x"

    assert told(made) == [
        "`country_code`: not said which form it has",
        "`start_date`: not said how a day or a time is written",
        "`weight`: not said its unit",
    ]


def test_an_id_is_copied_from_what_was_said() -> None:
    @tool(name="made")
    def made(order_id: str, reference: str, invoice_number: str) -> str:
        """Look something up."""
        return "x"

    assert told(made) == []


def test_a_description_that_repeats_the_name_and_the_type_says_nothing() -> None:
    @tool(name="made")
    def made(due_date: str, country_code: str) -> str:
        """Look something up.

        Args:
            due_date: The due date, as a string.
            country_code: A code of the country.
        """
        return "x"

    assert len(told(made)) == 2


def test_a_description_that_says_more_is_enough() -> None:
    @tool(name="made")
    def made(due_date: str, city_code: str, weight: float) -> str:
        """Look something up.

        Args:
            due_date: The last day to pay, as 2026-01-31.
            city_code: As `find_city` gives it.
            weight: Kilograms.
        """
        return "x"

    assert told(made) == []


def test_types_names_and_defaults_that_say_it() -> None:
    @tool(name="made")
    def made(
        day: dt.date,
        timeout_seconds: int,
        price_usd: float,
        code: Literal["a", "b"],
        iso_date: str,
        end: str = "now",
        city: str = "",
    ) -> str:
        """Look something up."""
        return "x"

    assert told(made) == []


@pytest.mark.parametrize("about", ["Look one up by its order code.", "Look one up, such as A-1001."])
def test_a_tool_that_says_it_of_its_parameter(about: str) -> None:
    def made(order_code: str) -> str:
        return "x"

    made.__doc__ = about
    assert told(tool(name="made")(made)) == []


def test_what_the_skill_asks_for_is_in_the_message() -> None:
    @tool(name="made")
    def made(order_code: str) -> str:
        """Look something up."""
        return "x"

    assert len(told(made)) == 1
    assert told(made, inputs={"order_code": {"type": "text", "ask": "Which order?"}}) == []


def test_a_step_of_a_page_needs_no_words_for_a_model() -> None:
    @tool(name="made")
    def made(order_code: str) -> str:
        """Look something up."""
        return "x"

    assert codes(job(workflow=[{"tool": "made"}, {"answer": "{made}"}]), tools=[made]) == []
