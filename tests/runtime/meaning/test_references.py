"""What a part of a message says of another one."""

import pytest
from tests.specialist_agents import orchestrator, specialist

from shipworthy.routing.said import Said
from shipworthy.runtime.meaning.references import persons_in, refers, resolved, says_more, speaks_of_several


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("mail it to Bob", True),
        ("tell Bob about it", True),
        ("send him a mail about it", True),
        ("mail that to Bob", True),
        ("mail that report to Bob", True),
        ("mail both to Bob", True),
        ("tell them about that", True),
        ("will it rain in Oslo", False),
        ("is it open", False),
        ("what is the price of AMD", False),
        ("who does task TSK-1002 and when is it due", False),
        ("open the invoice and say when it is due", False),
        ("find the ticket that was lost", False),
        ("tell Bob that I am late", False),
        ("find time this week", False),
        ("write to Ana and ask her for a date", False),
    ],
)
def test_what_refers_to_another_part(text: str, expected: bool) -> None:
    assert refers(text) is expected


@pytest.mark.parametrize(
    ("text", "before", "told"),
    [
        ("mail her the figures", "find 30 minutes with Ana next week", "mail Ana the figures"),
        ("read his last mail", "is Bob there on Friday", "read Bob's last mail"),
        ("mail her the figures", "find time with Ana and Bob", "mail her the figures"),
        ("mail it to Bob", "find time with Ana", "mail it to Bob"),
        ("ask Carla and mail her", "find time with Ana", "ask Carla and mail her"),
        ("mail her", "find time with Ana Lopez in May", "mail Ana Lopez"),
    ],
)
def test_a_person_is_named_where_one_alone_was_named(text: str, before: str, told: str) -> None:
    assert resolved(text, before) == told


def test_names_of_persons() -> None:
    assert persons_in("Find time with Ana Lopez on Friday in May. Then ask Bob about NVDA") == ["Ana Lopez", "Bob"]


def test_several_things_are_spoken_of() -> None:
    assert speaks_of_several("mail both to Bob") and not speaks_of_several("mail it to Bob")


@pytest.mark.parametrize(
    ("before", "part", "soft", "expected"),
    [
        ("how much is HT-0824 for 3 nights", "taxes included", True, True),
        ("what is on invoice INV-7107", "when is it due?", True, True),
        ("what is on invoice INV-7107", "when will it rain?", True, False),
        ("what is on invoice INV-7107", "mail it to Bob", True, False),
        ("what is on invoice INV-7107", "when is TSK-1002 due?", True, False),
        ("what is the price of NVDA", "when is it due?", True, False),
        ("what is on invoice INV-7107", "can I return it?", True, False),
    ],
)
def test_what_only_says_more(before: str, part: str, soft: bool, expected: bool) -> None:
    agent = orchestrator(trading=specialist("trading")).compiled
    assert says_more(agent, "trading", Said(before), Said(part), soft=soft) is expected
