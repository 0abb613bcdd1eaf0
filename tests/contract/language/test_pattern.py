import random
import re
import time

import pytest
from tests.batches import batch

from shipworthy.contract.language.pattern import LONGEST_SEARCHED, compiled, matches, pattern_error

TAKEN = [
    r"(?i)not\s+financial\s+advice",
    r"(?i)guaranteed",
    r"\bbuy\b.*\bnow\b",
    r"\$\d+(\.\d+)?",
    r"(?i)(guaranteed|risk.free)",
    r"^(Yes|No)",
    r"\d{3}-\d{2}-\d{4}",
    r"^.*a.*b",
    r"^(?!.*guaranteed).*$",
    r"(?:ab|cd)+e",
    r"a{1000000}",
    r"[^\w]{1,3}é",
    r"(?:(?>a+)b?)*c",
    r"(?:a++b?)*c",
    "",
]
TOO_SLOW = [
    r"(a+)+$",
    r"(a|a)*b",
    r"(a|ab)*c",
    r"(a?){30}a{30}",
    r"(x+x+)+y",
    r"a?" * 30 + "a" * 30,
    r"price.*guaranteed.*return",
    r"([à-ï]+[é-ü]+)+x",
    r"(?i)(k+K+)+x",
    r"(?:(?>ab?)|ab)*c",
    r"(?:(?:a++|a)b?)*c",
]


@pytest.mark.parametrize("pattern", TAKEN)
def test_what_people_write_is_taken_and_quick_on_any_text(pattern: str) -> None:
    assert pattern_error(pattern) == ""
    for text in (
        "a" * LONGEST_SEARCHED,
        " " * LONGEST_SEARCHED,
        "buy " * (LONGEST_SEARCHED // 4),
        "$1" * (LONGEST_SEARCHED // 2),
        "ab" * (LONGEST_SEARCHED // 2),
    ):
        before = time.process_time()
        matches(pattern, text)
        assert time.process_time() - before < 3


@batch("pattern", TOO_SLOW)
def test_what_could_take_for_ever_is_refused(pattern: str) -> None:
    assert "could take too long" in pattern_error(pattern) and pattern in pattern_error(pattern)


def test_what_is_no_pattern_is_refused() -> None:
    assert pattern_error("(") == "`(` is not a regular expression: missing ), unterminated subpattern at position 0"
    assert "refers back" in pattern_error(r"(a+)\1")
    assert "at most 500" in pattern_error("a" * 501)
    assert "not a regular expression" in pattern_error("(" * 250 + ")" * 249)


def test_any_case_and_any_place_count() -> None:
    assert matches("(?i)GUARANTEED", "returns are guaranteed") and not matches("GUARANTEED", "guaranteed")
    assert compiled("a") is compiled("a")


def test_no_pattern_that_is_taken_is_slow() -> None:
    """Patterns made at random from what goes wrong: those that are taken end soon on texts made of the same letters."""
    rng = random.Random(7)
    pieces = ["a", "b", "[ab]", ".", "a+", "b*", "a?", "[ab]*", "(a|b)", "(a|ab)+", "(?:a+b?)*", r"\b", "a{2,30}"]
    taken = 0
    for _ in range(400):
        pattern = "".join(rng.choices(pieces, k=rng.randint(1, 5)))
        pattern = f"({pattern}){rng.choice(['', '', '+', '*', '?'])}{rng.choice(['', 'c', '$'])}"
        if pattern_error(pattern):
            continue
        taken += 1
        for text in ("a" * 400, "ab" * 200):
            before = time.process_time()
            re.search(pattern, text)
            assert time.process_time() - before < 0.5, pattern
    assert taken > 50
