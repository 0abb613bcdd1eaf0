"""`shipworthy replay --model --limits`: what if."""

import json
from collections.abc import Callable

import pytest
from tests.app.test_suppose import suppose
from tests.tracing.inspected.tapes import SAYS, daily

from shipworthy.cli.supposed import limits_given, shown
from shipworthy.errors import UsageError

Shell = Callable[..., tuple[int, str, str]]


def test_the_difference_of_other_limits_is_printed(shell: Shell, trading: str) -> None:
    run = json.loads(shell("run", trading, "Compare NVDA and AMD", "--json")[1])["run_id"]
    code, out, _ = shell("replay", run, "--limits", "max_tool_calls=2")
    assert code == 0
    assert out.startswith("as it was   degraded (no_model)\n")
    assert "bound.tool_calls: 5 → 2" in out
    told = json.loads(shell("replay", run, "--limits", "max_tool_calls=2", "--json")[1])
    assert {"before", "after", "differences", "live", "assumed", "missing", "redefined"} == set(told)


@pytest.mark.parametrize(
    ("given", "words"),
    [
        (("--limits", "fast"), "write NAME=NUMBER"),
        (("--limits", "max_wings=2"), "is no limit of a run"),
        (("--model", "nobody"), "this agent has no model `nobody`"),
    ],
)
def test_what_is_no_limit_or_no_model_is_refused(
    shell: Shell, trading: str, given: tuple[str, ...], words: str
) -> None:
    run = json.loads(shell("run", trading, "Compare NVDA and AMD", "--json")[1])["run_id"]
    code, out, err = shell("replay", run, *given)
    assert (code, out) == (2, "")
    assert words in err


def test_all_that_is_no_limit_is_told_at_once() -> None:
    with pytest.raises(UsageError) as told:
        limits_given(["a", "b=c", "d=1"])
    assert len(str(told.value).splitlines()) == 2
    assert limits_given(["max_cost_usd = 1e-3"]) == {"max_cost_usd": 0.001}


def test_what_the_tape_could_not_answer_is_told() -> None:
    found = suppose(daily(SAYS), limits={"max_cost_usd": 0.000001})
    text = "\n".join("".join(part for part, _ in line) for line in shown(found))
    assert "text: NVDA is at 100.5. → 100.5" in text
    assert "nothing differs" not in text
