"""How alike texts are."""

from hypothesis import given
from hypothesis import strategies as st
from tests.batches import batch

from shipworthy.check.trials.texts import similarity


@given(st.text(), st.text())
def test_it_is_between_none_and_all_and_the_same_both_ways(one: str, other: str) -> None:
    found = similarity([one, other])
    assert found == similarity([other, one])
    assert found is not None and 0 <= found <= 1
    assert similarity([one, one]) == 1


@batch(("texts", "alike"), [(["a b", "a b"], 1.0), (["a b", "c d"], 0.0), (["a b", "B c"], 0.5)])
def test_words_in_common_count(texts: list[str], alike: float) -> None:
    assert similarity(texts) == alike


def test_one_text_has_none_to_be_like() -> None:
    assert similarity(["a"]) is None
