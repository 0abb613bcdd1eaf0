"""Values that an answer has to contain, in any notation."""

from tests.batches import batch

from shipworthy.runtime.prompting.must_say import figures_again, says


@batch("text", ["NVDA: 142.50", "about 142.5 dollars", "142.503", "$143 a share", "142,50 €"])
def test_a_figure_is_said_in_any_notation(text: str) -> None:
    assert says(text, 142.503)


@batch("text", ["NVDA: 152.50", "nothing", "1.425"])
def test_another_figure_is_not_that_one(text: str) -> None:
    assert not says(text, 142.503)


def test_a_text_is_said_as_it_stands() -> None:
    assert says("Your order has been  Shipped today", "shipped today")
    assert not says("Your order is on its way", "shipped")


def test_sentences_whose_figures_were_said_are_left_out() -> None:
    assert figures_again("It is at 142.50. It fell 2 %.", "It costs 142.50") == "It fell 2 %."
