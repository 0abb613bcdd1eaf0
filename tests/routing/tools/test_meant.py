"""Which encoder reads a message to a loop with many tools, and the vectors of the tools."""

import pytest
from tests.batches import batch

from shipworthy.routing.encoder.encoder import load, missing
from shipworthy.routing.said import Said
from shipworthy.routing.tools.meant import Meant, encoder_for, is_foreign

TEXTS = [["get weather: tells the weather of a city", "send email: sends an email"]]


@batch(
    ("message", "foreign"),
    [
        ("what is the weather in Zürich and Malmö?", False),
        ("", False),
        ("12 + 30?", False),
        ("the angle α of Ω-1, please", False),
        ("stop the washing machine that is named 다용도실", False),
        ("请问北京的当前天气状况如何？", True),
        ("ขอรหัสบริการหน่อย", True),
        ("LG ThinQ 에어컨을 제습 모드로 설정하고 싶어요", True),
        ("Wie wird das Wetter morgen in Bremen?", True),
        ("¿Dónde está mi pedido?", True),
        ("Où est mon colis ?", True),
    ],
)
def test_whether_an_english_encoder_reads_a_message(message: str, foreign: bool) -> None:
    assert is_foreign(Said(message)) is foreign


def test_another_language_has_the_other_encoder_where_it_is_installed() -> None:
    there = missing("multilingual") is None
    assert encoder_for(Said("최근 뉴스를 찾아줘"), "english") == ("multilingual" if there else "english")
    assert encoder_for(Said("find the news"), "english") == "english"
    assert encoder_for(Said("find the news"), "multilingual") == "multilingual"


def test_tools_are_near_to_what_they_do() -> None:
    if load() is None:
        pytest.skip("the extra `semantic` is not installed")
    meant = Meant("english", TEXTS)
    assert not meant.ready
    meant.begin().result()
    near = meant.scores("do I need an umbrella?")
    assert meant.ready and meant.begin() is meant.begin()
    assert near is not None and len(near) == 2 and near[0] > near[1]


def test_a_forked_child_loads_by_itself() -> None:
    meant = Meant("english", TEXTS)
    before = meant.begin()
    before.result()
    meant.forked()
    assert not meant.ready and meant.begin() is not before


def test_there_are_no_vectors_of_no_tools() -> None:
    assert Meant("english", [[]]).scores("anything") is None
