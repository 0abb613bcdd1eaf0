"""Labels live on values: in generated agents no labelled value leaves unasked, and none without a label is asked about.

The scenes (`scenes.py`, `talks.py`, `later.py`, `desks.py`) follow by themselves what each value is made of. Each join of labels is taken out in
turn (`joins.py`): the same scenes must then let something through, so the property rests on every one of them.
"""

from collections.abc import Callable
from random import Random

import pytest
from tests.injection.desks import DESKS
from tests.injection.joins import JOINS
from tests.injection.later import LATER
from tests.injection.scenes import Scene, workflow
from tests.injection.talks import TALKS

RUNS, PARTS = 100_000, 4
"""Runs at full counts, a scene is one for each message; and the parts in which several workers make them."""
FEW = 300
"""Scenes in which a join that was taken out must show."""


def scene(number: int) -> Scene:
    """The scene of a number: most are workflows."""
    random = Random(number)
    return workflow(random) if random.random() < 0.6 else random.choice((*TALKS, *LATER, *DESKS))(random)


@pytest.mark.parametrize("part", range(PARTS))
async def test_a_labelled_value_never_leaves_unasked_and_no_other_is_asked_about(
    part: int, count: Callable[[int, int], int]
) -> None:
    asked, free, runs, number = 0, 0, 0, part
    while runs < count(80, RUNS // PARTS):
        one = scene(number)
        assert await one.play() == ([], []), number
        number += PARTS
        runs += one.runs
        asked += sum(one.asked.values())
        free += len(one.asked) - sum(one.asked.values())
    print(f"\n{runs} runs: {asked} ways out with a label, 0 left unasked; {free} without, 0 asked about")
    assert min(asked, free) > 10


async def test_what_is_used_again_has_the_labels_of_the_call_that_it_is_used_for() -> None:
    # Its last call is equal to one that a stranger's text decided, and is decided by nothing of that.
    assert await scene(15_882).play() == ([], [])


@pytest.mark.parametrize("name", JOINS)
async def test_without_a_join_something_leaves_unasked(name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    take_out, kinds = JOINS[name]
    take_out(monkeypatch)
    for number in range(FEW):
        for kind in kinds:
            leaks, _ = await kind(Random(number)).play()
            if leaks:
                return
    pytest.fail("nothing left: no scene needs this join")
