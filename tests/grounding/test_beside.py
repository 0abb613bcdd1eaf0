"""Figures by the record or line that they stand in."""

from decimal import Decimal

from shipworthy.grounding.beside import INNER, ITEM, MOST_SPOTS, NOWHERE, Beside, Spot
from shipworthy.grounding.extract import figures_in


def test_a_record_has_the_keys_of_those_within_it_but_not_of_its_items() -> None:
    beside = Beside()
    order = beside.record(NOWHERE, ITEM)
    price, item = beside.record(order, INNER), beside.record(order, ITEM)
    beside.add(Decimal(171), price, "economy")
    beside.add(Decimal(2), item, "quantity")
    assert beside.spots(figures_in("$171")[0]) == [Spot(price, "economy")]
    assert beside.holds([order], "economy") and not beside.holds([order], "quantity")
    assert beside.holds([item], "quantity")
    assert list(beside.around(item)) == [item, order]


def test_lines_of_a_text_are_told_apart() -> None:
    beside, text = Beside(), "HAT169 costs $171\nwe fly daily at $99\n"
    for figure in figures_in(text):
        beside.add(figure, NOWHERE, text)
    (first,), (second,) = beside.spots(figures_in("171")[0]), beside.spots(figures_in("99")[0])
    assert first.record != second.record
    assert beside.names_nothing(second.record)
    assert not beside.names_nothing(first.record)


def test_a_share_is_found_as_a_percentage_and_a_weight_in_another_unit() -> None:
    beside = Beside()
    one = beside.record(NOWHERE, ITEM)
    beside.add(Decimal("0.023"), one, "change")
    beside.add(figures_in("25 kg")[0], one, "weight")
    assert beside.spots(figures_in("2.3%")[0]) == [Spot(one, "change")]
    assert beside.spots(figures_in("25,000 g")[0]) == [Spot(one, "weight")]


def test_places_of_one_figure_are_counted_up_to_a_limit() -> None:
    beside = Beside()
    for _ in range(10 * MOST_SPOTS):
        beside.add(Decimal(171), beside.record(NOWHERE, ITEM), "fare")
    assert len(beside.spots(figures_in("$171")[0])) == MOST_SPOTS + 1
