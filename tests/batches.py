"""Many small cases in one test: `@batch` takes what `pytest.mark.parametrize` takes.

pytest spends some milliseconds on every test beside its body: its fixtures, its event loop, its reports, its line in
the list of both workers. Where the body takes less than that, the cases are one test. Each case runs whatever the others
do, an asynchronous one on an event loop of virtual time of its own, and the test fails with the name of every case that
fails and with its traceback. `pytest --case TEXT` runs the cases whose names contain the text.
"""

import inspect
import os
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import wraps
from itertools import product
from typing import Any

import pytest
from tests.virtual_time import run

Ids = Iterable[object] | Callable[[Any], object] | None
Given = list[object] | Callable[[Any], object] | None
Test = Callable[..., Any]
Renewal = Callable[[pytest.MonkeyPatch], None]
PARAM = type(pytest.param(None))
FULL = os.environ.get("SHIPWORTHY_FULL") == "1"
SHOWN = 60
"""Characters of a value in the name of a case."""

chosen: list[str] = []
"""The text of `--case`, where it is given."""


@dataclass(frozen=True)
class Case:
    """The values of one case, under the names of the test's arguments, and its own name."""

    name: str
    values: Mapping[str, Any]


def batch(
    names: str | Sequence[str], cases: Iterable[Any], *, ids: Ids = None, each: int = 1
) -> Callable[[Test], Test]:
    """Run a test once for each case, as one test; several of these run it for each combination.

    `each`: of so many cases, one is run, where a case takes a tenth of a second or more; all of them are under
    SHIPWORTHY_FULL=1, and where `--case` asks for some.
    """
    listed = [name.strip() for name in names.split(",")] if isinstance(names, str) else list(names)
    given = ids if ids is None or callable(ids) else list(ids)
    rows = [_case(listed, values, position, given) for position, values in enumerate(cases)]
    if not rows:
        raise ValueError(f"a batch of no case proves nothing: {', '.join(listed)}")

    def decorate(test: Test) -> Test:
        inner: list[Case] = getattr(test, "cases", [])
        return _whole(getattr(test, "single", test), list(_crossed(rows, inner)), 1 if FULL else each)

    return decorate


def _case(names: list[str], values: Any, position: int, ids: Given) -> Case:
    name: object = None
    if isinstance(values, PARAM):
        if values.marks:
            raise ValueError("the cases of a batch have no marks of their own: use pytest.mark.parametrize")
        values, name = values.values, values.id
    elif len(names) == 1:
        values = (values,)
    if len(values) != len(names):
        raise ValueError(f"a case has a value for each of {', '.join(names)}: {values!r}")
    if name is None and isinstance(ids, list):
        name = ids[position]
    if name is None:
        name = "-".join(_shown(value, ids) for value in values)
    return Case(str(name), dict(zip(names, values, strict=True)))


def _shown(value: Any, ids: Given) -> str:
    said = ids(value) if callable(ids) else None
    text = str(said) if said is not None else getattr(value, "__name__", None) or repr(value)
    return text if len(text) <= SHOWN else text[: SHOWN - 1] + "…"


def _crossed(outer: list[Case], inner: list[Case]) -> Iterator[Case]:
    if not inner:
        return iter(outer)
    return (Case(f"{b.name}-{a.name}", {**a.values, **b.values}) for a, b in product(outer, inner))


def _whole(single: Test, cases: list[Case], each: int) -> Test:
    @wraps(single)
    def whole(request: pytest.FixtureRequest | None = None, **fixtures: Any) -> None:
        some = cases if chosen else cases[::each]
        wanted = [case for case in some if all(text in case.name for text in chosen)]
        if not wanted:
            pytest.skip(f"no case is named {chosen[0]}")
        renewals = [] if request is None else list(_renewals(request.node))
        failed = [(case, error) for case in wanted if (error := _error(single, {**fixtures, **case.values}, renewals))]
        if failed:
            named = ", ".join(f"[{case.name}]" for case, _ in failed)
            for case, error in failed:
                error.add_note(f"in the case [{case.name}]")
            said = f"{len(failed)} of {len(wanted)} cases fail: {named}"
            raise BaseExceptionGroup(said, [error for _, error in failed])

    given = cases[0].values
    # What is left are fixtures, and arguments of a parametrize around the batch.
    left = {"request", *inspect.signature(single).parameters} - given.keys()
    parameters = [inspect.Parameter(name, inspect.Parameter.KEYWORD_ONLY) for name in sorted(left)]
    whole.__signature__ = inspect.Signature(parameters)  # type: ignore[attr-defined]
    whole.single, whole.cases = single, cases  # type: ignore[attr-defined]
    return whole


def _error(single: Test, values: Mapping[str, Any], renewals: Iterable[Renewal]) -> BaseException | None:
    """What one case raises."""
    try:
        with pytest.MonkeyPatch.context() as patch:
            for renew in renewals:
                renew(patch)
            if inspect.iscoroutinefunction(single):
                run(single(**values))
            else:
                single(**values)
    except pytest.skip.Exception as error:
        return AssertionError(f"a case of a batch is not skipped ({error}): use pytest.mark.parametrize")
    except (Exception, pytest.fail.Exception) as error:
        return error
    return None


def for_each_case(renew: Renewal) -> Any:
    """Make a fixture of every test of its file or folder, that is set up anew for each case of a batch too."""

    def fixture(monkeypatch: pytest.MonkeyPatch) -> None:
        renew(monkeypatch)

    fixture.renew = renew  # type: ignore[attr-defined]
    return pytest.fixture(autouse=True, name=renew.__name__)(fixture)


def _renewals(item: pytest.Item) -> Iterator[Renewal]:
    if isinstance(item, pytest.Function):
        for fixtures in item._fixtureinfo.name2fixturedefs.values():
            if hasattr(fixtures[-1].func, "renew"):
                yield fixtures[-1].func.renew


def refuse_shared_fixtures(items: Iterable[pytest.Item]) -> None:
    """Let no fixture of a single test be shared by the cases of a batch; raises UsageError with all that are."""
    if wrong := [f"{item.nodeid}: {why}" for item in items for why in _shared(item)]:
        raise pytest.UsageError("\n".join([*wrong, "use pytest.mark.parametrize there"]))


def _shared(item: pytest.Item) -> Iterator[str]:
    if not isinstance(item, pytest.Function) or not hasattr(item.obj, "cases"):
        return
    if any(item.get_closest_marker(name) for name in ("real_time", "machine")):
        yield "the cases of a batch run in virtual time"
    given = getattr(getattr(item, "callspec", None), "params", {})
    # Those of every test, and those that the test names; not what they use in their turn.
    for name in sorted(set(item._fixtureinfo.initialnames) - set(given)):
        fixtures = item._fixtureinfo.name2fixturedefs.get(name)
        if fixtures and fixtures[-1].scope == "function" and not hasattr(fixtures[-1].func, "renew"):
            yield f"its cases would share `{name}`"
