from hypothesis import given
from hypothesis import strategies as st

from shipworthy.routing.tools.texts import LONGEST_LINE, line_of, spaced, stems_of, texts_of

NESTED = {
    "name": "getUser_orders.v2",
    "description": "Returns the orders of a user. Newest first.",
    "parameters": {
        "type": "object",
        "properties": {
            "userId": {"type": "string", "description": "Whose they are."},
            "state": {"type": "string", "enum": ["open", "shipped"]},
            "lines": {"type": "array", "items": {"type": "object", "properties": {"sku": {"type": "string"}}}},
        },
    },
}


def test_the_texts_of_a_tool_are_those_of_its_whole_schema() -> None:
    texts = texts_of(NESTED)
    assert texts.name == "get User orders v2"
    assert [name for name, _ in texts.fields] == ["user Id", "state", "lines", "sku"]
    assert texts.options.split() == ["open", "shipped"]
    assert "Whose they are." in texts.whole and texts.short.startswith("get User orders v2: Returns")


def test_a_line_is_the_name_and_the_first_sentence() -> None:
    assert line_of(NESTED) == "- getUser_orders.v2: Returns the orders of a user"
    assert line_of({"name": "bare", "description": ""}) == "- bare"


def test_names_are_read_as_words() -> None:
    assert spaced("findOpen-tickets_now") == "find Open tickets now"
    assert list(stems_of("the bookings of a user")) == ["book", "user"]


@given(st.text(max_size=400))
def test_a_line_is_one_line_of_bounded_length_whatever_the_description(text: str) -> None:
    line = line_of({"name": "tool", "description": text})
    assert line.splitlines() in ([line], [line.rstrip()]) and len(line) <= len("- tool: ") + LONGEST_LINE + 2


@given(
    st.recursive(
        st.none() | st.text() | st.integers(), lambda inner: st.lists(inner) | st.dictionaries(st.text(), inner)
    )
)
def test_a_schema_of_any_form_is_read(parameters: object) -> None:
    assert texts_of({"name": "x", "parameters": {"properties": {"a": parameters}}}).name == "x"
