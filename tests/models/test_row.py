"""One row of the catalogue."""

from shipworthy.models.row import Row


def test_a_row_can_be_a_key_and_an_unknown_price_is_not_zero() -> None:
    row = Row(name="a:b", provider="a", model="b")

    assert row.price is None
    assert {row: 1}[Row(name="a:b", provider="a", model="b")] == 1
