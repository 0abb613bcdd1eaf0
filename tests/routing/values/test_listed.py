"""Lists of texts in answers."""

from hypothesis import given
from hypothesis import strategies as st
from tests.batches import batch

from shipworthy.routing.values.listed import items


@batch(
    ("text", "expected"),
    [
        *(("bread, milk and eggs", ["bread", "milk", "eggs"]), ("bread, milk, and eggs", ["bread", "milk", "eggs"])),
        *(("bread and milk", ["bread", "milk"]), ("Brot, Milch und Eier", ["Brot", "Milch", "Eier"])),
        *(("pan, leche y huevos", ["pan", "leche", "huevos"]), ("- bread\n- milk\n", ["bread", "milk"])),
        *(
            ("1. bread\n2) milk", ["bread", "milk"]),
            ("bread; milk", ["bread", "milk"]),
            ('"bread", milk', ["bread", "milk"]),
        ),
        *(("2,5 l milk", ["2,5 l milk"]), ("sandwich", ["sandwich"]), ("a book, Andrea", ["a book", "Andrea"])),
        ("it broke when I opened it and now it is wet", ["it broke when I opened it and now it is wet"]),
        *((" , ;\n", []), ("and milk", ["milk"])),
    ],
)
def test_newcomer_f26_items(text: str, expected: list[str]) -> None:
    assert items(text) == expected


@given(st.text(alphabet="ab ,;\nand-1.", max_size=60))
def test_no_item_is_empty_and_each_stands_in_the_text(text: str) -> None:
    assert all(item and item in text for item in items(text))
