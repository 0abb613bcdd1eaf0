"""Numbers in words."""

from decimal import Decimal

from tests.batches import batch

from shipworthy.grounding.extract import evidence_in, figures_in


@batch(
    ("text", "value"),
    [
        ("twenty-five", 25),
        ("one hundred and twenty", 120),
        ("one hundred seventy-five thousand", 175_000),
        ("twelve thousand", 12_000),
        ("two million", 2_000_000),
        ("zweihundertfünfzig", 250),
        ("einundzwanzig", 21),
        ("fünfhundert", 500),
        ("drei tausend", 3000),
        ("quatre-vingt-dix", 90),
        ("quatre-vingts", 80),
        ("soixante-douze", 72),
        ("deux cent quinze", 215),
        ("veinticinco", 25),
        ("treinta y dos", 32),
        ("ciento veinte", 120),
        ("dos mil quinientos", 2500),
    ],
)
def test_a_number_in_words_is_read(text: str, value: int) -> None:
    assert [one.value for one in evidence_in(f"It is {text}.")] == [Decimal(value)]


@batch("text", ["one two three", "two, three", "three four"])
def test_a_row_of_numbers_is_not_added_up(text: str) -> None:
    assert [int(one.value) for one in evidence_in(text) if isinstance(one.value, Decimal)] in (
        [1, 2, 3],
        [2, 3],
        [3, 4],
    )


@batch(
    ("text", "found"),
    [
        ("two of them", []),
        ("two kilos", ["two kilos"]),
        ("five percent", ["five percent"]),
        ("thirteen of them", ["thirteen"]),
        ("a hundred thanks", []),
        ("ten dollars", ["ten dollars"]),
    ],
)
def test_small_words_are_figures_only_with_a_unit(text: str, found: list[str]) -> None:
    assert [one.text for one in figures_in(text)] == found
