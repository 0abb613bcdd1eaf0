"""Which answers have the words of a fallback."""

from tests.batches import batch

from shipworthy.check.trials.answered import fallback_of
from shipworthy.events import AnyEvent, Degraded, StepFinished, StepStarted

ASKED = StepStarted(step_id="1", step="write_up", label="Write up")
CALLED = StepStarted(step_id="0", step="look_up", label="Look up")


@batch(
    ("event", "reason"),
    [
        (Degraded(reason="no_model", step_id="1"), "no_model"),
        (Degraded(reason="ungrounded", step_id="loop"), "ungrounded"),
        (Degraded(reason="deadline", step_id="1"), "deadline"),
        (Degraded(reason="deadline", step_id="loop"), "deadline"),
        (Degraded(reason="deadline", step_id="2/loop"), "deadline"),
        (Degraded(reason="deadline", step_id="0"), ""),
        (Degraded(reason="step_dropped", step_id="1"), ""),
        (Degraded(reason="partial", step_id="0"), ""),
        (Degraded(reason="context_cut", step_id="1"), ""),
        (StepFinished(step_id="1", step="write_up", label="Write up", elapsed_ms=1.0, added=True), "must_say"),
        (StepFinished(step_id="1", step="write_up", label="Write up", elapsed_ms=1.0), ""),
    ],
)
def test_the_words_of_a_model_and_nothing_else_have_a_fallback(event: AnyEvent, reason: str) -> None:
    assert fallback_of([CALLED, ASKED, event], {"look_up"}) == reason
