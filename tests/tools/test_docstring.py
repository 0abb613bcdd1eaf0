"""What docstrings say of a function and of its parameters, in the styles that people write."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.batches import batch

from shipworthy.tools.docstring import described

NAMES = ("place", "days", "exact")
GOOGLE = """Weather forecast
    for a place.

    Only for towns:
    - in Europe
    - in Asia

    Args:
        place (str): the IATA code of
            the nearest airport: three letters

            as printed on a ticket
        days (Annotated[int, Field(ge=1)], optional): how many days ahead
        other: not a parameter
        *exact: no rounding

    Returns:
        place: not this one
    """
NUMPY = """Weather forecast for a place.

    Only for towns:

    - in Europe

    Parameters
    ----------
    place : str
        the IATA code of
        the nearest airport: three letters
    days, exact : int, optional
        how many days ahead
    other
        not a parameter

    Returns
    -------
    place : str
        not this one
    """
REST = """Weather forecast for a place.

    :param str place: the IATA code of
        the nearest airport: three letters
    :type place: str
    :param days: how many days ahead
    :returns: place
    :rtype: str

    Not this one.
    """


def test_field_26_googles_style() -> None:
    said = described(GOOGLE, NAMES)
    assert said.prose == "Weather forecast for a place.\n\nOnly for towns:\n- in Europe\n- in Asia"
    assert said.params == {
        "place": "the IATA code of the nearest airport: three letters as printed on a ticket",
        "days": "how many days ahead",
        "exact": "no rounding",
    }


def test_field_26_numpys_style() -> None:
    said = described(NUMPY, NAMES)
    assert said.prose == "Weather forecast for a place.\n\nOnly for towns:\n\n- in Europe"
    assert said.params == {
        "place": "the IATA code of the nearest airport: three letters",
        "days": "how many days ahead",
        "exact": "how many days ahead",
    }


@pytest.mark.parametrize("mark", [":", "@"])
def test_field_26_rest_and_epytext(mark: str) -> None:
    said = described(REST.replace("    :", f"    {mark}"), NAMES)
    assert said.prose == "Weather forecast for a place."
    assert said.params == {
        "place": "the IATA code of the nearest airport: three letters",
        "days": "how many days ahead",
    }


@batch("heading", ["Args:", "Arguments:", "Parameters:", "Params:", "Keyword Args:"])
def test_items_need_not_be_indented(heading: str) -> None:
    assert described(f"Do it.\n\n{heading}\nplace: where\ndays - no\n", NAMES).params["place"].startswith("where")


def test_a_docstring_may_begin_with_its_parameters() -> None:
    said = described("Args:\n    place: where\n", NAMES)
    assert (said.prose, said.params) == ("", {"place": "where"})


def test_prose_that_ends_with_a_colon_is_no_section() -> None:
    said = described("Do it.\n\nNote: it takes long.\n\nThe steps:\n    first\n", NAMES)
    assert said.prose == "Do it.\n\nNote: it takes long.\n\nThe steps:\n    first"


@given(
    st.text(max_size=300), st.sampled_from(["", "Args:\n    place: ", "Parameters\n----\nplace : ", ":param place: "])
)
def test_any_text_can_be_read(text: str, before: str) -> None:
    said = described(f"{text}\n{before}{text}", NAMES)
    assert set(said.params) <= set(NAMES)
