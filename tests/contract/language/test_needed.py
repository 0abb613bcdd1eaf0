"""A text without which a pattern matches nowhere."""

import re

from hypothesis import given
from hypothesis import strategies as st
from tests.batches import batch

from shipworthy.contract.language.needed import folded, needed

NEEDED = {
    r"[Aa]-\d{4}": "-",
    r"because (.*)$": "because ",
    r"(?:Order|order) #(\w+)": " #",
    r"([\w.]+@)+x?\.org": ".org",
    r"(?>AB)c?": "ab",
    r"(?i)ORDER\s": "order",
    r"(?:x-)?\d+": "",
    r"a|b": "",
    r"(?<!abc)(?!def)\d": "",
    r"é{2}": "",
}


@batch("pattern", NEEDED)
def test_the_longest_literal_text_is_needed(pattern: str) -> None:
    assert needed(pattern) == NEEDED[pattern]


@given(st.sampled_from(sorted(NEEDED)), st.text(alphabet="AaBbc-@.x1orgORDERbecause# #ſıİKk", max_size=30))
def test_no_match_lacks_it(pattern: str, text: str) -> None:
    for flags in (0, re.IGNORECASE):
        for match in re.compile(pattern, flags).finditer(text):
            assert needed(pattern) in folded(match[0])


@given(st.text(max_size=40))
def test_no_character_is_moved(text: str) -> None:
    assert len(folded(text)) == len(text)
