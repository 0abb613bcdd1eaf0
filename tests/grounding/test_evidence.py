"""Texts and data that a text may quote, each figure with its place."""

from datetime import date
from decimal import Decimal

from hypothesis import given
from hypothesis import strategies as st
from tests.batches import batch

from shipworthy.grounding.evidence import Around, Evidence, Place, named
from shipworthy.grounding.extract import figures_in

ORDER = {"id": "W2378156", "items": [{"price": 89.99}, {"price": 12}], "total": {"amount": 101.99, "currency": "EUR"}}


def _place(evidence: Evidence, text: str) -> Place | None:
    (figure,) = figures_in(text)
    return evidence.find(figure)


@batch(
    ("text", "field"),
    [
        ("$89.99", "items[0].price"),
        ("W2378156", "id"),
        ("€101.99", "total.amount"),
        ("$101.99", None),
        ("2", "items"),
        ("7", None),
    ],
)
def test_each_figure_has_its_path(text: str, field: str | None) -> None:
    evidence = Evidence()
    evidence.add_value(ORDER, Place("order"))
    assert _place(evidence, text) == (Place("order", field) if field else None)


def test_a_text_that_is_json_is_data() -> None:
    evidence = Evidence()
    evidence.add_text('{"items": [{"price": 89.99}]}', Place("order"))
    assert _place(evidence, "$89.99") == Place("order", "items[0].price")


def test_numbers_dates_and_odd_values_are_read() -> None:
    evidence = Evidence()
    evidence.add_value([date(2024, 5, 20), Decimal("7.25"), float("nan"), True, None, 10**60], Place("s"))
    assert _place(evidence, "20 May 2024") == Place("s", "[0]")
    assert _place(evidence, "7.25") == Place("s", "[1]")
    assert _place(evidence, "1.0") is None


def test_data_of_any_depth_is_read_without_recursion() -> None:
    deep: object = 4711
    for _ in range(5_000):
        deep = [deep]
    evidence = Evidence()
    evidence.add_value(deep, Place("s"))
    assert _place(evidence, "4711") is None


@batch(
    ("key", "text", "found"),
    [
        ("price_eur", "€25", True),
        ("price_eur", "$25", False),
        ("amount_cents", "$0.25", True),
        ("weight_kg", "25,000 g", True),
        ("share_pct", "25 %", True),
        ("price_per_day", "$25", True),
    ],
)
def test_the_name_of_a_field_may_say_the_unit(key: str, text: str, found: bool) -> None:
    evidence = Evidence()
    evidence.add_value({key: 25}, Place("s"))
    assert (_place(evidence, text) is not None) is found


def test_a_plain_name_says_nothing() -> None:
    assert named("minutes", Around()) == Around()
    assert named("run_minutes", Around()) == Around(unit="min")


def test_other_readings_of_one_figure_count_too() -> None:
    evidence = Evidence()
    evidence.add_text("6 May 2024; HAT176 and HAT097", Place("s"))
    assert _place(evidence, "05/06/2024") is not None
    assert _place(evidence, "06/05/2024") is not None
    assert _place(evidence, "07/05/2024") is None
    assert _place(evidence, "HAT176/HAT097") is not None


def test_a_currency_beside_a_number_leaves_it_other_meanings() -> None:
    evidence = Evidence()
    evidence.add_value({"km": 11.75, "tip_pct": 15, "fee": 6, "total": "1,048.20", "currency": "GBP"}, Place("s"))
    found = ["11.75 km", "15%", "£6", "£1,048.20"]
    assert all(_place(evidence, text) for text in found)
    assert not any(_place(evidence, text) for text in ("$6", "€1,048.20", "6.5 %"))


def test_commas_part_the_cells_of_rows() -> None:
    evidence = Evidence()
    evidence.add_text("sku,qty,price\nAX-100,250,420\nAX-200,75,19.90\nand one more", Place("s"))
    assert all(_place(evidence, text) for text in ("AX-100", "250", "420", "19.90"))
    assert _place(evidence, "250,420") is None


def test_evidence_grows() -> None:
    evidence = Evidence()
    evidence.add_value(5, Place("a"))
    assert _place(evidence, "77") is None
    evidence.add_value(77, Place("b"))
    assert _place(evidence, "77") == Place("b")


WAYS = ["{:,}", "{}", "${:,}", "{:,} €", "{:,}.00"]


@given(st.integers(100, 10**9), st.sampled_from(WAYS), st.sampled_from([",", ".", "'", "\u00a0", "\u202f"]))
def test_a_number_is_found_in_every_notation(number: int, way: str, mark: str) -> None:
    evidence = Evidence()
    evidence.add_value(number, Place("s"))
    text = way.format(number)
    if not text.endswith(".00"):
        text = text.replace(",", mark)
    assert all(evidence.find(one) for one in figures_in(text)), text


@given(st.integers(100, 10**9), st.integers(0, 9), st.integers(0, 9), st.booleans())
def test_a_changed_digit_is_never_found(number: int, at: int, digit: int, prose: bool) -> None:
    evidence = Evidence()
    if prose:
        evidence.add_text(f"It costs {number:,} in all.", Place("s"))
    else:
        evidence.add_value(number, Place("s"))
    digits = str(number)
    at %= len(digits)
    changed = f"{digits[:at]}{digit}{digits[at + 1 :]}"
    if changed == digits or changed[0] == "0":
        return
    for text in (changed, f"{int(changed):,}", f"${int(changed):,}"):
        assert not any(evidence.find(one) for one in figures_in(text)), text


def test_data_beyond_the_most_that_is_read_is_left_out() -> None:
    evidence = Evidence()
    evidence.add_value({"price": 142.5, "text": "x " * 50 + "at 77.25", "volume": 51}, Place("quote"), 60)

    assert _place(evidence, "142.50") == Place("quote", "price")
    assert _place(evidence, "77.25") is None
    assert _place(evidence, "51") is None
