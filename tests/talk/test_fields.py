"""Parts of a YAML page, read strictly."""

from shipworthy.contract.read.reading import ReadContext
from shipworthy.contract.source import Source
from shipworthy.talk.fields import Fields


def page() -> Fields:
    """A page whose parts stand on lines of their own."""
    return Fields(ReadContext(), Source("page.yaml", {(): 1, ("a",): 2, ("a", 1): 3}))


def told(fields: Fields) -> list[str]:
    """The problems with their places."""
    return [f"{problem.where}: {problem.message}" for problem in fields.reading.problems]


def test_a_part_is_named_by_its_innermost_key_and_line() -> None:
    fields = page()

    assert fields.texts(["x", 5], ("a",)) == ("x",)
    assert told(fields) == ["page.yaml:3: `a` must be text, not the number 5"]
    assert (fields.line(("a", 1)), fields.line(("b",))) == (3, 1)


def test_unknown_keys_are_refused_and_left_out() -> None:
    fields = page()

    assert fields.mapping({"a": 1, "aa": 2}, (), "the file", {"a": "x", "b": "y"}) == {"a": 1}
    assert told(fields) == ["page.yaml:1: `aa` is not a key of the file"]


def test_words_are_those_that_are_known() -> None:
    fields = page()

    assert fields.words(["x", None, "z"], ("a",), ("x", "y"), none=True) == ("x", None)
    assert fields.words("y", ("a",), ("x", "y")) == ("y",)
    assert fields.reading.problems[0].repair == "write one of x, y, null"
