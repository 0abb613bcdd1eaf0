"""Numbers in every notation, with what stands around them."""

from decimal import Decimal

from tests.batches import batch

from shipworthy.grounding.extract import figures_in


@batch(
    ("text", "kind", "value", "unit"),
    [
        ("1,234.50", "number", "1234.50", ""),
        ("1.234,50", "number", "1234.50", ""),
        ("1 234,50", "number", "1234.50", ""),
        ("1\u00a0234,50", "number", "1234.50", ""),
        ("1'234.50", "number", "1234.50", ""),
        ("1’234", "number", "1234", ""),
        ("12,34,567", "number", "1234567", ""),
        ("1,234,567", "number", "1234567", ""),
        ("0.153", "number", "0.153", ""),
        (".5", "number", "0.5", ""),
        ("1.5e3", "number", "1500", ""),
        ("3.2k", "number", "3200", ""),
        ("2,5 Mio. Euro", "money", "2500000", "EUR"),
        ("3 Mrd. €", "money", "3000000000", "EUR"),
        ("2 mil millones", "number", "2000000000", ""),
        ("48,5 millions d'euros", "money", "48500000", "EUR"),
        ("$5m", "money", "5000000", "USD CAD AUD NZD SGD HKD TWD MXN ARS CLP COP"),
        ("£675k", "money", "675000", "GBP"),
        ("5 million US dollars", "money", "5000000", "USD"),
        ("CHF 2'450.00", "money", "2450", "CHF"),
        ("25 cents", "money", "0.25", ""),
        ("15 per cent", "percent", "15", ""),
        ("2,25 %", "percent", "2.25", ""),
        ("20 °C", "unit", "20", "celsius"),
        ("100 km/h", "unit", "100", "speed"),
        ("78 m²", "unit", "78", "area"),
        ("7 lakh", "number", "700000", ""),
    ],
)
def test_a_number_is_read(text: str, kind: str, value: str, unit: str) -> None:
    (found,) = figures_in(f"It is {text}")
    assert (found.kind, found.value, found.unit) == (kind, Decimal(value), unit)
    assert found.text == text


@batch(("text", "sign"), [("-5", -1), ("−5", -1), ("+5", 1), ("$-5", -1), ("-$5", -1), ("5", 0), ("3-5", 0)])
def test_a_sign_is_read_where_one_is_written(text: str, sign: int) -> None:
    assert figures_in(text)[-1].sign == sign


def test_one_separator_has_two_readings() -> None:
    (found,) = figures_in("1.234")
    assert {found.value, found.also[0][0].value} == {Decimal(1234), Decimal("1.234")}


@batch(("text", "digits"), [("7", 1), ("70", 2), ("0.05", 1), ("1.50", 3), ("1.2 million", 2), ("1,200", 4)])
def test_significant_digits_are_counted(text: str, digits: int) -> None:
    assert figures_in(text)[0].digits == digits
