"""The phrases into which a message is cut."""

from shipworthy.routing.consent import lexicon as bits
from shipworthy.routing.consent.lexicon import lexicon
from shipworthy.routing.consent.question import Shown
from shipworthy.routing.consent.steps import readings, steps, words_of


def test_slips_of_the_hand_are_corrected() -> None:
    assert [word.text for word in words_of("Yesss, confrim!", lexicon())] == ["yes", "confirm"]


def test_a_message_is_read_in_each_way_and_not_at_all_with_an_unknown_word() -> None:
    words = lexicon()
    found = readings(words_of("yes please", words), Shown(), words)
    assert any(kinds & bits.ASSENT and kinds & bits.BESIDE for kinds in found)
    assert readings(words_of("yes xyzzy", words), Shown(), words) == {}


def test_what_a_question_asks_for_is_a_phrase_only_where_it_was_asked() -> None:
    words = lexicon()
    said = words_of("put it in", words)
    assert (3, bits.BARE_ACT) in steps(said, 0, Shown(act=("create",)), words)
    assert (3, bits.BARE_ACT) not in steps(said, 0, Shown(act=("cancel",)), words)
