"""Amounts with a currency."""

from hypothesis import given
from hypothesis import strategies as st
from tests.batches import batch

from shipworthy.routing.said import Said
from shipworthy.routing.values.currency import with_currency


@batch(
    ("message", "expected"),
    [
        *(("€1.000,50", [1000.5]), ("1.234,56 €", [1234.56]), ("12,50 euros", [12.5]), ("1 234,56 €", [1234.56])),
        *(("$1,00,000", [100_000]), ("1'000 dollars", [1000]), ("$5mm", [5e6]), ("-$50", [-50]), ("$-50", [-50])),
        *(
            ("US$4.7 billion", [4.7e9]),
            ("hk $ 10 million", [1e7]),
            ("Rs. 500", [500]),
            ("42RM", [42]),
            ("GBP3.01", [3.01]),
        ),
        *(("20 dollars 43 cents", [20.43]), ("20 euros and 43 cents", [20.43]), ("3 CAD 3 cents", [3.03])),
        *(("ten swiss francs", [10]), ("5 million US dollars", [5e6]), ("35 lakh rupees", [3.5e6]), ("30 MUSD", [3e7])),
        *(
            ("rupees 500", [500]),
            ("fünf Euro", [5]),
            ("$.50", [0.5]),
            ("USD 20 and USD 30", [20, 30]),
            ("100 ₡", [100]),
        ),
        *(("half a million dollars", [500_000]), ("a quarter million dollars", [250_000]), ("$5 and 2 million", [5])),
    ],
)
def test_field_07_amounts_as_they_are_written(message: str, expected: list[float]) -> None:
    assert [item.value for item in with_currency(Said(message))] == expected


@batch(
    "message",
    ["€1.000", "1.500 €", "10 c", "buy 5 AMD", "10 PHP developers", "I won 50", "3 real ones", "5-10 dollars"],
)
def test_what_may_be_another_amount_or_none_is_not_found(message: str) -> None:
    assert with_currency(Said(message)) == []


def test_cents_alone_are_not_exact() -> None:
    (cents,) = with_currency(Said("50 cents"))
    assert (cents.value, cents.exact) == (0.5, False)
    assert [item.exact for item in with_currency(Said("$5 and 50 cents"))] == [True]


@given(st.integers(0, 999_999_999), st.integers(0, 99))
def test_the_same_amount_in_four_notations(whole: int, cents: int) -> None:
    english, german = f"{whole:,}.{cents:02}", f"{whole:,}".replace(",", ".") + f",{cents:02}"
    swiss = f"{whole:,}".replace(",", "’") + f".{cents:02}"
    for text in (f"${english}", f"{german} €", f"{german} Euro", f"CHF {swiss}"):
        assert [item.value for item in with_currency(Said(f"pay {text}, please"))] == [whole + cents / 100]


@batch("amount", ["50 dollars", "€50", "5 mUSD", "EUR 12", "Rs. 40", "20 pence"])
def test_an_amount_in_a_long_text_is_found_wherever_it_stands(amount: str) -> None:
    noise = "the parcel came on the 3rd of May in 2 boxes " * 60
    long = [found.value for found in with_currency(Said(f"{noise}{amount} {noise}"))]
    assert long == [found.value for found in with_currency(Said(f"it was {amount} or so"))]
    assert long
