"""Values by the patterns of inputs."""

from tests.batches import batch

from shipworthy.contract.input import Input
from shipworthy.routing.said import Said
from shipworthy.routing.values.found import Found
from shipworthy.routing.values.patterns import hits_of, with_codes


def found(pattern: str, text: str, *, answer: bool = False) -> list[str]:
    """The values that a pattern finds."""
    return [text[hit.value_start : hit.value_end] for hit in hits_of(pattern, Said(text), answer=answer)]


@batch(
    ("pattern", "text", "values"),
    [
        (r"A-\d{4}", "order A-1001 and a-1002", ["A-1001"]),
        (r"A-\d{4}", "order a-1002", ["a-1002"]),
        (r"[A-Z]{3}", "the cat", []),
        (r"a-\d{4}", "order A-1001", ["A-1001"]),
        (r"\d{4}", "12345 and 1234", ["1234"]),
        (r"room (\d+)", "room 12, room 14", ["12", "14"]),
        (r"^order ((\w+-?)+)$", "order abc-def", ["abc-def"]),
        (r"^order ((\w+-?)+)$", "order " + "a" * 40 + "!", []),
    ],
)
def test_values_are_whole_words(pattern: str, text: str, values: list[str]) -> None:
    assert found(pattern, text) == values


def test_an_answer_may_be_written_small() -> None:
    assert (found("[A-Z]{3}", "abc"), found("[A-Z]{3}", "abc", answer=True)) == ([], ["abc"])


def test_a_value_at_the_end_of_a_long_message() -> None:
    text = f"{'word ' * 380}order A-1001"

    assert found(r"A-\d{4}", text) == found(r"(A-(?:\d+-?)+)", text) == ["A-1001"]


def test_codes_that_are_written_otherwise_stand_in_where_the_pattern_finds_none() -> None:
    one = Input(pattern=r"A-\d{4}", ask="Which parcel?")
    found = [Found("A-1001", 6, 12)]

    assert [item.value for item in with_codes(one, [], Said("my parcel 12 or a1002"), answer=False)] == ["A-1002"]
    many = Input(pattern=r"A-\d{4}", list="text", max=3, ask="Which parcels?")
    assert [item.value for item in with_codes(many, found, Said("order A-1001 and a1002"), answer=False)] == [
        "A-1001",
        "A-1002",
    ]
