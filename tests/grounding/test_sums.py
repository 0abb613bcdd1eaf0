"""Sums, differences and small multiples of figures that stand before."""

from tests.batches import batch

from shipworthy.grounding.extract import figures_in
from shipworthy.grounding.sums import derived


@batch(
    ("before", "figure", "found"),
    [
        ("$158 and $141", "$299", True),
        ("$158 and $141", "$17", True),
        ("$158", "$474", True),
        ("$10, $20, $30, $40", "$100", True),
        ("$158 and $141", "$300", False),
        ("$158", "$2,054", False),
        ("$158 and 5 kg", "6 kg", False),
        ("$158 and €141", "$299", False),
    ],
)
def test_what_may_be_said_of_figures_before(before: str, figure: str, found: bool) -> None:
    (wanted,) = figures_in(figure)
    assert (derived(wanted, figures_in(before)) is not None) is found


def test_it_says_how() -> None:
    assert derived(figures_in("$299")[0], figures_in("$158 and $141")) == "$158 + $141"
