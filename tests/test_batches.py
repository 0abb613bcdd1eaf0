"""A batch runs each of its cases, and names each that fails."""

import asyncio
from pathlib import Path
from typing import Any

import pytest
from tests import batches
from tests.batches import batch, for_each_case
from tests.virtual_time import now

pytest_plugins = ["pytester"]


def failures(test: Any) -> BaseExceptionGroup:
    with pytest.raises(BaseExceptionGroup) as raised:
        test()
    return raised.value


def test_each_case_runs_and_each_that_fails_is_named() -> None:
    seen = []

    @batch("number", [1, 2, 3, 4])
    def even(number: int) -> None:
        seen.append(number)
        assert number % 2 == 0

    found = failures(even)
    assert seen == [1, 2, 3, 4]
    assert found.message == "2 of 4 cases fail: [1], [3]"
    assert [error.__notes__ for error in found.exceptions] == [["in the case [1]"], ["in the case [3]"]]


def test_batches_of_batches_run_every_combination() -> None:
    seen = []

    @batch(("a", "b"), [(1, 2), (3, 4)])
    @batch("c", "xy", ids=["first", "second"])
    def nothing(a: int, b: int, c: str) -> None:
        seen.append((a, b, c))
        assert c == "x"

    assert failures(nothing).message == "2 of 4 cases fail: [second-1-2], [second-3-4]"
    assert seen == [(1, 2, "x"), (1, 2, "y"), (3, 4, "x"), (3, 4, "y")]


def test_of_dear_cases_some_run_and_all_in_the_full_count_or_where_one_is_named(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    seen = []

    def ran(each: int) -> list[int]:
        seen.clear()
        batch("number", range(7), each=each)(lambda number: seen.append(number))()
        return list(seen)

    assert ran(3) == (list(range(7)) if batches.FULL else [0, 3, 6])
    monkeypatch.setattr(batches, "FULL", True)
    assert ran(3) == list(range(7))
    monkeypatch.setattr(batches, "FULL", False)
    monkeypatch.setattr(batches, "chosen", ["4"])
    assert ran(3) == [4]


def test_an_asynchronous_case_has_a_loop_of_virtual_time_of_its_own() -> None:
    loops, times = [], []

    @batch("seconds", [3600.0, 7200.0])
    async def waits(seconds: float) -> None:
        began = now()
        await asyncio.sleep(seconds)
        times.append(now() - began)
        loops.append(asyncio.get_running_loop())
        raise ValueError

    assert len(failures(waits).exceptions) == 2
    assert times == [3600.0, 7200.0]
    assert loops[0] is not loops[1]


def test_a_missing_error_and_a_skip_are_failures() -> None:
    @batch("fails", [True, False])
    def test(fails: bool) -> None:
        if not fails:
            pytest.skip("not today")
        with pytest.raises(ValueError, match="x"):
            pass

    assert failures(test).message == "2 of 2 cases fail: [True], [False]"


def test_names_are_those_of_pytest_param_or_of_a_function() -> None:
    @batch("case", [pytest.param("x", id="an x"), "y"], ids=lambda value: f"<{value}>")
    def test(case: str) -> None:
        raise ValueError(case)

    assert failures(test).message == "2 of 2 cases fail: [an x], [<y>]"


def test_one_case_is_chosen_by_its_name(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(batches, "chosen", ["ee"])

    @batch("word", ["one", "three", "see"])
    def test(word: str) -> None:
        raise ValueError(word)

    assert failures(test).message == "2 of 2 cases fail: ['three'], ['see']"
    monkeypatch.setattr(batches, "chosen", ["z"])
    with pytest.raises(pytest.skip.Exception):
        test()


@batch(
    ("names", "cases"),
    [("a", []), ("a, b", [(1,)]), ("a", [pytest.param(1, marks=pytest.mark.skip)])],
    ids=["no case", "a value too few", "a mark"],
)
def test_what_a_batch_cannot_hold_is_refused(names: str, cases: list[Any]) -> None:
    with pytest.raises(ValueError, match="case"):
        batch(names, cases)(lambda: None)


@for_each_case
def anew(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(batches, "SHOWN", batches.SHOWN - 1)


@batch("n", [1, 2, 3])
def test_what_is_renewed_for_each_test_is_renewed_for_each_case(n: int) -> None:
    assert batches.SHOWN == 58, "once for the test, and once more for the case"


def test_no_fixture_of_a_single_test_is_shared(pytester: pytest.Pytester) -> None:
    pytester.makeconftest(
        f"import sys; sys.path.append({str(Path(__file__).parents[1])!r})\n"
        "from tests.batches import refuse_shared_fixtures\n"
        "def pytest_collection_modifyitems(items):\n    refuse_shared_fixtures(items)\n"
    )
    pytester.makepyfile(
        test_named="from tests.batches import batch\n\n@batch('a', [1, 2])\ndef test_it(a, tmp_path):\n    assert a\n",
        test_of_all="import pytest\nfrom tests.batches import batch\n\n"
        "@pytest.fixture(autouse=True)\ndef state():\n    pass\n\n"
        "@pytest.mark.parametrize('n', [1])\n@batch('a', [1, 2])\ndef test_it(a, n):\n    assert a\n",
    )
    found = pytester.runpytest_subprocess("-p", "no:cacheprovider")
    found.stderr.fnmatch_lines(
        ["*test_named*: its cases would share `tmp_path`", "*test_of_all*: its cases would share `state`"]
    )
