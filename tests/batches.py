"""Many small cases in one test: `@batch` takes what `pytest.mark.parametrize` takes.

pytest spends some milliseconds on every test beside its body: its fixtures, its event loop, its reports, its line in
the list of both workers. Where the body takes less than that, the cases are one test. Each case runs whatever the others
do, an asynchronous one on an event loop of virtual time of its own, and the test fails with the name of every case that
fails and with its traceback. `pytest --case TEXT` runs the cases whose names contain the text.
"""

import inspect
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
PARAM = type(pytest.param(None))
SHOWN = 60
"""Characters of a value in the name of a case."""

chosen: list[str] = []
"""The text of `--case`, where it is given."""


@dataclass(frozen=True)
class Case:
    """The values of one case, under the names of the test's arguments, and its own name."""

    name: str
    values: Mapping[str, Any]


def batch(names: str | Sequence[str], cases: Iterable[Any], *, ids: Ids = None) -> Callable[[Test], Test]:
    """Run a test once for each case, as one test; several of these run it for each combination."""
    listed = [name.strip() for name in names.split(",")] if isinstance(names, str) else list(names)
    given = ids if ids is None or callable(ids) else list(ids)
    rows = [_case(listed, values, position, given) for position, values in enumerate(cases)]
    if not rows:
        raise ValueError(f"a batch of no case proves nothing: {', '.join(listed)}")

    def decorate(test: Test) -> Test:
        inner: list[Case] = getattr(test, "cases", [])
        return _whole(getattr(test, "single", test), list(_crossed(rows, inner)))

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


def _whole(single: Test, cases: list[Case]) -> Test:
    @wraps(single)
    def whole(**fixtures: Any) -> None:
        wanted = [case for case in cases if all(text in case.name for text in chosen)]
        if not wanted:
            pytest.skip(f"no case is named {chosen[0]}")
        failed = [(case, error) for case in wanted if (error := _error(single, {**fixtures, **case.values}))]
        if failed:
            named = ", ".join(f"[{case.name}]" for case, _ in failed)
            for case, error in failed:
                error.add_note(f"in the case [{case.name}]")
            said = f"{len(failed)} of {len(wanted)} cases fail: {named}"
            raise BaseExceptionGroup(said, [error for _, error in failed])

    given = cases[0].values
    parameters = inspect.signature(single).parameters.values()
    # What is left are fixtures, and arguments of a parametrize around the batch.
    whole.__signature__ = inspect.Signature(  # type: ignore[attr-defined]
        [each.replace(kind=inspect.Parameter.KEYWORD_ONLY) for each in parameters if each.name not in given]
    )
    whole.single, whole.cases = single, cases  # type: ignore[attr-defined]
    return whole


def _error(single: Test, values: Mapping[str, Any]) -> BaseException | None:
    """What one case raises."""
    try:
        if inspect.iscoroutinefunction(single):
            run(single(**values))
        else:
            single(**values)
    except pytest.skip.Exception as error:
        return AssertionError(f"a case of a batch is not skipped ({error}): use pytest.mark.parametrize")
    except (Exception, pytest.fail.Exception) as error:
        return error
    return None


def refuse_shared_fixtures(item: pytest.Item) -> None:
    """Let no fixture of a single test be shared by the cases of a batch."""
    if not isinstance(item, pytest.Function) or not hasattr(item.obj, "cases"):
        return
    if any(item.get_closest_marker(name) for name in ("real_time", "machine")):
        raise pytest.UsageError(f"{item.nodeid}: the cases of a batch run in virtual time")
    parameters = getattr(getattr(item, "callspec", None), "params", {})
    for name in set(inspect.signature(item.obj).parameters) - set(parameters):
        fixtures = item._fixtureinfo.name2fixturedefs.get(name)
        if fixtures is not None and fixtures[-1].scope == "function":
            raise pytest.UsageError(f"{item.nodeid}: its cases would share `{name}`: use pytest.mark.parametrize")
