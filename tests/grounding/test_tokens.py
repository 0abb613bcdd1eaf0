"""Identifiers, addresses, links and last digits."""

from tests.batches import batch

from shipworthy.grounding.extract import figures_in
from shipworthy.grounding.tokens import clean, links


@batch(
    "text",
    [
        "HAT136",
        "XEWRD9",
        "75JYBV",
        "KB-7781-BLK",
        "ORD-2024-0017",
        "1Z999AA10123456784",
        "INC0012345",
        "0047-A",
        "a3f9c2d1-77be-4c10-9e55-0b1f2c3d4e5f",
        "DE89370400440532013000",
    ],
)
def test_an_identifier_is_one_figure(text: str) -> None:
    (found,) = figures_in(f"It is {text}.")
    assert (found.kind, found.text, found.value) == ("identifier", text, text.lower())


@batch(
    "text",
    [
        "ending in 1234",
        "the last four digits: 1234",
        "****1234",
        "xxxx1234",
        "•••• 1234",
        "…1234",
        "mit den Endziffern 1234",
        "terminada en 1234",
        "se terminant par 1234",
    ],
)
def test_last_digits_are_known_by_what_stands_before(text: str) -> None:
    (found,) = figures_in(f"the card {text}")
    assert (found.value, found.unit) == ("1234", "tail")


def test_a_long_dash_parts_an_identifier_from_the_next_word() -> None:
    assert [one.text for one in figures_in("cancel PEP4E0—because of HAT136 — today")] == ["PEP4E0", "HAT136"]


def test_bold_digits_are_no_last_digits() -> None:
    assert figures_in("the **1234** cards")[0].kind == "number"


@batch("text", ["+49 151 23456789", "(555) 123-4567", "978-84-376-0494-7", "4111 1111 1111 1234", "1-800-555-0199"])
def test_groups_of_digits_are_one_number(text: str) -> None:
    (found,) = figures_in(f"It is {text}.")
    assert found.kind == "identifier"
    assert found.value == "".join(letter for letter in text if letter.isdigit())


def test_links_and_addresses_end_before_what_closes_a_sentence() -> None:
    assert [one.value for one in links("<https://x.example/a?b=1>, www.y.example/. Or A.B@Z.example.")] == [
        "https://x.example/a?b=1",
        "www.y.example",
        "a.b@z.example",
    ]


def test_cleaning_keeps_every_place() -> None:
    text = "a‑b–c−d 1\u202f234 ’１"
    assert clean(text) == "a-b-c-d 1\u00a0234 '1"
