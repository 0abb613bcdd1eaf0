"""Runs a test several times, each with agents and conversations that are new, and compares the runs in it."""

import contextlib
from collections.abc import Callable, Iterator, Mapping
from typing import cast

import pytest
from _pytest.runner import runtestprotocol

from shipworthy.app import building
from shipworthy.app.agent import Agent
from shipworthy.check.testing.renewed import renewed
from shipworthy.check.testing.runs import Ran, first_difference, watched

__all__ = ["DEFAULT_K", "repeated"]

DEFAULT_K = 10
HOW = "write `@pytest.mark.consistent(k=10)`, a whole number of at least 2"
NOTHING = "no agent answered a message in this test, so there is nothing to compare: call `agent.run(…)` in it"


def repeated(item: pytest.Item, nextitem: pytest.Item | None, marker: pytest.Mark) -> None:
    """Run a test as its marker says, and report it once: the repetition that failed, else the last."""
    hooks = item.ihook
    hooks.pytest_runtest_logstart(nodeid=item.nodeid, location=item.location)
    with _defaults_in_memory():
        reports = _reports(item, nextitem, marker)
    for report in reports:
        hooks.pytest_runtest_logreport(report=report)
    hooks.pytest_runtest_logfinish(nodeid=item.nodeid, location=item.location)


def _reports(item: pytest.Item, nextitem: pytest.Item | None, marker: pytest.Mark) -> list[pytest.TestReport]:
    many = _times(marker)
    if many is None:
        with _instead(item, lambda: pytest.fail(f"{_written(marker)} cannot be followed: {HOW}", pytrace=False)):
            return runtestprotocol(item, log=False, nextitem=nextitem)
    first: list[Ran] = []
    seconds: dict[str | None, float] = {}
    for number in range(1, many + 1):
        # What is shared with other tests of the module stays: as if a test beside this one came next.
        after = nextitem if number == many else cast(pytest.Item, item.parent)
        with _instead(item, _compared(item, item.runtest, first, number, many)):
            reports = runtestprotocol(item, log=False, nextitem=after)
        for report in reports:
            seconds[report.when] = report.duration = seconds.get(report.when, 0.0) + report.duration
        if not all(map(_passed, reports)):
            if number < many:
                item.session._setupstate.teardown_exact(nextitem)
            told = f"repetition {number} of {many}" + ("; those before it passed" if number > 1 else "")
            next(one for one in reports if not _passed(one)).sections.append(("consistent", told))
            break
    return reports


def _passed(report: pytest.TestReport) -> bool:
    """Whether the test did what it does: one that is expected to fail may only do so in a later repetition."""
    return report.passed or str(report.longrepr).startswith("[XPASS(strict)]")


def _times(marker: pytest.Mark) -> int | None:
    """How often a marker wants a test to be run; None where it does not say so as it must."""
    given: Mapping[str, object] = dict(zip(("k",), marker.args, strict=False)) | dict(marker.kwargs)
    many = given.get("k", DEFAULT_K)
    if len(marker.args) + len(marker.kwargs) > 1 or set(given) - {"k"} or isinstance(many, bool):
        return None
    return many if isinstance(many, int) and many >= 2 else None


def _written(marker: pytest.Mark) -> str:
    named = [*map(repr, marker.args), *(f"{name}={value!r}" for name, value in marker.kwargs.items())]
    return f"`consistent({', '.join(named)})`"


@contextlib.contextmanager
def _instead(item: pytest.Item, work: Callable[[], None]) -> Iterator[None]:
    item.runtest = work  # type: ignore[method-assign]
    try:
        yield
    finally:
        del item.runtest


def _compared(
    item: pytest.Item, runtest: Callable[[], None], first: list[Ran], number: int, many: int
) -> Callable[[], None]:
    """The test, and after it the comparison of its runs with the first ones, which are kept in `first`."""

    def run() -> None:
        with contextlib.ExitStack() as stack:
            for agent in _older_than(item):
                stack.enter_context(renewed(agent))
            runs = stack.enter_context(watched())
            runtest()
        if not runs:
            pytest.fail(NOTHING, pytrace=False)
        if number == 1:
            first[:] = runs
        elif (found := first_difference(first, runs, f"repetition {number}")) is not None:
            pytest.fail(f"repetition {number} of {many} is not as the first\n{found}", pytrace=False)

    return run


def _older_than(item: pytest.Item) -> list[Agent]:
    """The agents that were opened outside of the test: in its module or class, or by a fixture that others share."""
    values: list[object] = []
    for holder in (getattr(item, "module", None), getattr(item, "cls", None)):
        values += vars(holder).values() if holder is not None else ()
    for name, value in (getattr(item, "funcargs", None) or {}).items():
        if _shared(item, name):
            values.append(value)
    return list({id(value): value for value in values if isinstance(value, Agent)}.values())


def _shared(item: pytest.Item, name: str) -> bool:
    info = getattr(item, "_fixtureinfo", None)
    found = [] if info is None else [one.scope for one in info.name2fixturedefs.get(name, ())]
    return found[-1:] not in ([], ["function"])


@contextlib.contextmanager
def _defaults_in_memory() -> Iterator[None]:
    """Agents that name no store keep what they keep in memory, so that no repetition continues another."""
    before, building.DEFAULT = building.DEFAULT, "memory"
    try:
        yield
    finally:
        building.DEFAULT = before
