"""Whether the next sentence can be whole in time, by the pace so far."""

from shipworthy.runtime.answering.gate import Gate
from shipworthy.runtime.answering.tempo import Tempo


def late_at(
    until: float, text: str = "It rose by one. It fell by two. It rose by three. It fell by four. So it goes on. "
) -> float | None:
    """When it is ended, of a text that comes with ten characters a second."""
    gate = Gate(lambda _: None, 1000)
    tempo, now = Tempo(gate, until), 0.0
    for letter in text * 2:
        now += 0.1
        gate(letter)
        if tempo.late(letter, lambda now=now: now):
            return round(now, 1)
    return None


def test_a_text_is_ended_where_not_even_its_shortest_sentence_can_be_whole() -> None:
    assert late_at(1000) is None
    ended = late_at(7)
    assert ended is not None
    assert 5 < ended < 7


def test_nothing_is_ended_before_the_pace_is_known_or_before_something_was_shown() -> None:
    assert late_at(2.0) is None or late_at(2.0) > 2.0  # type: ignore[operator]
    assert late_at(5, text="x" * 100) is None


def test_a_sentence_that_may_still_be_whole_is_waited_for() -> None:
    gate = Gate(lambda _: None, 1000)
    tempo = Tempo(gate, 10.0)
    gate("It rose. It fell. ")
    assert not tempo.late("It rose. It fell. ", lambda: 1.0)
    gate("It stood. It rose. It fel")
    assert not tempo.late("It stood. It rose. It fel", lambda: 9.5)
