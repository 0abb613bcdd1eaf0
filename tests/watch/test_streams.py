"""What is watched of runs."""

from tests.watch.seen_runs import seen

from shipworthy.stores.ratings import Rating
from shipworthy.watch.streams import DRIFTS, Stream, streams_of


def named(streams: list[Stream], metric: str, of: str = "") -> list[float | str]:
    return [one.value for stream in streams if (stream.metric, stream.of) == (metric, of) for one in stream.values]


def test_each_skill_step_and_the_agent_have_streams_of_every_drift() -> None:
    streams = streams_of([seen(1, steps=[("look", 80.0)])], [])
    assert {stream.drift for stream in streams} == set(DRIFTS)
    assert named(streams, "step_ms", "look") == [80.0] and named(streams, "latency_ms", "job") == [100.0]
    assert named(streams, "skill") == ["job"] and named(streams, "withheld", "job") == ["no"]


def test_a_run_without_a_skill_counts_as_how_it_ended() -> None:
    streams = streams_of([seen(1, skill="(none)", status="refused", reason="no_skill", path=())], [])
    assert named(streams, "skill") == ["refused (no_skill)"] and not named(streams, "latency_ms", "(none)")


def test_texts_of_questions_are_no_answers() -> None:
    streams = streams_of([seen(1, status="asked", reason="input")], [])
    assert not named(streams, "words", "job") and named(streams, "ended", "job") == ["asked (input)"]


def test_a_correction_counts_soon_after_an_answer_of_its_conversation() -> None:
    runs = [
        seen(1, session="a", message="price of AMD"),
        seen(2, session="a", message="no, I meant INTC"),
        seen(3, session="b", message="no, I meant INTC"),
        seen(90, session="a", message="no, I meant IBM"),
    ]
    assert named(streams_of(runs, []), "corrected") == ["yes"]


def test_ratings_come_in_the_order_in_which_they_were_said() -> None:
    said = [Rating(run_id="b", mark="good", at=2.0), Rating(run_id="a", mark="bad", at=1.0)]
    assert named(streams_of([seen(1)], said), "feedback") == ["yes", "no"]
