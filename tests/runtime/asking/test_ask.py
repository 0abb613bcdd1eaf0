from typing import Any

import pytest
from tests.batches import batch
from tests.runtime.asking.conftest import LIMITS, REQUEST, Cut, run_of

from shipworthy import Reply, ScriptedModel
from shipworthy.errors import AnswerCut, DeadlinePassed, LimitReached, ModelError, NoModel
from shipworthy.runtime.asking.ask import ask, why_not
from shipworthy.runtime.asking.request import Call


async def test_answer_is_heard_and_settled(agent_of) -> None:  # type: ignore[no-untyped-def]
    run, said = run_of(agent_of, ScriptedModel(["Hello you there"])), []
    heard = await ask(Call(key="k", request=REQUEST, limits=LIMITS, seconds=5, on_text=said.append), run)
    assert (heard.text, said, heard.stopped) == ("Hello you there", ["Hello ", "you ", "there"], True)
    usage = run.budget.ledger.usage(0)
    assert (usage.model_calls, usage.output_tokens, run.budget.ledger.outstanding) == (1, heard.output_tokens, 0)


@pytest.mark.parametrize(
    ("model", "seconds", "error"),
    [
        (None, 5, NoModel),
        (ScriptedModel([Reply(error="overloaded")]), 5, ModelError),
        (ScriptedModel([Reply(text="x", seconds=60)]), 0.02, DeadlinePassed),
        (ScriptedModel(["x"]), 0, DeadlinePassed),
        (Cut(), 5, ModelError),
        (ScriptedModel([Reply(text="word " * 21, output_tokens=21)]), 5, LimitReached),
    ],
    ids=["none", "error", "slow", "no time", "cut", "too long"],
)
async def test_f08_f14_f15_nothing_stays_reserved_however_it_ends(agent_of, model, seconds, error) -> None:  # type: ignore[no-untyped-def]
    run = run_of(agent_of, model)
    with pytest.raises(error):
        await ask(Call(key="k", request=REQUEST, limits=LIMITS, seconds=seconds, on_text=None), run)
    assert run.budget.ledger.outstanding == 0


@batch(
    ("error", "reason"),
    [
        (NoModel(), "no_model"),
        (ModelError("x"), "model_failed"),
        (AnswerCut(), "output_cut"),
        (DeadlinePassed(), "deadline"),
        (LimitReached("cost_usd", 0, 1), "limit"),
    ],
)
def test_reason_of_a_missing_answer(error: Any, reason: str) -> None:
    assert why_not(error) == reason
