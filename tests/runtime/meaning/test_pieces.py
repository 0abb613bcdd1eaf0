"""The pieces of a message between its breaks."""

from hypothesis import given
from hypothesis import strategies as st

from shipworthy.routing.said import Said
from shipworthy.runtime.meaning.pieces import MOST_PIECES, is_short, pieces_of


def pieces(message: str) -> list[str]:
    """The pieces, as they are written."""
    return [piece.said.message for piece in pieces_of(Said(message))]


def test_a_message_is_split_at_its_breaks_but_not_inside_a_time() -> None:
    assert pieces("where is A-1001 and when are you open?") == ["where is A-1001", "when are you open?"]
    assert pieces("am I free between 2 and 4") == []
    assert pieces("book it on 9.12. at 10 and tell Ben") == ["book it on 9.12. at 10", "tell Ben"]


def test_a_word_is_short() -> None:
    assert is_short(Said("too late")) and not is_short(Said("track order A-1001"))


def test_many_pieces_are_one_request() -> None:
    assert pieces_of(Said("one, " * (MOST_PIECES + 2))) == []
    assert pieces_of(Said("one, " * 50_000)) == []
    assert pieces_of(Said("one")) == []


@given(st.text(alphabet="ab,.&!?\n 12)(", max_size=80))
def test_pieces_are_parts_of_the_message_in_its_order(message: str) -> None:
    said, end = Said(message), 0
    for piece in pieces_of(said):
        assert end <= piece.start < piece.end <= len(message)
        assert message[piece.start : piece.end] == piece.said.message
        end = piece.end
