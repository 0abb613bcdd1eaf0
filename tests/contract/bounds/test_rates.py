"""What models need and cost, as far as a bound has to know."""

from tests.batches import batch

from shipworthy import Prompt, Skill, Step
from shipworthy.contract.agent import AgentSpec
from shipworthy.contract.bounds.rates import NoRates, wish_of
from shipworthy.contract.fold import Fold
from shipworthy.contract.graphs import Graphs
from shipworthy.contract.model import Wish


class Rates:
    """A dollar a call and a hundred tokens to think, for everybody but `free`."""

    def room(self, wish: Wish) -> int:
        return 0 if wish == "free" else 100

    def counted(self, wish: Wish, context_tokens: int) -> int:
        return context_tokens * (4 if wish == "bytes" else 1)

    def dollars(self, wish: Wish, input_tokens: int, output_tokens: int, seconds: float) -> float | None:
        return {"free": 0.0, "nobody knows": None}.get(str(wish), 1.0)


def bound_of(**skill: object):  # type: ignore[no-untyped-def]
    made = Skill(name="x", **{"max_cost_usd": 100, "max_latency_ms": 10**6, **skill})
    agent = AgentSpec(skills={"x": made})
    return Fold(agent, Graphs(agent), Rates()).skill("x").bound


@batch(
    ("agent", "skill", "prompt", "step", "wish"),
    [
        ("auto", "auto", None, None, "auto"),
        ("a", "auto", None, None, "a"),
        ("a", "s", None, None, "s"),
        ("a", "s", "p", None, "p"),
        ("a", "s", "p", "st", "st"),
    ],
)
def test_the_nearest_wish_counts(agent: str, skill: str, prompt: str | None, step: str | None, wish: str) -> None:
    asked = Prompt(text="x", model=prompt)
    own = Skill(name="x", model=skill, workflow=(Step(prompt=asked, model=step),))

    assert wish_of(AgentSpec(model=agent), own, own.workflow[0].prompt, own.workflow[0]) == wish


def test_dollars_and_room_come_from_the_models_that_may_be_picked() -> None:
    bound = bound_of(workflow=[{"prompt": "A"}, {"prompt": "B", "model": "free"}], max_output_tokens=10)

    assert (bound.cost_usd, bound.output_tokens, bound.model_calls) == (1.0, 10 + 100 + 10, 2)
    assert bound.basis["cost_usd"] == "exact"


def test_an_unknown_price_leaves_only_the_declared_limit() -> None:
    bound = bound_of(workflow=[{"prompt": "A", "model": "nobody knows"}], max_cost_usd=3)

    assert (bound.cost_usd, bound.basis["cost_usd"]) == (3, "enforced")


def test_a_loop_pays_each_round_and_each_call() -> None:
    bound = bound_of(tools=[], max_iterations=3)

    assert bound.model_calls == 1, "without tools it is one prompt"


def test_nobody_knows_any_price() -> None:
    assert (NoRates().room("auto"), NoRates().dollars("auto", 1, 1, 1)) == (0, None)
    assert NoRates().counted("auto", 7) == 7


def test_a_context_has_the_tokens_that_its_models_may_count() -> None:
    bound = bound_of(workflow=[{"prompt": "A"}, {"prompt": "B", "model": "bytes"}], max_context_tokens=100)

    assert bound.input_tokens == 100 + 400
