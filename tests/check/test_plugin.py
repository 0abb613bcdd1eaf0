"""The pytest plugin, in test files of other projects."""

import subprocess
import sys
from pathlib import Path

import pytest

from shipworthy import public  # noqa: F401  # imported before pytester notes what is to be forgotten
from shipworthy.check.testing import repeated  # noqa: F401

pytest_plugins = ["pytester"]
OTHERS = ("anyio", "langsmith_plugin", "schemathesis")
"""Plugins of other packages, which each session would import again: a second."""
PLUGIN = ("-p", "shipworthy.check.plugin", *(word for name in OTHERS for word in ("-p", f"no:{name}")))

AGENT = """
import itertools
import pytest
from shipworthy import Agent, Input, Reply, ScriptedModel, Skill, Step, call, tool

COUNT = itertools.count()
SEEN = []

@tool
def look_up(ticker: str) -> str:
    "Look a price up."
    return f"{ticker} stands at 5"

@tool
def search(ticker: str) -> str:
    "Search for news."
    return f"no news of {ticker}"

def opened(**more):
    price = Skill(
        name="price", description="Say what a stock costs", examples=("What does NVDA cost?", "price of AMD"),
        inputs={"ticker": Input(type="ticker", ask="Which stock?")},
        workflow=(Step(tool="look_up", as_="found"), Step(answer="{found}")),
    )
    loop = Skill(
        name="dig", description="Dig deep into one stock", examples=("Dig deep into NVDA",), tools=("look_up", "search"),
        max_iterations=3,
    )
    return Agent(name="desk", skills=[price, loop], tools=[look_up, search], **more)
"""


@pytest.fixture(autouse=True)
def routes_lightly(monkeypatch: pytest.MonkeyPatch) -> None:
    """Numpy cannot be imported again, as each test session in this process would."""
    monkeypatch.setenv("SHIPWORTHY_ROUTING", "light")


def ran(pytester: pytest.Pytester, body: str, *words: str) -> pytest.RunResult:
    pytester.makepyfile(test_desk=AGENT + body)
    loops = ("-o", "asyncio_default_fixture_loop_scope=function") if "no:asyncio" not in words else ()
    return pytester.runpytest_inprocess(*PLUGIN, "-p", "no:cacheprovider", *loops, *words)


def test_a_test_that_goes_the_same_way_passes_once(pytester: pytest.Pytester) -> None:
    done = ran(
        pytester,
        """
@pytest.mark.consistent(k=4)
def test_price():
    next(COUNT)
    agent = opened()
    asked = agent.run_sync("What does a stock cost?", session="one")
    result = agent.run_sync("NVDA", session="one")
    assert (asked.status, result.text) == ("asked", "NVDA stands at 5")

def test_how_often():
    assert next(COUNT) == 4
""",
        "-v",
        "--strict-markers",
    )
    done.assert_outcomes(passed=2)
    assert "consistent" not in done.stdout.str().replace("test_consistent", "")


def test_ten_is_the_default(pytester: pytest.Pytester) -> None:
    body = """
@pytest.mark.consistent
def test_price():
    next(COUNT)
    assert opened().run_sync("price of NVDA").status == "completed"

def test_how_often():
    assert next(COUNT) == 10
"""
    ran(pytester, body).assert_outcomes(passed=2)


@pytest.mark.parametrize(
    ("body", "told"),
    [
        (
            'opened().run_sync("price of NVDA" if next(COUNT) < 2 else "price of AMD")',
            ["repetition 3 of 5 is not as the first", "run 1, “price of NVDA”: the message differs", "*AMD*"],
        ),
        (
            """
    number = next(COUNT)
    replies = [Reply(calls=(call("look_up" if number < 3 else "search", ticker="NVDA"),)), "It stands at 5."]
    opened(model=ScriptedModel(replies)).run_sync("Dig deep into NVDA", skill="dig")
""",
            [
                "repetition 4 of 5 is not as the first",
                "run 1, “Dig deep into NVDA”: path differs at call 1",
                '*first:*look_up(ticker="NVDA")',
                '*repetition 4: search(ticker="NVDA")',
            ],
        ),
        (
            """
    number = next(COUNT)
    agent = opened(model=ScriptedModel([Reply(error="down")] if number == 1 else ["It is fine."]))
    agent.run_sync("Dig deep into NVDA", skill="dig")
""",
            [
                "repetition 2 of 5 is not as the first",
                "*status differs",
                "*first:*completed",
                "*repetition 2: failed (model_failed)",
            ],
        ),
        (
            """
    agent = opened()
    for _ in range(1 + (next(COUNT) == 1)):
        agent.run_sync("price of NVDA")
""",
            ["*the number of runs differs", "*first:*1", "*repetition 2: 2"],
        ),
        ("pass", ["no agent answered a message in this test*"]),
    ],
    ids=["message", "path", "status", "number", "nothing"],
)
def test_the_first_difference_is_named(pytester: pytest.Pytester, body: str, told: list[str]) -> None:
    done = ran(pytester, f"\n@pytest.mark.consistent(k=5)\ndef test_it():\n    {body.strip()}\n")
    done.assert_outcomes(failed=1)
    done.stdout.fnmatch_lines([f"*{line}*" for line in told])


@pytest.mark.parametrize("given", ["k=1", "k=True", "'often'", "times=3", "3, k=4"])
def test_a_marker_that_cannot_be_followed_fails_its_test(pytester: pytest.Pytester, given: str) -> None:
    body = f"\n@pytest.mark.consistent({given})\ndef test_it():\n    raise AssertionError('it was run')\n"
    done = ran(pytester, body)
    done.assert_outcomes(failed=1)
    done.stdout.fnmatch_lines(["*cannot be followed: write `@pytest.mark.consistent(k=10)`*"])
    assert "it was run" not in done.stdout.str().replace("AssertionError('it was run')", "")


def test_a_failing_test_is_not_repeated_and_says_which_time_it_failed(pytester: pytest.Pytester) -> None:
    done = ran(
        pytester,
        """
@pytest.mark.consistent(k=6)
def test_it():
    opened().run_sync("price of NVDA")
    assert next(COUNT) < 2, "a fault of its own"

def test_how_often():
    assert next(COUNT) == 3
""",
    )
    done.assert_outcomes(failed=1, passed=1)
    done.stdout.fnmatch_lines(["*a fault of its own*", "*repetition 3 of 6; those before it passed*"])


def test_skips_and_expected_failures_stay_what_they_are(pytester: pytest.Pytester) -> None:
    done = ran(
        pytester,
        """
@pytest.mark.consistent(k=3)
def test_skipped():
    pytest.skip("not here")

@pytest.mark.consistent(k=3)
@pytest.mark.xfail(reason="known")
def test_known():
    assert False

@pytest.mark.consistent(k=3)
@pytest.mark.xfail(reason="it wanders", strict=True)
def test_wanders():
    opened().run_sync("price of NVDA" if next(COUNT) % 2 else "price of AMD")
""",
    )
    done.assert_outcomes(skipped=1, xfailed=2)


def test_agents_that_were_opened_before_the_test_are_new_in_each_repetition(pytester: pytest.Pytester) -> None:
    """A conversation that went on would answer the question of the repetition before."""
    done = ran(
        pytester,
        """
agent = opened()
agent.run_sync("What does a stock cost?", session="one")

@pytest.fixture(scope="module")
def shared():
    found = opened()
    found.run_sync("What does a stock cost?", session="one")
    return found

@pytest.mark.consistent(k=3)
def test_of_the_module():
    assert agent.run_sync("What does a stock cost?", session="one").status == "asked"
    assert agent.run_sync("AMD", session="one").text == "AMD stands at 5"
    assert agent.run_sync("What does a stock cost?", session="one").status == "asked"

@pytest.mark.consistent(k=3)
def test_of_a_fixture(shared):
    assert shared.run_sync("NVDA", session="one").status != "completed"

def test_afterwards_they_are_as_before(shared):
    assert agent.run_sync("NVDA", session="one").text == "NVDA stands at 5"
    assert shared.run_sync("NVDA", session="one").text == "NVDA stands at 5"
""",
    )
    done.assert_outcomes(passed=3)


def test_fixtures_of_the_test_are_made_anew_and_shared_ones_are_not(pytester: pytest.Pytester) -> None:
    done = ran(
        pytester,
        """
MADE = {"function": 0, "module": 0, "gone": 0}

@pytest.fixture
def own(tmp_path):
    MADE["function"] += 1
    assert list(tmp_path.iterdir()) == []
    (tmp_path / "left").write_text("x")
    yield
    MADE["gone"] += 1

@pytest.fixture(scope="module")
def shared():
    MADE["module"] += 1

@pytest.mark.consistent(k=3)
def test_it(own, shared):
    opened().run_sync("price of NVDA")

def test_how_often(shared):
    assert MADE == {"function": 3, "module": 1, "gone": 3}
""",
    )
    done.assert_outcomes(passed=2)


def test_methods_classes_and_parameters_are_repeated_too(pytester: pytest.Pytester) -> None:
    done = ran(
        pytester,
        """
import unittest

class TestDesk:
    @pytest.mark.consistent(k=2)
    @pytest.mark.parametrize("ticker", ["NVDA", "AMD"])
    def test_it(self, ticker):
        assert ticker in opened().run_sync(f"price of {ticker}").text
        SEEN.append(ticker)

class TestOld(unittest.TestCase):
    @pytest.mark.consistent(k=3)
    def test_it(self):
        self.assertEqual(opened().run_sync("price of NVDA").status, "completed")
        SEEN.append("old")

def test_how_often():
    assert SEEN == ["NVDA", "NVDA", "AMD", "AMD", "old", "old", "old"]
""",
    )
    done.assert_outcomes(passed=4)


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
