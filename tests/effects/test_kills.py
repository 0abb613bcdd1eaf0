"""Kill -9 at five points around every effect of three workflows: nothing doubled, nothing lost, nothing kept quiet."""

import random
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from tests.effects.farm import Course, Farm
from tests.effects.worker import POINTS

WANTED = {
    "one": ["buy AMD"],
    "two": ["send Ann", "charge 4711"],
    "many": ["send Ann", "send Bob", "send Cem", "send Zoe"],
    "two at once": ["send Ann", "charge 4711"],
    "many at once": ["send Ann", "send Bob", "send Cem", "send Zoe"],
}
CLAIMS = {"one": 1, "two": 3, "many": 4, "two at once": 3, "many at once": 4}
"""How often an undisturbed conversation claims: the card is charged at the second attempt."""


def places(workflow: str) -> list[str]:
    """Every point around every step; the session is saved once, by the message that writes."""
    effects = len(WANTED[workflow])
    counts = {"effect": effects, "saved": 1}
    return [f"{point}{n + 1}" for point in POINTS for n in range(counts.get(point, CLAIMS[workflow]))]


def checked(course: Course, workflow: str, *, verified: bool) -> None:
    assert course.doubled == [], course
    assert course.lost(WANTED[workflow]) == [], course
    assert course.unreported == [], course
    if verified:
        assert course.unknown == [], course
        assert course.last["status"] == "completed", course
        assert dict(course.world) == dict.fromkeys(WANTED[workflow], 1)


def asked(workflow: str) -> list[str | None]:
    """The first message of a workflow that asks is answered before anything is killed."""
    return [] if workflow.endswith("at once") else [None]


@pytest.mark.parametrize("verified", [True, False], ids=["verified", "unverified"])
@pytest.mark.parametrize("workflow", ["one", "two", "many"])
def test_f17_f35_killed_once_at_every_point_around_every_step(
    farm: Farm, workflow: str, verified: bool, count: Callable[[int, int], int]
) -> None:
    every = places(workflow)
    some = every if count(0, 1) else random.Random(workflow).sample(every, 3)
    kills = 0
    for place in some:
        course = farm.course(farm.task(workflow, verified=verified), [*asked(workflow), place], again=True)
        assert course.kills == 1, f"{place} was never passed"
        kills += course.kills
        checked(course, workflow, verified=verified)
    print(f"{workflow}, {'verified' if verified else 'unverified'}: {kills} kills at {len(every)} places")


@pytest.mark.parametrize("workflow", list(WANTED))
def test_f19_f35_killed_again_and_again(farm: Farm, workflow: str, count: Callable[[int, int], int]) -> None:
    dice, kills, unknown, rounds = random.Random(f"{workflow} 7"), 0, 0, count(2, 12)
    for number in range(rounds):
        verified = number % 2 == 0
        # What is saved unasked is answered: sent once more it is a new request.
        every = [p for p in places(workflow) if not (workflow.endswith("at once") and p.startswith("saved"))]
        plan: list[Any] = [*asked(workflow), *dice.sample(every, 3)]
        course = farm.course(farm.task(workflow, verified=verified), plan)
        kills, unknown = kills + course.kills, unknown + len(course.unknown)
        checked(course, workflow, verified=verified)
    print(f"{workflow}: {kills} kills in {rounds} conversations, 0 doubled, 0 lost, {unknown} unknown, all reported")
    assert kills >= rounds


def test_f35_what_nobody_knows_is_said_again_and_never_done_again(farm: Farm) -> None:
    """The same message, sent again and again after the report, opens the skill anew: it is still the same write."""
    task = farm.task("two at once", verified=False)
    course = farm.course(task, ["effect1"])
    for _ in range(3):
        assert (course.last["reason"], course.unknown) == ("unknown", ["send Ann"])
        course = farm.course(task, [])
        assert course.world == {"send Ann": 1}


def test_f36_a_worker_that_is_only_paused_keeps_its_claim(farm: Farm) -> None:
    for place in ("claimed1", "effect1"):
        task = farm.task("one", verified=True) | {"message": "yes"}
        farm.course(task, [])if False else farm.ask({**task, "message": "Do the daily job"})
        first, second = farm.ask({"paused": [{**task, "kill": f"stop {place}"}, task]})
        assert (first["status"], second["status"]) != ("completed", "completed")
        assert second["reason"] in ("busy", "in_progress")
        assert (Path(task["folder"]) / "world").read_text() == "buy AMD\n"


def test_f17_two_processes_that_both_hear_yes_write_once(farm: Farm, count: Callable[[int, int], int]) -> None:
    for _ in range(count(3, 30)):
        task = farm.task("many", verified=False)
        farm.ask({**task, "message": "Do the daily job"})
        farm.ask({"pair": [{**task, "message": "yes"}] * 2})
        assert sorted((Path(task["folder"]) / "world").read_text().splitlines()) == WANTED["many"]
