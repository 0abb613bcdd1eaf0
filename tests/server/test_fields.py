"""The JSON object of a request, read field by field."""

from collections.abc import Callable

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.batches import batch

from shipworthy.server.fields import Fields, body_of, written
from shipworthy.server.refusal import Refused

JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(),
    lambda inner: st.lists(inner) | st.dictionaries(st.text(), inner),
    max_leaves=8,
)


class _Request:
    def __init__(self, content: bytes) -> None:
        self._content = content

    async def body(self) -> bytes:
        return self._content


def test_fields_are_read_and_null_is_absent() -> None:
    fields = Fields({"a": "x", "n": 2, "on": True, "none": None, "list": [{"b": "y"}], "in": {"c": 1.5}})
    assert fields.names == ["a", "n", "on", "list", "in"]
    assert (fields.text("a"), fields.need_text("a"), fields.text("none"), fields.text("other")) == (
        "x",
        "x",
        None,
        None,
    )
    assert (fields.number("n"), fields.number("none"), fields.flag("on"), fields.flag("none")) == (2, None, True, False)
    (one,) = fields.objects("list")
    assert (one.need_text("b"), one.place("b"), fields.items("none")) == ("y", "list[0].b", [])
    assert fields.inside("in").number("c") == 1.5 and fields.inside("none").names == [] and fields.raw("n") == 2
    assert fields.one_of("a", ("x", "z"), "z") == "x" and fields.one_of("none", ("x", "z"), "z") == "z"


@batch(
    ("read", "place", "said"),
    [
        (lambda f: f.text("n"), "n", "text, not a number"),
        (lambda f: f.need_text("none"), "none", "missing"),
        (lambda f: f.need_text("empty"), "empty", "missing"),
        (lambda f: f.number("on"), "on", "a number, not true or false"),
        (lambda f: f.flag("n"), "n", "true or false, not a number"),
        (lambda f: f.items("a"), "a", "a list, not text"),
        (lambda f: list(f.objects("list")), "list[1]", "an object, not null"),
        (lambda f: f.inside("a"), "a", "an object, not text"),
        (lambda f: f.one_of("a", ("y",), "y"), "a", "one of y, not 'x'"),
    ],
)
def test_a_wrong_value_is_refused_with_its_place(read: Callable[[Fields], object], place: str, said: str) -> None:
    fields = Fields({"a": "x", "n": 2, "on": True, "none": None, "empty": "", "list": [{}, None]})
    with pytest.raises(Refused) as caught:
        read(fields)
    assert caught.value.kind == "invalid" and caught.value.field == place
    assert f"`{place}`" in caught.value.message and said in caught.value.message


@batch("content", [b"", b"{", b"[1]", b"null", b'{"a": "\\ud800"}', b"\xff", b"[" * 5000])
async def test_a_body_that_is_no_object_is_refused(content: bytes) -> None:
    with pytest.raises(Refused) as caught:
        await body_of(_Request(content))
    assert caught.value.kind == "invalid"


def test_a_value_is_written_as_json_unless_it_is_nested_too_deep() -> None:
    deep: list[object] = []
    for _ in range(300):
        deep = [deep]
    assert written({"a": 1}, "tools") == '{"a":1}'
    with pytest.raises(Refused, match="`tools` is nested too deep"):
        written(deep, "tools")


async def test_a_body_is_read() -> None:
    assert (await body_of(_Request(b'{"a": "x"}'))).text("a") == "x"


@given(JSON)
def test_any_value_is_read_or_refused(value: object) -> None:
    reads: list[Callable[[Fields], object]] = [
        lambda f: f.text("a"),
        lambda f: f.need_text("a"),
        lambda f: f.number("a"),
        lambda f: f.flag("a"),
        lambda f: list(f.objects("a")),
        lambda f: f.inside("a"),
    ]
    for read in reads:
        try:
            read(Fields({"a": value}))
        except Refused as refusal:
            assert refusal.kind == "invalid"
