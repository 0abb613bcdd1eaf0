"""What examples tell about the routing."""

from shipworthy.routing.skills.route import Alike, Route
from shipworthy.routing.skills.study import LeftOut, study


def case(skill: str, text: str, outcome: str, *candidates: tuple[str, float]) -> LeftOut:
    chosen = candidates[0][0] if outcome == "route" else None
    kind = "route" if outcome == "route" else "ask" if outcome == "ask" else "none"
    route = Route(outcome=kind, skill=chosen, confidence=candidates[0][1], candidates=candidates, why="")
    return LeftOut(skill=skill, text=text, route=route)


def test_who_absorbs_whom_and_where_an_example_would_help() -> None:
    told = [
        case("a", "a1", "route", ("a", 0.9)),
        case("a", "a2", "ask", ("b", 0.5), ("a", 0.4)),
        case("a", "a3", "route", ("b", 0.8)),
        case("b", "b1", "none", ("a", 0.1)),
    ]
    pairs = [
        Alike(skills=("a", "b"), texts=("a3", "b1"), similarity=0.9),
        Alike(skills=("a", "c"), texts=("a1", "c1"), similarity=0.1),
    ]
    found = study("full", {"a": 3, "b": 1}, told, pairs, 0.7)
    assert [(one.right, one.asked, len(one.lost)) for one in found.skills] == [(1, 1, 1), (0, 0, 1)]
    assert found.absorbed == (("a", "b", 1),)
    assert [pair.similarity for pair in found.alike] == [0.9]
    assert [(wanted.skill, "b" in wanted.why) for wanted in found.wanted] == [("a", True), ("b", False)]
    assert found.right == 0.25 and 0 < found.calibration_error < 1


def test_an_agent_without_examples_tells_nothing() -> None:
    found = study("light", {}, [], [], 0.7)
    assert (found.skills, found.right, found.calibration_error) == ((), 0.0, 0.0)
