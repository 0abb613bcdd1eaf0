"""Names of the context that are taken, and questions that one yes could not answer."""

from typing import Any

from tests.batches import batch
from tests.contract.lint.test_link import found

ASKS = {"tool": "plain", "confirm": {"text": "Sure?", "by": "lead"}}
OTHER = {"tool": "plain", "as": "other", "confirm": {"by": "boss"}}


def skill(*steps: dict[str, Any], **more: Any) -> dict[str, Any]:
    return {"workflow": list(steps), **more}


@batch(
    ("one", "agent", "where", "why"),
    [
        (skill(ASKS), {"context": {"user": "txt"}}, "context.user", "`txt` is not a type"),
        (skill(ASKS), {"context": {"now": "text"}}, "context.now", "name of the language"),
        (skill(ASKS), {"context": {"a b": "text"}}, "context.a b", "could not read it"),
        (skill(ASKS), {"context": {"u": "text"}, "inputs": {"u": {}}}, "context.u", "and an input"),
        (skill(ASKS), {"context": {"u": "text"}, "let": {"u": "1"}}, "context.u", "and a named value"),
        (skill(ASKS, inputs={"u": {}}), {"context": {"u": "text"}}, "inputs.u", "agent's `context`"),
        (skill(ASKS, let={"u": "1"}), {"context": {"u": "text"}}, "let.u", "agent's `context`"),
        (skill({"tool": "plain", "as": "u"}), {"context": {"u": "text"}}, "workflow[0]", "name it with `as`"),
        (skill({"tool": "plain"}), {"context": {"plain": "text"}}, "workflow[0]", "name it with `as`"),
        (
            skill({"tool": "plain", "foreach": "u in [1]", "max": 1}),
            {"context": {"u": "text"}},
            "workflow[0].foreach",
            "agent's `context`",
        ),
        (skill({"steps": [ASKS], "confirm": "All?"}), {}, "workflow[0].steps[0].confirm", "asks the asker"),
        (skill({"steps": [ASKS, OTHER], "confirm": {"by": "lead"}}), {}, "workflow[0].steps[1].confirm", "asks `lead`"),
        (
            skill({"confirm": "All?", "steps": [{"choose": [{"steps": [ASKS]}]}]}),
            {},
            "workflow[0].steps[0].choose[0].steps[0].confirm",
            "for one yes to all of it",
        ),
    ],
)
def test_what_cannot_hold_is_refused_in_its_place(
    one: dict[str, Any], agent: dict[str, Any], where: str, why: str
) -> None:
    problems = found(one, **agent)
    assert any(p.where.endswith(where) and why in f"{p.message} {p.repair}" for p in problems), problems


@batch(
    "one",
    [
        skill({"steps": [ASKS, {"tool": "plain", "as": "b"}], "confirm": {"by": "lead"}}),
        skill({"tool": "plain", "confirm": "Sure?", "on_error": [{**ASKS, "as": "again"}]}),
        skill({"steps": [ASKS]}),
        skill({"tool": "look", "with": {"ticker": "=user"}, "when": "user == 'x'"}, {"answer": "{user}"}),
    ],
)
def test_what_holds_is_not_refused(one: dict[str, Any]) -> None:
    assert found(one, context={"user": "text"}) == []


def test_a_parameter_of_that_name_is_bound_by_it() -> None:
    problems = found(skill({"tool": "look"}, {"answer": "{look}"}), context={"ticker": "text"})
    assert problems == []
