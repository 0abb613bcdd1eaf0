"""A timer: who may claim it, how long until another attempt, and how it ends with a run."""

from tests.batches import batch

from shipworthy.stores.timers import LASTS, PAUSES, Timed, Timer, is_free

TIMER = Timer(id="t", agent="a", session="s", run_id="r", skill="k", contract="c", due=10.0, set_at=0.0)


@batch(
    ("owner", "until", "alive", "free"),
    [
        ("", 0.0, None, True),
        ("other", 150.0, None, False),
        ("other", 150.0, False, True),
        ("other", 150.0, True, False),
        ("other", 99.0, True, True),
        ("other", 100.0 + 3 * LASTS, True, True),
    ],
)
def test_a_claim_holds_until_its_owner_has_died_or_its_time_is_over(
    owner: str, until: float, alive: bool | None, free: bool
) -> None:
    assert is_free(TIMER.claimed(owner, "token", until), 100.0, alive=alive) is free


def test_the_pauses_between_attempts_grow_to_the_longest() -> None:
    pauses = [Timer(**{**_fields(), "tries": tries}).pause for tries in range(8)]  # type: ignore[arg-type]
    assert pauses == [*PAUSES, *[PAUSES[-1]] * 3]


def test_the_one_that_opened_the_run_is_done_and_any_other_cancelled() -> None:
    timed = Timed(session_id="s", run_id="new", opened="t", at=1.0)
    assert timed.closing("t") == ("done", "new") and timed.closing("u") == ("cancelled", "")


def test_it_is_printed_without_its_claim() -> None:
    told = TIMER.claimed("owner", "token", 99.0).as_dict()
    assert {"owner", "token", "until", "contract"}.isdisjoint(told) and told["ended"] is None and told["due"] == 10.0


def _fields() -> dict[str, object]:
    return {name: getattr(TIMER, name) for name in Timer.__dataclass_fields__}
