"""How far a client has read in the events of a run."""

from hypothesis import given
from hypothesis import strategies as st

from shipworthy.events import AnyEvent, TextDelta, Thinking
from shipworthy.server.place import START, Place

EVENTS = st.lists(
    st.one_of(st.just(Thinking()), st.text(min_size=1, max_size=3).map(lambda text: TextDelta(text=text)))
)


def test_pieces_of_text_that_follow_one_another_count_as_one() -> None:
    place = START
    for event in (Thinking(), TextDelta(text="ab"), TextDelta(text="c"), Thinking(), TextDelta(text="d")):
        place = place.behind(event)
    assert str(place) == "4.1"


@given(EVENTS)
def test_places_grow_and_are_read_as_they_are_written(events: list[AnyEvent]) -> None:
    place = START
    for event in events:
        following = place.behind(event)
        assert following > place and Place.of(str(following)) == following
        place = following


def test_what_is_no_place_is_none() -> None:
    assert [Place.of(text) for text in ("", "1", "a.b", "-1.0", "1.0.0", "9" * 13 + ".0")] == [None] * 6
