"""Regular expressions without backtracking."""

import random
import re

import pytest
from tests.batches import batch

from shipworthy.contract.language.linear import LinearPattern, NotLinear

PIECES = [
    *("a", "b", "[ab]", "[^a]", ".", "a+", "b*", "a?", "a+?", "b*?", "(a|ab)", "(?:a|b)+", "(a*)", "(?:a*)*", "b{2,3}"),
    *("a{1,2}?", r"\b", r"\w", r"\s", "^", "$", "(?:)", "(a|)", "(?:(?:ab)+c)*"),
]


def by_re(pattern: str, text: str, flags: int = 0) -> list[tuple[int, int, int, int]]:
    """What `re` finds."""
    found = list(re.finditer(pattern, text, flags))
    return [(*match.span(), *(match.span(1) if match.re.groups else (-1, -1))) for match in found]


def test_it_finds_what_re_finds() -> None:
    rng = random.Random(11)
    compared = 0
    for _ in range(6000):
        pattern = "".join(rng.choices(PIECES, k=rng.randint(1, 5)))
        pattern = f"({pattern})" if rng.random() < 0.3 else pattern
        text = "".join(rng.choices("abC \n", k=rng.randint(0, 9)))
        flags = rng.choice([0, re.IGNORECASE, re.MULTILINE])
        if "(?:a*)*" in pattern or "(a|)" in pattern:
            # Where a repetition may take nothing, only whether and where it matches is compared.
            own = [span[:2] for span in LinearPattern(pattern, flags).spans(text, 99)]
            assert own == [span[:2] for span in by_re(pattern, text, flags)], (pattern, text)
            continue
        assert list(LinearPattern(pattern, flags).spans(text, 99)) == by_re(pattern, text, flags), (pattern, text)
        compared += 1
    assert compared > 3000


@batch("pattern", [r"(a)\1", r"(?=a)b", r"(?<!a)b", r"(?>a+)b", r"a++b", r"(?i:a)b", "a{300}b{300}"])
def test_what_needs_backtracking_or_is_too_large_is_refused(pattern: str) -> None:
    with pytest.raises(NotLinear):
        LinearPattern(pattern)


def test_the_work_for_each_character_is_bounded_by_the_instructions() -> None:
    looked_at = 0

    class Text(str):
        """Counts how often a character or a place is asked about."""

    pattern = LinearPattern(r"((\w+-?)+)+!")
    steps = [step for step in pattern._program if step.holds is not None]
    for number, step in enumerate(pattern._program):
        if step in steps and step.holds is not None:
            holds = step.holds

            def counted(text: str, at: int, holds=holds) -> bool:  # type: ignore[no-untyped-def]
                nonlocal looked_at
                looked_at += 1
                return bool(holds(text, at))

            pattern._program[number] = type(step)(step.kind, counted, step.to, step.slot)
    for length in (100, 200, 400):
        looked_at = 0
        assert list(pattern.spans(Text("a" * length), length)) == []
        assert looked_at <= length * len(pattern)


def test_only_the_beginning_of_a_text_is_searched() -> None:
    assert list(LinearPattern("a").spans("xxxa", 3)) == []
    assert list(LinearPattern("a").spans("xxxa", 4)) == [(3, 4, -1, -1)]
