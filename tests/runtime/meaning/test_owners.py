"""Which specialist a message is for by the codes that it names, and what one sends that another knows."""

import pytest
from tests.desk_agents import desk
from tests.specialist_agents import orchestrator

from shipworthy import Agent, Input, Skill, Step
from shipworthy.routing.said import Said
from shipworthy.routing.skills.route import Outcome, Route
from shipworthy.runtime.meaning.owners import Sent, owned, owner_of, sent_in


def _of(name: str, pattern: str, *examples: str) -> Agent:
    skill = Skill(
        name="look_up",
        description=f"Look up a {name}",
        examples=examples,
        inputs={"code": Input(type="text", pattern=pattern, ask="Which?")},
        workflow=(Step(answer=f"{name} {{code}}."),),
    )
    return Agent(name=name, skills=[skill], store="memory")


def _codes() -> Agent:
    travel = _of("travel", "BK-[0-9]{5}", "Look up booking BK-10022", "Check my trip BK-22331")
    office = _of("office", "TCK-[0-9]{4}", "How is TCK-1002 doing?", "Is TCK-4400 solved?")
    return orchestrator(travel=travel, office=office)


@pytest.mark.parametrize(
    ("text", "owner"),
    [
        ("look up TCK-0879", "office"),
        ("look up BK-10022", "travel"),
        ("look up TCK-0879 and BK-10022", None),
        ("look it up", None),
        ("look up XY-1", None),
    ],
)
def test_who_takes_a_code(text: str, owner: str | None) -> None:
    assert owner_of(_codes().compiled, Said(text)) == owner


@pytest.mark.parametrize(
    ("outcome", "skill", "candidates", "expected"),
    [
        ("route", "travel", (("travel", 0.86), ("office", 0.13)), "office"),
        ("ask", None, (("travel", 0.59), ("office", 0.41)), "office"),
        ("none", None, (), None),
    ],
)
def test_a_code_counts_before_words_for_another_specialist(
    outcome: Outcome, skill: str | None, candidates: tuple[tuple[str, float], ...], expected: str | None
) -> None:
    route = Route(outcome=outcome, skill=skill, confidence=0.5, candidates=candidates, why="its words")
    assert owned(_codes().compiled, Said("look up TCK-0879"), route).skill == expected


@pytest.mark.parametrize(("chances", "expected"), [((0.64, 0.09), "travel"), ((0.64, 0.3), None), ((0.45, 0.05), None)])
def test_a_specialist_that_is_far_ahead_is_asked(chances: tuple[float, float], expected: str | None) -> None:
    candidates = (("travel", chances[0]), ("office", chances[1]))
    route = Route(outcome="ask", skill=None, confidence=chances[0], candidates=candidates, why="its words")
    assert owned(_codes().compiled, Said("quote me that"), route).skill == expected


def test_an_agent_without_specialists_keeps_its_route() -> None:
    agent = _of("office", "TCK-[0-9]{4}", "How is TCK-1002 doing?").compiled
    route = agent.router.choose(Said("TCK-1003"))
    assert owned(agent, Said("TCK-1003"), route) is route


@pytest.mark.parametrize(
    ("text", "sent"),
    [
        ("mail Ana last quarter's NVDA figures", Sent("email", "trading", "last quarter's NVDA figures")),
        ("please send Bob the figures of TSLA", Sent("email", "trading", "the figures of TSLA")),
        ("mail Bob that the figures of TSLA are bad", None),
        ('mail Bob "last quarter\'s figures of TSLA"', None),
        ("mail Bob", None),
        ("how did AMD do last quarter", None),
    ],
)
def test_what_is_sent_that_another_specialist_knows(text: str, sent: Sent | None) -> None:
    assert sent_in(desk([]).compiled, Said(text)) == sent
