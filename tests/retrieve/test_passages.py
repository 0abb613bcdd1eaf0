"""A text as passages."""

from hypothesis import given
from hypothesis import strategies as st

from shipworthy.retrieve.passages import MOST_BYTES, Passage, clean, passages_of

REPORT = "# Report\n\nOpening words.\n\n## Revenue\n\nIt rose by 12 %.\n\nAnd margins too.\n\n## Risks\n\nSupply.\n"


def test_passages_know_their_headings_and_lines() -> None:
    found = passages_of(REPORT, "q3.md")

    assert [(p.headings, p.line) for p in found] == [
        (("Report",), 3),
        (("Report", "Revenue"), 7),
        (("Report", "Risks"), 13),
    ]
    assert found[1].text == "It rose by 12 %.\n\nAnd margins too."
    assert found[1].source == "q3.md > Report > Revenue"


def test_a_long_paragraph_is_split_at_sentences() -> None:
    text = " ".join(f"Sentence number {n} says something." for n in range(100))
    found = passages_of(text, "a.txt")

    assert len(found) > 3
    assert all(len(p.text.encode()) <= MOST_BYTES for p in found)
    assert all(p.text.endswith(".") for p in found)


def test_hashes_in_code_are_no_headings() -> None:
    found = passages_of("# A\n\n```\n# not a heading\n```\n", "a.md")

    assert {p.headings for p in found} == {("A",)}


def test_what_steers_a_terminal_is_left_out() -> None:
    assert clean("a\x1b[31mb\x07c\r\nd") == "a[31mbc\nd"


@given(st.text(max_size=4000))
def test_every_word_is_in_a_passage_and_none_is_too_long(text: str) -> None:
    found: tuple[Passage, ...] = passages_of(text, "a.txt")

    assert all(len(p.text.encode("utf-8", "replace")) <= MOST_BYTES and p.text.strip() for p in found)
