"""One row of the catalogue."""

from dataclasses import replace

from shipworthy.models.row import Row

ROW = Row(name="a:b", provider="a", model="b", tokens_per_o200k=1.3)


def test_a_row_can_be_a_key_and_an_unknown_price_is_not_zero() -> None:
    row = Row(name="a:b", provider="a", model="b")

    assert row.price is None
    assert {row: 1}[Row(name="a:b", provider="a", model="b")] == 1


def test_a_factor_that_was_told_counts_where_it_is_more_than_the_known_one() -> None:
    assert [replace(ROW, learnt=told).per_o200k for told in (0.0, 1.1, 1.6)] == [1.3, 1.3, 1.6]
    assert not ROW.in_bytes and ROW.counted(100) == 100


def test_of_an_unknown_family_the_first_factor_that_is_told_counts() -> None:
    row = replace(ROW, known=False)
    assert (row.in_bytes, row.per_o200k, row.counted(100)) == (True, 1.3, 400)
    told = replace(row, learnt=1.1)
    assert (told.in_bytes, told.per_o200k) == (False, 1.1)


def test_only_an_object_of_the_users_is_in_no_catalogue() -> None:
    assert Row(name="m", provider="own", model="m").own
    assert not Row(name="m", provider="own", model="m", base_url="http://here/v1").own
