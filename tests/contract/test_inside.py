"""The worst cases of specialists as a fold needs them."""

from shipworthy.contract.agent import AgentSpec
from shipworthy.contract.bounds.bound import Bound
from shipworthy.contract.fold import Fold
from shipworthy.contract.graphs import Graphs
from shipworthy.contract.inside import NOTHING_INSIDE, Consulted, asks_in, limited, told_in
from shipworthy.contract.specialist.specialist import Specialist, SpecialistLimits

ONE = Specialist(agent="../mail", limits=SpecialistLimits(max_tool_calls=2, max_cost_usd=0.5))
SPEC = AgentSpec(specialists={"mail": ONE, "other": Specialist(agent="../other")})


class Known:
    """Every specialist makes three calls within a second."""

    def bound(self, target: Consulted) -> Bound:
        return limited(Bound(tool_calls=3, latency_ms=1000), target)

    def reading(self, target: Consulted) -> Bound:
        return Bound(model_calls=1, input_tokens=9000)


def test_the_limits_of_the_caller_lower_it() -> None:
    bound = limited(Bound(tool_calls=3, cost_usd=None), Consulted("mail", ONE))
    assert (bound.tool_calls, bound.cost_usd, bound.basis["tool_calls"]) == (2, 0.5, "enforced")


def test_nothing_is_promised_of_one_that_is_not_loaded() -> None:
    assert NOTHING_INSIDE.bound(Consulted("mail", ONE)).as_dict() == dict.fromkeys(Bound().as_dict())


def test_those_that_are_told_a_message_are_found() -> None:
    nodes = Graphs(SPEC).graph_of("specialists").nodes
    # Each of them may also be told a part that waits for the others, and one that waits for such a part.
    assert [one.called for one in told_in(nodes)] == ["mail", "other"] * 3
    assert not asks_in(nodes)


def test_several_take_the_time_of_the_slowest_and_the_calls_of_all() -> None:
    fold = Fold(SPEC, Graphs(SPEC), inside=Known())
    one, both = fold.skill("mail").bound, fold.several({"mail": "a", "other": "b"})
    assert (one.tool_calls, both.tool_calls) == (2, 5)
    assert one.latency_ms == both.latency_ms
    assert fold.several({"mail": "", "other": "b"}).tool_calls == 3


def test_the_message_is_read_once_by_the_dearest_that_may() -> None:
    bound = Fold(SPEC, Graphs(SPEC), inside=Known()).several({"mail": "a", "other": "b"})
    assert (bound.model_calls, bound.input_tokens) == (1, 9000)
