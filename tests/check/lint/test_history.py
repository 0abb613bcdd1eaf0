"""A history that only the context bounds."""

from tests.batches import batch
from tests.check.lint.small import codes, found, job


@batch(("turns", "context", "large"), [(4, 2000, False), (16, 2000, False), (17, 2000, True), (17, 4000, False), (50, 4000, True), (10, 60, False)])  # fmt: skip
def test_turns_that_fill_the_third_of_the_context(turns: int, context: int, large: bool) -> None:
    skill = job(tools=["look"], fallback="x", max_context_tokens=context)
    told = codes(skill, session={"history": turns})

    assert ("history-bounded-by-context" in told) is large


def test_the_widest_context_counts() -> None:
    (one,) = found(
        job(tools=["look"], fallback="x", max_context_tokens=3000),
        job(name="other", description="Talk of the weather", examples=("Is it raining",), fallback="x"),
        session={"history": 1000},
    )

    assert "1,000 tokens" in one.evidence and "25 turns" in one.evidence and "`job`" in one.evidence


def test_without_a_skill_that_shows_history_it_does_not_matter() -> None:
    assert codes(job(workflow=[{"answer": "Done."}]), session={"history": 1000}) == []
