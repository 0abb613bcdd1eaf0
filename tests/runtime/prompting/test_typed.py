from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.batches import batch

from shipworthy.contract.language.types import TypeSpec
from shipworthy.errors import DeadlinePassed, LimitReached, ModelBusy, ModelError, TooDear
from shipworthy.runtime.asking.answer import Answer
from shipworthy.runtime.prompting.typed import read_output, typed_answer

RECORD = TypeSpec.parse({"cause": ["deploy", "load"], "confidence": "number", "sure": "yesno", "why": "text"})
GOOD = '{"cause": "load", "confidence": 0.5, "sure": true, "why": "traffic", "extra": 1}'


def test_record_comes_out_with_its_fields_only() -> None:
    assert read_output(GOOD, RECORD) == {"cause": "load", "confidence": 0.5, "sure": True, "why": "traffic"}


@pytest.mark.parametrize("text", [f"Here you are:\n```json\n{GOOD}\n```", f"{GOOD} Anything else?"])
def test_words_around_the_data_do_not_matter(text: str) -> None:
    assert read_output(text, RECORD)["cause"] == "load"


@batch(
    ("text", "reason"),
    [
        ("", "not JSON"),
        ("I think it is the load", "not JSON"),
        (GOOD[:-1], "not JSON"),
        ("[1]", "not a record"),
        ('{"cause": "load"}', "lacks confidence, sure, why"),
        (GOOD.replace("load", "moon"), "not one of"),
        (GOOD.replace("0.5", '"0.5"'), "not a number"),
        (GOOD.replace("0.5", "true"), "not a number"),
        (GOOD.replace("true", "1"), "not a yesno"),
        (GOOD.replace('"traffic"', "null"), "not a text"),
        (GOOD.replace("0.5", "NaN"), "not JSON"),
    ],
)
def test_f09_f11_broken_output_is_refused_never_mended(text: str, reason: str) -> None:
    with pytest.raises(ModelError, match=reason):
        read_output(text, RECORD)


def test_list_has_its_maximum_and_may_be_wrapped() -> None:
    kind = TypeSpec(name="list", item=TypeSpec.parse("integer"), max=3)
    assert read_output('{"items": [1, 2]}', kind) == [1, 2]
    with pytest.raises(ModelError, match="4 items, at most 3"):
        read_output("[1, 2, 3, 4]", kind)
    with pytest.raises(ModelError, match=r"answer\[1\]"):
        read_output('[1, "2"]', kind)


@given(st.text(max_size=60) | st.integers(0, len(GOOD)).map(lambda n: GOOD[:n]))
def test_any_text_is_data_of_the_type_or_a_model_error(text: str) -> None:
    try:
        value: Any = read_output(text, RECORD)
    except ModelError:
        return
    assert set(value) == {"cause", "confidence", "sure", "why"}


def test_f11_depth_does_not_break_the_reader() -> None:
    with pytest.raises(ModelError):
        read_output("[" * 100_000, RECORD)


@batch("error", [TooDear("no room"), ModelBusy("no"), LimitReached("cost_usd", 1, 2), DeadlinePassed()])
async def test_field_49_why_it_was_not_mended_is_not_what_is_wrong_with_it(error: Exception) -> None:
    async def mend(told: str) -> Answer:
        raise error

    with pytest.raises(ModelError, match="not JSON"):
        await typed_answer("It is the load.", RECORD, mend, lambda value: "")
