"""What is a stop, and what only looks like one."""

from tests.batches import batch

from shipworthy.runtime.answering.stops import binds, ends_at


@batch("word", ["Dr", "approx", "e.g", "U.S", "a.m", "No", "z.B", "bzw", "Sra", "Mme", "12", "J"])
def test_the_dot_of_an_abbreviation_an_initial_or_an_ordinal_belongs_to_it(word: str) -> None:
    text = f"So {word}. Then"
    assert binds(text, 0, text.index(". T"), line=False)


@batch("word", ["market", "2024", "3.5", "example.com", "%"])
def test_the_dot_of_a_sentence_does_not(word: str) -> None:
    text = f"So {word}. Then"
    assert not binds(text, 0, text.index(". T"), line=False)


def test_a_new_line_ends_what_an_initial_or_a_number_would_not() -> None:
    assert not binds("Plan B.", 0, 6, line=True)
    assert binds("See Dr.", 0, 6, line=True)


@batch(
    ("text", "ends"),
    [
        ("Up.", True),
        ("Up!)", True),
        ("Up…", True),
        ("上。", True),
        ("Up", False),
        ("3.", False),
        ("Dr.", False),
        ("", False),
    ],
)
def test_the_end_of_a_text_that_broke_off(text: str, ends: bool) -> None:
    assert ends_at(text) is ends
