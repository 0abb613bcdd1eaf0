"""Which of several choices an answer picks."""

from hypothesis import given
from hypothesis import strategies as st
from tests.batches import batch

from shipworthy.routing.replies.choice import chosen, corrects, denies, picks
from shipworthy.routing.replies.opening import mentioned
from shipworthy.routing.said import Said

THINGS = ("Blue mug", "Red plate", "Green bowl")
TWO = ("Blue mug", "Red mug")
SKUS = ("B2", "R1", "G7")


@batch(
    ("message", "index"),
    [
        *(("2", 1), ("#3", 2), ("number two please", 1), ("one", 0), ("the second one", 1), ("the last", 2)),
        *(("die zweite bitte", 1), ("Nummer drei", 2), ("ich nehme das erste", 0), ("die letzte", 2)),
        *(("la segunda", 1), ("quiero el tercero por favor", 2), ("el último", 2), ("la número dos", 1)),
        *(("la deuxième", 1), ("je prends le premier", 0), ("le dernier", 2), ("numéro trois", 2)),
        *(("the plate", 1), ("blue", 0), ("no, the green one", 2), ("R1", 1), ("red plate!", 1)),
        *(("neither the first nor the second", 2), ("not the blue and not the red", 2), ("the plate, not the mug", 1)),
        *(("weder das erste noch das zweite", 2), ("ni el primero ni el segundo", 2), ("la segunda, no la primera", 1)),
        *(("not the first", None), ("anything but the bowl", None), ("the second or the third", None), ("both", None)),
        *(("0", None), ("4", None), ("second last", None), ("whichever", None), ("the cup", None), ("", None)),
        *(("the other one", None), ("the first and the second", None), ("1 2", None)),
        *(("the first slot", 0), ("I think the third of these would be best", 2), ("the last one would be ideal", 2)),
    ],
)
def test_one_of_three(message: str, index: int | None) -> None:
    assert chosen(THINGS, Said(message), SKUS) == index


@batch(
    "message",
    [
        *(
            "not the first",
            "anything but the blue one",
            "not the blue mug",
            "the latter",
            "rather the red than the blue",
        ),
        *("nicht die erste", "no la primera", "pas la première", "tout sauf le premier", "cualquiera menos la primera"),
    ],
)
def test_what_it_is_not_picks_the_other_of_two(message: str) -> None:
    assert chosen(TWO, Said(message)) in (1, None)
    assert "rather" in message or chosen(TWO, Said(message)) == 1


@batch("message", ["the other one", "not that one", "die andere bitte", "la otra", "l'autre", "not it"])
def test_the_other_is_the_one_that_is_not_held(message: str) -> None:
    assert [chosen(TWO, Said(message), held=held) for held in (0, 1)] == [1, 0]
    assert chosen(THINGS, Said(message), held=0) is None


@batch(
    ("message", "places"),
    [
        *(("both", (0, 1)), ("beide", (0, 1)), ("las dos", (0, 1)), ("les deux", (0, 1)), ("all of them", (0, 1))),
        *(("1 and 2", (0, 1)), ("the first and the last", (0, 1)), ("blue and red", (0, 1)), ("the red one", (1,))),
    ],
)
def test_several_only_where_the_input_is_a_list(message: str, places: tuple[int, ...]) -> None:
    assert picks(TWO, Said(message), many=True) == places
    assert picks(TWO, Said(message)) == (places if len(places) == 1 else ())


def test_both_of_three_is_not_clear() -> None:
    assert picks(THINGS, Said("both"), many=True) == ()
    assert picks(THINGS, Said("all three"), many=True) == (0, 1, 2)


def test_a_compound_picks_the_label_that_has_its_first_part() -> None:
    labels = ("Gardens of the World", "A Life with Bees")
    assert chosen(labels, Said("the gardenbook")) == 0
    assert chosen(labels, Said("the gardener")) is None


def test_what_denies_or_asks_for_another() -> None:
    assert denies(Said("not the lamp")) and not denies(Said("no, the lamp"))
    assert corrects(Said("the other one")) and not corrects(Said("the lamp"))


WORDS = ["not", "the", "first", "second", "other", "both", "mug", "blue", "red", "no", ",", "2", "nicht", "cup", "or"]


@given(st.lists(st.sampled_from(WORDS), max_size=8).map(" ".join), st.booleans())
def test_places_exist_and_one_is_one(message: str, many: bool) -> None:
    for found in (picks(THINGS, Said(message), SKUS, many=many), picks(TWO, Said(message), held=0, many=many)):
        assert all(0 <= place < 3 for place in found) and len(set(found)) == len(found)
        assert many or len(found) <= 1


@given(st.text(max_size=200))
def test_any_text_is_read(message: str) -> None:
    picks(THINGS, Said(message), SKUS, held=1)


@batch(
    ("message", "place"),
    [
        ("den roten Fiat", 0),
        ("den roten", 0),
        ("le bleu svp", 1),
        ("bitte das schwarze Auto", 2),
        ("el negro", 2),
        ("den grünen", None),
        ("keinen roten", None),
        ("den roten nicht", None),
        ("las dos", None),
    ],
)
def test_a_choice_in_another_language(message: str, place: int | None) -> None:
    assert chosen(("red Fiat", "blue Opel", "black Volvo"), Said(message)) == place


def test_a_choice_in_another_language_in_an_opening() -> None:
    books = ("The cookbook", "A crime novel", "Dictionary")
    assert mentioned(books, Said("ich möchte das Kochbuch verlängern")) == (0,)
    assert mentioned(books, Said("quiero renovar el diccionario")) == (2,)


def test_how_many_of_them_is_no_place() -> None:
    labels = ("08:15", "11:40", "17:05")
    assert chosen(labels, Said("2 of them please")) is None and chosen(labels, Said("dos de ellos")) is None
    assert chosen(labels, Said("stay with the second")) == 1 and chosen(labels, Said("solo la primera")) == 0
