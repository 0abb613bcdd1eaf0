"""A part of a text that a message wants left out."""

from tests.batches import batch

from shipworthy.routing.replies.removed import removed

CASES = [
    ("The slides come. No need for anything fancy.", "leave out the part about fancy", "The slides come."),
    ("I was ill, but I am well again", "leave out that I was ill", "I am well again"),
    ("Ich komme und bringe Kuchen mit", "lass den Kuchen weg", "Ich komme"),
    ("I come", "leave out that I come", ""),
    ("I like Ana and I like Ben", "leave out what I like", ""),
    ("I come. It rains.", "leave it", ""),
    ("I come. It rains.", "yes", ""),
]


@batch("text, message, wanted", CASES)
def test_a_part_is_left_out(text: str, message: str, wanted: str) -> None:
    assert removed(text, message) == wanted
