"""One figure of a text."""

from decimal import Decimal

import pytest

from shipworthy.grounding.extract import figures_in


def test_a_number_has_its_sign() -> None:
    assert [one.number() for one in figures_in("-5 % of 12 kg")] == [Decimal(-5), Decimal(12)]


def test_what_is_no_number_says_so() -> None:
    with pytest.raises(TypeError, match="'HAT136' is no number: its kind is identifier"):
        figures_in("HAT136")[0].number()
