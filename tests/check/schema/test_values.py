"""The schemas of single values, beside the parsers that read them."""

from hypothesis import given
from hypothesis import strategies as st
from jsonschema import Draft7Validator
from pydantic import TypeAdapter, ValidationError
from tests.batches import batch

from shipworthy.check.schema.values import BOOLEAN, NAME, TYPE, ref
from shipworthy.contract.language.types import TypeSpec
from shipworthy.contract.read.reading import ReadContext
from shipworthy.contract.read.repair import check_names

TYPES = Draft7Validator({**ref("type"), "definitions": {"type": TYPE}})
PLAIN = (
    st.none()
    | st.booleans()
    | st.integers(-3, 3)
    | st.floats(allow_nan=False, allow_infinity=False)
    | st.text(max_size=6)
)
RAW = st.recursive(
    PLAIN,
    lambda inner: (
        st.lists(inner, max_size=3) | st.dictionaries(st.sampled_from(["list", "min", "max", "a"]), inner, max_size=3)
    ),
)


@given(RAW)
def test_a_type_is_what_the_parser_takes(raw: object) -> None:
    try:
        TypeSpec.parse(raw)
    except ValueError:
        assert not TYPES.is_valid(raw) or isinstance(raw, float)
    else:
        assert TYPES.is_valid(raw)


@given(PLAIN)
def test_true_and_false_are_what_pydantic_takes(raw: object) -> None:
    try:
        TypeAdapter(bool).validate_python(raw)
    except ValidationError:
        assert not Draft7Validator(BOOLEAN).is_valid(raw)
    else:
        assert Draft7Validator(BOOLEAN).is_valid(raw)


@batch("word", ["a", "größe", "x_1", "_x", "Ω", "日付"])
def test_a_name_that_expressions_read(word: str) -> None:
    reading = ReadContext()
    check_names(reading, "a value", [(word, "here")])
    assert reading.problems == []
    assert Draft7Validator(NAME).is_valid(word)


@batch("word", ["", "1x", "a b", "a-b", "a.b", "class", "now", "it", "message"])
def test_a_name_that_they_cannot_read(word: str) -> None:
    reading = ReadContext()
    check_names(reading, "a value", [(word, "here")])
    assert reading.problems != []
    assert not Draft7Validator(NAME).is_valid(word)
