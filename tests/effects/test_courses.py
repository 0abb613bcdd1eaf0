"""Whole conversations, killed at five points around every effect: nothing doubled, nothing lost, nothing kept quiet."""

import random
from collections.abc import Callable
from typing import Any

import pytest
from tests.effects.farm import Course, Farm, outside
from tests.effects.worker import GO, POINTS

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
    counts = {"claim": CLAIMS[workflow], "claimed": CLAIMS[workflow], "settled": CLAIMS[workflow], "saved": 1}
    return [f"{point}{n + 1}" for point in POINTS for n in range(counts.get(point, effects))]


def checked(course: Course, workflow: str, *, verified: bool) -> None:
    assert course.doubled == [], course
    assert course.lost(WANTED[workflow]) == [], course
    assert course.unreported == [], course
    if verified:
        assert course.unknown == [], course
        assert course.completed, course
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
    some = every if count(0, 1) else random.Random(workflow).sample(every, 1)
    kills, unknown = 0, 0
    for place in some:
        course = farm.course(farm.task(workflow, verified=verified), [*asked(workflow), place], then=("again",))
        assert course.killed == [place], f"{place} was never passed"
        kills, unknown = kills + 1, unknown + len(course.unknown)
        checked(course, workflow, verified=verified)
    how = "verified" if verified else "unverified"
    print(f"{workflow}, {how}: {kills} kills at {len(every)} places, 0 doubled, 0 lost, {unknown} unknown and reported")


@pytest.mark.parametrize("workflow", list(WANTED))
def test_f19_f35_killed_again_and_again(farm: Farm, workflow: str, count: Callable[[int, int], int]) -> None:
    dice, kills, unknown, rounds = random.Random(f"{workflow} 7"), 0, 0, count(1, 16)
    for number in range(rounds):
        verified = number % 2 == 0
        # What is saved unasked is answered: sent once more it is a new request.
        every = [place for place in places(workflow) if not ("at once" in workflow and place.startswith("saved"))]
        plan: list[Any] = [*asked(workflow), *dice.sample(every, 3)]
        course = farm.course(farm.task(workflow, verified=verified), plan)
        kills, unknown = kills + len(course.killed), unknown + len(course.unknown)
        checked(course, workflow, verified=verified)
    print(f"{workflow}: {kills} kills in {rounds} conversations, 0 doubled, 0 lost, {unknown} unknown and reported")
    assert kills >= rounds


@pytest.mark.parametrize("off", ["claims", "void"])
def test_f17_f35_with_a_defence_off_effects_are_doubled(farm: Farm, off: str) -> None:
    """Nothing is claimed; or what nobody knows is taken for what did not happen."""
    course = farm.course(farm.task("two", verified=False, off=off), [None, "effect1"])
    assert course.doubled == ["send Ann"]


def test_f35_what_nobody_knows_is_said_again_and_never_done_again(farm: Farm) -> None:
    """The same message, sent again and again after the report, opens the skill anew: it is still the same write."""
    task = farm.task("two at once", verified=False)
    course = farm.course(task, ["effect1"])
    for _ in range(3):
        assert (course.last["reason"], course.unknown, course.unreported) == ("unknown", ["send Ann"], [])
        course = farm.course(task, [])
        assert course.world == {"send Ann": 1}


def test_f35_a_check_that_comes_in_a_later_opening_counts_there(farm: Farm) -> None:
    """Killed again and again after the check, and before its answer is kept."""
    task = farm.task("many at once", verified=True)
    course = farm.course(task, ["effect2", "settled1", "claimed2", "settled2"])
    assert len(course.killed) == 4
    checked(course, "many at once", verified=True)


@pytest.mark.parametrize("place", ["effect1", "settled1"])
def test_f35_a_no_after_the_effect_does_not_deny_it(farm: Farm, place: str) -> None:
    task = farm.task("one", verified=False)
    assert farm.ask({**task, "message": GO})["reason"] == "confirm"
    assert farm.ask({**task, "message": "yes", "kill": place}) == {"killed": True}
    told = farm.ask({**task, "message": "no"})
    assert "Buying AMD at 100" in told["text"]
    assert ("this was done" if place == "settled1" else "Nobody knows whether this happened") in told["text"]
    assert outside(task) == {"buy AMD": 1}


@pytest.mark.parametrize("place", ["claimed1", "effect1"])
def test_f36_a_worker_that_is_only_paused_keeps_its_claim(farm: Farm, place: str) -> None:
    task = farm.task("one", verified=True)
    assert farm.ask({**task, "message": GO})["reason"] == "confirm"
    yes = {**task, "message": "yes"}
    first, second = farm.ask({"paused": [{**yes, "kill": f"stop {place}"}, yes]})
    assert (second["status"], second["reason"]) == ("degraded", "busy")
    # It wakes, makes what it has claimed and says so; the conversation stays as the other message left it.
    assert (first["status"], first["text"]) == ("completed", "Bought: did buy AMD, now 100.")
    assert outside(task) == {"buy AMD": 1}


def test_f17_two_processes_that_both_hear_yes_write_once(farm: Farm, count: Callable[[int, int], int]) -> None:
    for _ in range(count(2, 30)):
        task = farm.task("many", verified=False)
        assert farm.ask({**task, "message": GO})["reason"] == "confirm"
        farm.ask({"pair": [{**task, "message": "yes"}] * 2})
        assert not [what for what, times in outside(task).items() if times > 1]
        course = farm.course({**task}, [])
        assert not course.unknown


@pytest.mark.parametrize("workflow", ["two", "many at once"])
def test_field_40_a_message_that_is_sent_again_under_its_id_is_answered_once(
    farm: Farm, workflow: str, count: Callable[[int, int], int]
) -> None:
    """Killed at every point, also after the answer was kept and before it came out."""
    every = places(workflow)
    for place in every if count(0, 1) else [*random.Random(workflow).sample(every, 1), "saved1"]:
        kills: list[str | None] = [*asked(workflow), place]
        course = farm.course(farm.task(workflow, verified=True), kills, named=True)
        assert course.killed == [place], f"{place} was never passed"
        checked(course, workflow, verified=True)


def test_field_40_without_its_id_an_answered_message_is_another_one(farm: Farm) -> None:
    task = farm.task("two at once", verified=True)
    assert farm.ask({**task, "message": GO, "kill": "saved1"}) == {"killed": True}
    assert farm.ask({**task, "message": GO})["status"] == "completed"
    assert outside(task) == {"send Ann": 2, "charge 4711": 2}
