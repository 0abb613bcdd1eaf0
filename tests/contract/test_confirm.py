"""Who has to say yes, and until when, as a page says it."""

import pytest
from tests.batches import batch

from shipworthy import Step
from shipworthy.contract.confirm import Confirm, by_of, within_of
from shipworthy.contract.identity import Canonical
from shipworthy.contract.language.text import Text
from shipworthy.errors import SpecError


def confirm(raw: object) -> Text | None:
    return Step.model_validate({"tool": "a", "confirm": raw}).confirm


@batch(
    ("raw", "text", "by", "within"),
    [
        ("Sure?", "Sure?", "", 0.0),
        ({"text": "Sure?"}, "Sure?", "", 0.0),
        ({"text": "{x}?", "by": " oncall-lead ", "within": "15m"}, "{x}?", "oncall-lead", 900.0),
        ({"by": "lead"}, "", "lead", 0.0),
        ({"text": True, "within": "1d"}, "", "", 86_400.0),
        ({"text": 3, "within": 90}, "3", "", 90.0),
        ({"text": None, "by": "a b", "within": None}, "", "a b", 0.0),
    ],
)
def test_what_a_question_says(raw: object, text: str, by: str, within: float) -> None:
    made = confirm(raw)
    assert made is not None and (made.source, by_of(made), within_of(made)) == (text, by, within)
    assert isinstance(made, Confirm) is bool(by or within)


@batch(
    ("raw", "why"),
    [
        ({"by": ""}, "`by` is the name"),
        ({"by": 3}, "`by` is the name"),
        ({"by": "{lead}"}, "no expression"),
        ({"by": "=lead"}, "no expression"),
        ({"by": "a\nb"}, "on one line"),
        ({"by": "a" * 101}, "100 characters"),
        ({"within": "soon"}, "not a span of time"),
        ({"within": 0}, "above 0"),
        ({"within": "366d"}, "at most 365d"),
        ({"within": True}, "above 0"),
        ({"text": False, "by": "x"}, "asks nothing"),
        ({"text": ["x"], "by": "x"}, "`text` must be text, not a list"),
        ({"text": "{", "by": "x"}, "not closed"),
        ({"text": "x", "who": "x"}, "`who` is none of these"),
    ],
)
def test_what_says_nobody_or_no_time_is_refused(raw: object, why: str) -> None:
    with pytest.raises(SpecError, match=why):
        confirm(raw)


def test_who_is_asked_is_a_part_of_the_contract() -> None:
    forms = [confirm({"text": "Sure?", **more}) for more in ({}, {"by": "a"}, {"by": "b"}, {"by": "a", "within": 9})]
    assert len({str(Canonical().form(one)) for one in forms}) == 4
    assert Canonical().form(forms[0]) == Canonical().form(confirm("Sure?"))


def test_the_step_says_whose_yes_it_needs() -> None:
    assert Step.model_validate({"tool": "a", "confirm": {"by": "x"}}).yes_of == "x"
    assert Step.model_validate({"tool": "a", "confirm": "Sure?"}).yes_of == ""
    assert Step.model_validate({"tool": "a"}).yes_of == ""
