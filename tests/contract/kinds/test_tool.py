from typing import Any

from tests.batches import batch

from shipworthy.contract.bounds.bound import Bound
from shipworthy.contract.guideline import Guideline, Rules
from shipworthy.contract.kinds.tool import ABANDON_MS, ToolKind
from shipworthy.contract.labels import Label
from shipworthy.contract.language.text import Literal
from shipworthy.contract.step import Step
from shipworthy.contract.tool import Param, ToolSpec

SECRET = Label(trust="untrusted", private=True)


def kind(**spec: Any) -> ToolKind:
    return ToolKind(ToolSpec(name="look", **spec))


def test_arguments_are_given_or_bound_or_asked_for(binding: Any) -> None:
    params = [
        Param(name="a"),
        Param(name="color"),
        Param(name="tags", type="list:text"),
        Param(name="x", required=False),
    ]
    step = binding(given={"a": Literal(1)}, names=frozenset({"x"}))
    args = kind(params=tuple(params)).args(step)

    assert {name: str(getattr(value, "value", value)) for name, value in args.items()} == {
        "a": "1",
        "color": "color",
        "tags": "tags",
        "x": "x",
    }
    assert {name: str(spec.kind) for name, spec in step.asked.items()} == {"color": "color", "tags": "list of text"}


def test_what_cannot_be_bound_is_a_problem(binding: Any) -> None:
    step = binding(given={"b": Literal(1)})
    assert kind(params=(Param(name="table", type="any"),)).args(step) == {}
    assert [problem.split("`")[0] for problem in step.problems] == ["with.b: ", ": nothing binds "]


def test_a_call_costs_its_timeout_and_a_checked_one_its_checks(folding: Any, own: Any) -> None:
    one = Bound(tool_calls=1, cost_usd=0.5, latency_ms=1000 + ABANDON_MS)
    assert kind(timeout=1, price_usd=0.5).bound(None, own, folding) == one
    checked = kind(timeout=1, effect="write", verify="seen").bound(None, own, folding)
    assert (checked.tool_calls, checked.latency_ms) == (3, 5000 + 3 * ABANDON_MS)
    assert kind(price_usd=0.5).floor == Bound(tool_calls=1, cost_usd=0.5)


def test_it_opens_with_itself_and_is_certain_of_itself() -> None:
    assert kind().opens(frozenset({"rescue"}), True, lambda skill: (frozenset(), False)) == (frozenset({"look"}), True)
    assert list(kind().certain(lambda skill: ())) == ["look"]
    assert not kind().may_answer and kind().texts == ()


def test_guidelines_may_refuse_it() -> None:
    rules = Rules((("calm", Guideline(forbid_tools=("look",))),))
    assert kind().refused(rules) == "`calm` does not allow `look` here"
    assert kind().refused(Rules()) == ""


@batch(("effect", "writes"), [("read", False), ("idempotent", False), ("write", True)])
def test_a_write_keeps_the_order_of_the_page(effect: Any, writes: bool) -> None:
    assert kind(effect=effect).writes(lambda name: None) is writes  # type: ignore[arg-type, return-value]


@batch(
    ("spec", "leaks"),
    [
        ({"effect": "read"}, False),
        ({"effect": "write"}, True),
        ({"effect": "read", "egress": True}, True),
        ({"effect": "write", "policy": {"a": "it"}}, False),
        ({"effect": "write", "accepts": {"a": "tenant"}}, False),
        ({"effect": "write", "accepts": {"a": "untrusted"}}, True),
    ],
)
def test_private_and_untrusted_leaves_by_a_way_out(spec: dict[str, Any], leaks: bool) -> None:
    assert (kind(params=(Param(name="a"),), **spec).leak(lambda: {"a": SECRET}) is not None) is leaks


def test_what_it_gives_is_as_good_as_it_says(marking: Any) -> None:
    assert kind(trust="tenant").mark(lambda: {"a": SECRET}, marking()).whole == SECRET.join(
        Label(trust="tenant", doubtful=("look",))
    )
    assert kind(trust="tenant", cleans=True).mark(lambda: {"a": SECRET}, marking()).whole.trust == "tenant"


@batch(
    ("spec", "retry", "found"),
    [
        ({"effect": "write"}, 1, ["retry"]),
        ({"effect": "write"}, 0, []),
        ({"effect": "write", "identity": ("a",)}, 1, []),
        ({"effect": "idempotent"}, 1, []),
    ],
)
def test_a_write_is_repeated_only_where_it_says_which_calls_are_the_same(
    spec: dict[str, Any], retry: int, found: list[str]
) -> None:
    assert [key for key, _, _ in kind(**spec).problems(Step(tool="look", retry=retry))] == found
