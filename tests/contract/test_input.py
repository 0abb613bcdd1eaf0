"""An input holds together, or says why it does not."""

import pytest
from tests.batches import batch

from shipworthy.contract.input import Input
from shipworthy.errors import SpecError


@batch(
    ("parts", "why"),
    [
        ({"list": "text"}, "needs `max`"),
        ({"type": "text", "max": 3}, "belong to a list"),
        ({"list": "text", "min": 4, "max": 2}, "above `max`"),
        ({"pattern": "["}, "not a regular expression"),
        ({"check": "x ="}, "cannot be read"),
        ({"colour": "red"}, "colour"),
        ({"keep": "forever"}, "keep"),
    ],
)
def test_what_does_not_hold_together_is_refused(parts: dict[str, object], why: str) -> None:
    with pytest.raises(SpecError, match=why):
        Input.model_validate(parts)


def test_a_list_has_a_kind_of_its_own() -> None:
    spec = Input.model_validate({"list": "date", "min": 1, "max": 3})

    assert (spec.kind.name, spec.kind.min, spec.kind.max, str(spec.kind.item)) == ("list", 1, 3, "date")


def test_a_default_may_be_a_value_an_expression_or_a_text() -> None:
    defaults = [Input.model_validate({"default": raw}).default for raw in (30, "=now", "{message}", "", False)]

    assert [sorted(d.reads) if d is not None else None for d in defaults] == [[], ["now"], ["message"], [], []]


@batch(
    ("parts", "why"),
    [
        ({"type": "integer", "normalise": "digits"}, "a value of `integer` is none"),
        ({"list": "date", "max": 2, "normalise": "upper"}, "a value of `date` is none"),
        ({"normalise": ["upper", "lower"]}, "contradict one another"),
    ],
)
def test_a_form_that_no_value_has_is_refused(parts: dict[str, object], why: str) -> None:
    with pytest.raises(SpecError, match=why):
        Input.model_validate(parts)


@batch(
    ("parts", "value", "fits"),
    [
        ({"pattern": "[A-Z]{3}\\d{3}"}, "ABC123", True),
        ({"pattern": "[A-Z]{3}\\d{3}"}, "abc123", True),
        ({"pattern": "[A-Z]{3}\\d{3}"}, "ABC123x", False),
        ({"pattern": "\\d{4}", "normalise": "digits"}, "12-34", True),
        ({"pattern": "order (\\d+)"}, "4711", True),
        ({"pattern": "\\d+", "type": "integer"}, 7, True),
        ({}, "anything", True),
    ],
)
def test_a_text_fits_the_pattern_as_it_is_or_in_its_form(parts: dict[str, object], value: object, fits: bool) -> None:
    assert Input.model_validate(parts).fits_pattern(value) is fits
