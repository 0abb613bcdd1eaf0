"""Tables of records, as results are written for a model."""

from decimal import Decimal

from hypothesis import given
from hypothesis import strategies as st
from tests.batches import batch

from shipworthy.grounding.check import Checker
from shipworthy.grounding.evidence import Evidence, Place
from shipworthy.grounding.extract import figures_in
from shipworthy.grounding.tables import records_of

TABLE = 'flight,leaves,note,price\nHAT169,2024-05-20,"full, or nearly",171\nHAT290,2024-05-26,,174.5\n'


def test_a_table_is_read_as_its_records() -> None:
    assert records_of(TABLE)[0] == [
        {"flight": "HAT169", "leaves": "2024-05-20", "note": "full, or nearly", "price": Decimal(171)},
        {"flight": "HAT290", "leaves": "2024-05-26", "note": "", "price": Decimal("174.5")},
    ]


@batch(
    "text",
    [
        "",
        "a,b",
        "Dear Ann,\nwe fly, as you know, at 9.\nYours, Bob",
        "1,2\n3,4",
        "a,a\n1,2",
        "a,b\n1,2\n3",
        'a,b\n"1,2\n3',
        "Paris, Rome and Oslo\nfine, or not",
    ],
)
def test_other_texts_are_none(text: str) -> None:
    assert records_of(text) == ([], text)


def test_a_figure_of_a_table_has_its_row_and_column_and_belongs_to_its_row() -> None:
    evidence = Evidence()
    evidence.add_text(TABLE, Place("search"))
    assert evidence.find(figures_in("$174.50")[0]) == Place("search", "[1].price")
    judged = [Checker(evidence, "figures").sentence(one) for one in ("HAT169 costs $171.", "HAT169 costs $174.50.")]
    assert [[figure.text for figure in one.strange] for one in judged] == [[], ["$174.50"]]


def test_a_table_that_was_cut_keeps_its_whole_rows() -> None:
    text = "id,price\nA-1,171\nA-2,174\nA-3,180\nA-4,19\n[\u2026 90 more tokens: handle r1]"
    records, rest = records_of(text)
    assert records == [{"id": f"A-{n}", "price": Decimal(price)} for n, price in ((1, 171), (2, 174), (3, 180))]
    assert rest == "A-4,19\n[\u2026 90 more tokens: handle r1]"
    assert records_of(f"{TABLE}\n")[1].strip() == ""


@given(st.text(alphabet='ab,1."\n ', max_size=60))
def test_no_text_breaks_it_and_every_number_is_still_found(text: str) -> None:
    evidence = Evidence()
    evidence.add_text(text, Place("s"))
    if records_of(text)[0]:
        for figure in figures_in(text.replace(",", " ; ").replace('"', " ")):
            assert figure.kind != "number" or figure.text.startswith(".") or evidence.find(figure) is not None
