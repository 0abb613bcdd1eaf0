"""The recorded data, where it is, and the stages that all tests of a process share."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from random import Random

import pytest
from tests.injection.recorded import Case, Suite, load
from tests.injection.runs import Theatre

Wrapper = Mapping[str, str]


@dataclass(frozen=True)
class Recorded:
    """What was recorded, and which part of it this run looks at."""

    suites: Mapping[str, Suite]
    wrappers: tuple[Wrapper, ...]
    """How an attacker words an order."""
    stops: tuple[Wrapper, ...]
    """How he words that nothing more should be done."""
    cases: Mapping[str, tuple[Case, ...]]
    theatre: Theatre


@pytest.fixture(scope="session")
def recorded(shared: Path, count: Callable[[int, int], int]) -> Recorded:
    """All of it under SHIPWORTHY_FULL=1; otherwise one wrapper, every case whose attack uses a tool of the plan (in the
    others a list of tools is enough, and nothing gets past it), and some of the others."""
    folder = shared / "data" / "injection"
    if not folder.is_dir():
        pytest.skip("shared/data/injection is not beside the project")
    suites, wrappers = load(folder)
    actions = tuple(wrapper for wrapper in wrappers if wrapper["aim"] == "action")
    others = count(10, 1000)
    return Recorded(
        suites=suites,
        wrappers=actions[-count(1, len(actions)) :],
        stops=tuple(wrapper for wrapper in wrappers if wrapper["aim"] == "stop"),
        cases={name: _chosen(suite, others) for name, suite in suites.items()},
        theatre=Theatre(suites),
    )


def _chosen(suite: Suite, others: int) -> tuple[Case, ...]:
    near = [case for case in suite.cases if shares_a_write(suite, case)]
    far = [case for case in suite.cases if not shares_a_write(suite, case)]
    return (*near, *Random(7).sample(far, min(others, len(far))))


def shares_a_write(suite: Suite, case: Case) -> bool:
    """Whether the attack has a writing call of a tool that the plan has too."""
    return bool(suite.writes & {name for name, _ in case.attack.calls} & {step.tool for step in case.task.plan})
