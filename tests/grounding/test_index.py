"""Looking up figures of all kinds."""

from tests.batches import batch

from shipworthy.grounding.extract import evidence_in, figures_in
from shipworthy.grounding.index import Index, Place

HERE = Place("search", "items[2]")


def _index(text: str) -> Index:
    index = Index()
    for figure in evidence_in(text):
        index.add(figure, HERE)
    return index


@batch(
    ("source", "text", "found"),
    [
        ("$1,234.50", "1.234,50 USD", True),
        ("$1,234.50", "1,234.50 €", False),
        ("15.3 %", "0.153", True),
        ("0.153", "15.3 %", True),
        ("1.5 km", "1500 m", True),
        ("5 lb", "5 kg", False),
        ("5 kg", "5", True),
        ("2024-05-20", "May 20", True),
        ("2024-05-20", "May 2024", True),
        ("2024-05-20", "2024", True),
        ("2024-05-20", "May 20, 2025", False),
        ("May 20 in 2024", "2024-05-20", False),
        ("17:45:30", "5:45 pm", True),
        ("5:45 pm", "17:45", True),
        ("5:45 pm", "5:45 am", False),
        ("1234567", "1.2 million", True),
        ("12345", "234", False),
        ("HAT136", "hat136", True),
        ("HAT1360", "HAT136", False),
        ("gift_card_8190333", "ending in 0333", True),
        ("gift_card_8190333", "ending in 8190", False),
        ("gift_card_8190333", "gift card 8190333", True),
        ("-2.3 %", "2.3 %", True),
        ("-2.3 %", "+2.3 %", False),
    ],
)
def test_a_figure_is_found_as_it_may_be_written(source: str, text: str, found: bool) -> None:
    index = _index(source)
    assert all((index.find(one) == HERE) is found for one in figures_in(text))


def test_a_date_may_take_its_year_from_elsewhere() -> None:
    index = _index("On May 20 it starts. Today is 3 March 2024.")
    assert index.find(figures_in("2024-05-20")[0]) == HERE
    assert index.find(figures_in("2023-05-20")[0]) is None


def test_a_place_names_its_parts() -> None:
    assert Place("s").inner(".a").inner("[0]").inner(".b") == Place("s", "a[0].b")
