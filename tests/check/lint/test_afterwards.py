"""Pages that go on after a failed write."""

from tests.batches import batch
from tests.check.lint.small import codes, found, job

DONE = {"answer": "It is cancelled."}
SORRY = {"answer": "It is not cancelled."}


def page(*recovery: object, after: object = DONE, **parts: object) -> object:
    write = {"tool": "cancel", "confirm": "Cancel it? (yes/no)", "on_error": [*recovery], **parts}
    return job(workflow=[write, after])


def test_an_answer_that_does_not_look_at_it_is_warned_about() -> None:
    (one,) = found(page({"tool": "look"}))

    assert (one.code, one.severity, one.skill) == ("failed-write-goes-on", "warning", "job")
    assert "`cancel`" in one.message and "“It is cancelled.”" in one.evidence


def test_one_behind_a_read_in_between() -> None:
    write = {"tool": "cancel", "confirm": "Cancel it? (yes/no)", "on_error": [{"tool": "look", "as": "seen"}]}
    steps = [write, {"tool": "weigh"}, {**DONE, "when": "weigh == 'heavy'"}, {"answer": "Well."}]

    assert codes(job(workflow=steps)) == ["failed-write-goes-on"]


@batch(
    "skill",
    [
        page({"tool": "look"}, SORRY),
        page(SORRY),
        page({"tool": "look"}, after={"answer": "It is {cancel}."}),
        page({"tool": "look"}, after={"answer": "It is {'' if stop else 'not '}cancelled."}, **{"as": "stop"}),
        page({"tool": "cancel", "as": "again", "with": {"number": "=number"}, "confirm": "Once more? (yes/no)"}),
    ],
    ids=["ends", "says it", "shows the result", "looks at the result", "tries another way"],
)
def test_one_that_ends_or_looks_at_it(skill: object) -> None:
    assert "failed-write-goes-on" not in codes(skill)  # type: ignore[arg-type]
