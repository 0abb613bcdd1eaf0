"""The form of a text, and the words of a message."""

from tests.batches import batch

from shipworthy.watch.form import form_of, words_of


def test_the_form_leaves_out_names_figures_and_values() -> None:
    form = form_of("NVDA is at 12.5 dollars.", ["nvda"])
    assert form.opening == "… is at" and form.words == 5
    assert form_of("The mood of Nvidia is mixed.").opening == "the mood of"


@batch(
    ("text", "shape"),
    [
        ("Fine.", "one line"),
        ("At 12 dollars.", "one line, figures"),
        ("Which one?", "one line, a question"),
        ("Here:\n- a\n- b", "a few lines, a list"),
        ("| a | b |\n| - | - |\n| c | d |", "a few lines, a table"),
        ("\n".join("word" for _ in range(20)), "a page"),
        ("", "one line"),
    ],
)
def test_the_shape(text: str, shape: str) -> None:
    assert form_of(text).shape == shape


def test_words_of_a_message_are_those_without_values() -> None:
    assert words_of("What does AMD cost in 2026?", ["AMD"]) == {"what", "does", "cost", "in"}
