"""The ways of saying a row of words."""

from shipworthy.routing.consent.ways import spelled, ways


def test_words_of_which_one_is_said_and_parts_that_may_be_left_out() -> None:
    assert set(spelled("do/make (it) now")) == {
        *(("do", "it", "now"), ("do", "now"), ("make", "it", "now"), ("make", "now")),
    }


def test_a_word_of_a_set() -> None:
    assert list(ways("<it> twice", {"it": frozenset({"it", "them"})})) == [
        (frozenset({"it", "them"}), frozenset({"twice"})),
    ]


def test_a_row_of_parts_that_are_all_left_out_is_no_way() -> None:
    assert list(spelled("(please)")) == [("please",)]
