"""The index of the values of a type."""

from tests.batches import batch

from shipworthy.routing.values.indexed import bare, indexed

CITIES = (("BER", ("berlin",)), ("HH", ("hamburg & harburg",)), ("NYC", ("new york", "new york city")))


def test_values_are_found_by_code_and_by_phrase() -> None:
    index = indexed(CITIES)
    assert index.codes["NYC"] == "NYC"
    assert index.phrases[("new", "york", "city")] == "NYC" and index.longest["new"] == 3 == index.most
    assert index.phrases[("hamburg", "and", "harburg")] == "HH"
    assert index.joined["newyork"] == "NYC" and "newyork" in index.singles["n"]


def test_equal_values_have_one_index() -> None:
    assert indexed(tuple(list(CITIES))) is indexed(CITIES)
    assert indexed(CITIES[:1]) is not indexed(CITIES)


@batch(("phrase", "stem"), [(("new", "yorks"), ("new", "york")), (("berlin",), ("berli",)), (("rome",), ("rome",))])
def test_the_ending_of_the_last_word_is_left_out(phrase: tuple[str, ...], stem: tuple[str, ...]) -> None:
    assert bare(phrase) == stem
