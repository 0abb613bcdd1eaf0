"""Texts that have pieces of words in common."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from shipworthy.routing.tools.pieces import Pieces

TEXTS = ["get user weather forecast", "send an e-mail", "키워드로 뉴스 검색", "查询城市的当前天气"]


@pytest.mark.parametrize(
    ("message", "first"),
    [
        ("forcast for Oslo", 0),
        ("Wetterforecasts", 0),
        ("emailing Ann", 1),
        ("최근 뉴스를 찾아줘", 2),
        ("北京的天气", 3),
    ],
)
def test_typing_errors_compounds_and_scripts_without_spaces(message: str, first: int) -> None:
    scores = Pieces(TEXTS).scores(message)

    assert max(range(len(TEXTS)), key=scores.__getitem__) == first and scores[first] > 0


@given(st.lists(st.text(max_size=40), max_size=4), st.text(max_size=60))
def test_any_text_has_a_score_for_each(texts: list[str], message: str) -> None:
    scores = Pieces(texts).scores(message)

    assert len(scores) == len(texts) and all(score >= 0 for score in scores)


def test_a_long_message_is_read_at_its_beginning() -> None:
    assert Pieces(TEXTS).scores("weather " + "x" * 100_000) == Pieces(TEXTS).scores("weather " + "x" * 50_000)
