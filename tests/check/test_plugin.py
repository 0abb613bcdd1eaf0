"""The pytest plugin repeats tests, in test files of other projects."""

import pytest
from tests.check.pytested import ran

pytest_plugins = ["pytester"]


@pytest.fixture(autouse=True)
def routes_lightly(monkeypatch: pytest.MonkeyPatch) -> None:
    """Numpy cannot be imported again, as each test session in this process would."""
    monkeypatch.setenv("SHIPWORTHY_ROUTING", "light")


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
