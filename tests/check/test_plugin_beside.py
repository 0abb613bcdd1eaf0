"""The pytest plugin beside other plugins, and in tests that have no use for it."""

import subprocess
import sys
from pathlib import Path

import pytest
from tests.check.pytested import AGENT, PLUGIN, ran

pytest_plugins = ["pytester"]


@pytest.fixture(autouse=True)
def routes_lightly(monkeypatch: pytest.MonkeyPatch) -> None:
    """Numpy cannot be imported again, as each test session in this process would."""
    monkeypatch.setenv("SHIPWORTHY_ROUTING", "light")


ASYNC = """
@pytest.mark.consistent(k=3)
async def test_it():
    agent = opened()
    import asyncio
    await asyncio.gather(agent.run("price of NVDA"), agent.run("price of AMD"))
    next(COUNT)

@pytest.mark.consistent(k=3)
async def test_wanders():
    await opened().run("price of NVDA" if next(COUNT) < 5 else "price of AMD")

def test_how_often():
    assert next(COUNT) == 6
"""


def test_it_works_with_pytest_asyncio(pytester: pytest.Pytester) -> None:
    done = ran(pytester, ASYNC, "-o", "asyncio_mode=auto")
    done.assert_outcomes(passed=2, failed=1)
    done.stdout.fnmatch_lines(["*repetition 3 of 3 is not as the first*"])


def test_it_works_without_pytest_asyncio(pytester: pytest.Pytester) -> None:
    body = '\n@pytest.mark.consistent(k=3)\ndef test_it():\n    opened().run_sync("price of NVDA")\n'
    ran(pytester, body, "-p", "no:asyncio").assert_outcomes(passed=1)


@pytest.mark.real
def test_it_works_with_xdist(pytester: pytest.Pytester) -> None:
    pytester.makepyfile(
        test_desk=AGENT
        + """
@pytest.mark.consistent(k=3)
@pytest.mark.parametrize("number", range(4))
def test_it(number):
    opened().run_sync("price of NVDA")

@pytest.mark.consistent(k=3)
def test_wanders():
    opened().run_sync("price of AMD" if next(COUNT) == 1 else "price of NVDA")
"""
    )
    done = pytester.runpytest_subprocess(*PLUGIN, "-n", "1", "-p", "no:cacheprovider")
    done.assert_outcomes(passed=4, failed=1)
    done.stdout.fnmatch_lines(["*repetition 2 of 3 is not as the first*"])


def test_other_tests_are_left_to_pytest_and_bring_no_agent(pytester: pytest.Pytester, tmp_path: Path) -> None:
    """What a project that uses nothing of it pays are three small files."""
    pytester.makepyfile("def test_it(): pass")
    program = (
        "import sys, pytest; code = pytest.main(['-q', *sys.argv[1:]]); "
        "print(sorted(m for m in sys.modules if m.startswith('shipworthy'))); sys.exit(code)"
    )
    done = subprocess.run(
        [sys.executable, "-c", program, *PLUGIN, "-p", "no:cacheprovider"],
        capture_output=True,
        text=True,
        cwd=pytester.path,
        timeout=120,
    )
    assert done.returncode == 0, done.stdout
    assert done.stdout.splitlines()[-1] == str(
        ["shipworthy", "shipworthy.check", "shipworthy.check.plugin", "shipworthy.collector", "shipworthy.lazy"]
    )


def test_the_package_is_imported_as_it_is(pytester: pytest.Pytester) -> None:
    """Pytest would compile all modules of the package of a plugin anew, in each process without a cache."""
    pytester.makepyfile(
        early="def pytest_addoption(pluginmanager): pluginmanager.rewrite_hook.mark_rewrite('shipworthy')",
        test_it="""
        import sys, shipworthy.events

        def test_it():
            assert type(sys.modules["shipworthy.events"].__spec__.loader).__name__ == "SourceFileLoader"
        """,
    )
    pytester.syspathinsert()
    program = "import sys, pytest; sys.exit(pytest.main(sys.argv[1:]))"
    words = ("-p", "early", *PLUGIN, "-q", "-p", "no:cacheprovider")
    done = pytester.run(sys.executable, "-c", program, *words)
    done.assert_outcomes(passed=1)


def test_the_marker_and_the_fixtures_are_listed(pytester: pytest.Pytester) -> None:
    quiet = ("-o", "asyncio_default_fixture_loop_scope=function")
    done = pytester.runpytest_inprocess(*PLUGIN, *quiet, "--markers")
    done.stdout.fnmatch_lines(["@pytest.mark.consistent(k=10): run the test k times*"])
    done = pytester.runpytest_inprocess(*PLUGIN, *quiet, "--fixtures")
    done.stdout.fnmatch_lines(["open_agent*", "scripted_model*", "tapes*", "no_network*"])


def test_the_plugin_is_found_by_its_entry_point() -> None:
    page = Path(__file__).parents[2].joinpath("pyproject.toml").read_text("utf-8")
    assert '"shipworthy.check.plugin" = "shipworthy.check.plugin"' in page
