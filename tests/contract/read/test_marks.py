from typing import Any

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from shipworthy.contract.read import marks
from shipworthy.contract.read.marks import MAX_DEPTH, YamlPage, read_yaml
from shipworthy.contract.read.reading import ReadContext


def _page(text: str) -> YamlPage:
    reading = ReadContext()
    page = read_yaml(reading, text, "f")
    assert reading.problems == [] and page is not None
    return page


def _problems(text: str) -> list[tuple[int, str]]:
    reading = ReadContext()
    assert read_yaml(reading, text, "f") is None
    assert all(problem.repair for problem in reading.problems)
    return [(int(problem.where.removeprefix("f:")), problem.message) for problem in reading.problems]


@pytest.mark.parametrize(
    ("raw", "value"),
    [
        ("yes", "yes"), ("no", "no"), ("on", "on"), ("off", "off"), ("y", "y"), ("true", True), ("False", False),
        ("", None), ("~", None), ("null", None), ("'null'", "null"), ('"5"', "5"), ("5", 5), ("-3", -3),
        ("10_000", 10000),
        ("007", "007"), ("0x1f", "0x1f"), ("12:30:45", "12:30:45"), ("2024-05-15", "2024-05-15"),
        ("2024-05-15T15:00:00-05:00", "2024-05-15T15:00:00-05:00"), ("1.5", 1.5), (".5", 0.5), ("1e3", 1000.0),
        ("1.e3", 1000.0), (".inf", ".inf"), (".nan", ".nan"), ("1e999", "1e999"), ("=message", "=message"),
        ("9" * 40, "9" * 40), ("[a, yes, 1]", ["a", "yes", 1]), ("|\n  two\n  lines\n", "two\nlines\n"),
    ],
)  # fmt: skip
def test_a_value_is_what_it_looks_like(raw: str, value: Any) -> None:
    read = _page(f"k: {raw}").data["k"]
    assert read == value and type(read) is type(value)


def test_keys_are_always_text() -> None:
    assert _page("on: 1\nyes: 2\n3: c\ntrue: d\n").data == {"on": 1, "yes": 2, "3": "c", "true": "d"}


def test_every_part_has_its_line_and_flow_parts_are_known() -> None:
    page = _page("# top\na: 1\nb:\n  - x: 1\n    y: {z: 2,\n      w: 3}\n  - q\n")
    lines = page.source.lines
    assert {lines[path] for path in ((), ("a",))} == {2}
    assert lines["b", 0, "x"] == 4 and lines["b", 0, "y", "z"] == 5 and lines["b", 0, "y", "w"] == 6
    assert lines["b", 1] == 7
    assert page.flow == {("b", 0, "y")}
    assert page.source.at(("b", 0, "y", "absent")) == "f:5"


@pytest.mark.parametrize(
    ("text", "line", "words"),
    [
        ("a: 1\nb: 2\na: 3\n", 3, "`a` stands twice; first on line 1"),
        ("a:\n  x: 1\n  x: 2\n", 3, "`x` stands twice; first on line 2"),
        ("a: &anchor 1\n", 1, "`&anchor` is an anchor"),
        ("a: 1\nb: *anchor\n", 2, "`*anchor` is an alias"),
        ("a:\n  <<: {x: 1}\n", 2, "`<<` is a merge key"),
        ("a: 1\nb: !!python/object:os.system x\n", 2, "`!!python/object:os.system` is a tag"),
        ("a: !mine x\n", 1, "`!mine` is a tag"),
        ("a: 1\n---\nb: 2\n", 2, "a second document begins here"),
        ("a: 1\n[x, y]: 2\n", 2, ""),
        ("? {x: 1}\n: 2\n", 1, "a key must be a plain word"),
        ("- a\n- b\n", 1, "must be a mapping, not a list"),
        ("just words\n", 1, "must be a mapping, not text"),
        ("", 1, "is empty"),
        ("# only a comment\n", 1, "is empty"),
        ("a: 1\nb: \x07\n", 2, "U+0007"),
        ("a: 1\n\tb: 2\n", 2, "a tab in the indentation"),
        ("a:\n\tb: 2\n", 2, "a tab in the indentation"),
    ],
)
def test_what_is_not_taken_is_named_with_its_line(text: str, line: int, words: str) -> None:
    found = _problems(text)
    assert found[0][0] == line and words in found[0][1]


def test_several_problems_are_found_at_once() -> None:
    assert [line for line, _ in _problems("a: 1\na: 2\nb: &x 1\nc: *x\n")] == [2, 3, 4]


@pytest.mark.parametrize("opening", ["[", "{a: "])
def test_deep_nesting_is_refused_and_the_limit_itself_is_taken(opening: str) -> None:
    closing = "]" if opening == "[" else "}"
    fits = MAX_DEPTH - 1
    assert _page("k: " + opening * fits + "x" + closing * fits).data
    (found,) = _problems("a: 1\nk: " + opening * 5000 + "x" + closing * 5000)
    assert found == (2, f"nested more than {MAX_DEPTH} levels deep")


def test_the_slow_parser_reads_the_same(monkeypatch: pytest.MonkeyPatch) -> None:
    text = "a: 1\nb: [yes, {c: 'x', d: =e}]\nf: |\n  g\n"
    fast = _page(text)
    monkeypatch.setattr(marks, "LOADER", marks.yaml.SafeLoader)
    assert _page(text) == fast


def test_the_offset_moves_every_line() -> None:
    reading = ReadContext()
    read_yaml(reading, "a: 1\na: 2\n", "f", offset=10)
    assert reading.problems[0].where == "f:12"


@settings(max_examples=200, deadline=None)
@example("---")
@given(st.text(st.sampled_from("ab:- \n\t[]{},'\"#&*!|>%@`?=0"), max_size=60))
def test_any_text_is_read_or_refused_at_a_line_it_has(text: str) -> None:
    reading = ReadContext()
    page = read_yaml(reading, text, "f")
    assert (page is None) == bool(reading.problems)
    for problem in reading.problems:
        assert 1 <= int(problem.where.removeprefix("f:")) <= text.count("\n") + 1
