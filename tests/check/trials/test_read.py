"""Which file holds an agent's cases, and what is wrong with it."""

import pytest
from tests.check.trials.conftest import TALK, Shop

from shipworthy.check.trials.read import cases_of, default_file
from shipworthy.errors import SpecError


def test_the_folder_of_the_agent_has_them(shop: Shop) -> None:
    assert cases_of(shop.subject) is None
    shop.write("cases.yaml", TALK)
    assert default_file(shop.folder) == shop.folder / "cases.yaml"
    shop.write("talk.yaml", TALK)
    assert default_file(shop.folder) == shop.folder / "talk.yaml"
    cases = cases_of(shop.subject)
    assert cases is not None
    assert [case.name for case in cases.conversations] == ["status", "refund", "advice"]


def test_a_file_of_another_form_and_the_same_name_is_no_default(shop: Shop) -> None:
    shop.write("cases.yaml", "- {id: b01, say: hello}\n")
    assert default_file(shop.folder) is None
    with pytest.raises(SpecError):
        cases_of(shop.subject, shop.folder / "cases.yaml")
    assert default_file(None) is None


def test_plain_messages_are_cases(shop: Shop) -> None:
    cases = cases_of(shop.subject, shop.write("asked.csv", "message\nWhere is order A-1001?\n"))
    assert cases is not None
    assert cases.conversations[0].turns[0].say == "Where is order A-1001?"


@pytest.mark.parametrize(
    ("name", "text", "words"),
    [
        ("cases.txt", "hello", "hold no cases"),
        ("gone.yaml", None, "gone.yaml"),
        ("gone.csv", None, "cannot be read"),
        ("a.yaml", "conversations: [{name: a, turns: [{say: hi, expect: {skill: nothing}}]}]", "no skill `nothing`"),
        ("a.yaml", "conversations: [{name: a, turns: [hi], spread: 3}]", "from 0 to 1"),
        ("a.yaml", "conversations: [{name: a, turns: [hi], entropy: many}]", "from 0 to 64"),
    ],
)
def test_what_is_wrong_is_told(shop: Shop, name: str, text: str | None, words: str) -> None:
    path = shop.folder / name if text is None else shop.write(name, text)
    with pytest.raises(SpecError) as raised:
        cases_of(shop.subject, path)
    assert words in str(raised.value)
