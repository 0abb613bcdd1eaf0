"""Messages of 100,000 characters: the work of reading them grows with their length alone.

The work is counted in calls of functions, of Python's and of C's, and not in time. What a pattern does inside of one call is judged
in `test_own_patterns_are_judged`, and measured by `bench/long.py`.
"""

import datetime as dt
import importlib
import pkgutil
import re
import sys
from collections.abc import Callable, Iterator
from types import FrameType

import pytest

import shipworthy.context
import shipworthy.routing
from shipworthy.contract.agent import AgentSpec
from shipworthy.contract.language.pattern import steps
from shipworthy.regex import Late
from shipworthy.routing.replies.followup import follow_up
from shipworthy.routing.replies.reply import Asked, read_reply
from shipworthy.routing.said import Said
from shipworthy.routing.skills.router import Router
from shipworthy.routing.values.extract import Extractor
from shipworthy.routing.values.inputs import fill

NOW = dt.datetime(2026, 11, 30, 9, tzinfo=dt.UTC)
KINDS = {
    "prose": "I would like to know when my parcel from Berlin arrives, because it was late. ",
    "one letter": "a",
    "blanks": " ",
    "digits": "1",
    "grouped digits": "1,234,",
    "a log": "2026-11-30 09:15:02 INFO order=A-1001 user=ann@example.com took 12 ms\n",
    "mail addresses": "ann.smith@example.",
    "dates": "next friday at 3 pm on may 1 2026 ",
    "yes and no": "yes no not now yes ",
    "almost a code": "A-100",
    "money": "$1,234.5 million and ",
    "other scripts": "你好，我的订单在哪里？Где мой заказ? ",
}
MOST_CALLS = 32
"""Calls for each character in all readings of a message; one takes 20 to 50 nanoseconds."""
Reader = Callable[[Said], object]


@pytest.fixture(scope="module")
def readers(travel: AgentSpec) -> list[Reader]:
    """Everything that reads a message, with an agent that has inputs of many types."""
    extractor = Extractor(travel)
    router = Router(travel, extractor, "light")
    router.choose(Said("book a flight", NOW))
    found: list[Reader] = [router.choose, router.unknown]
    for skill in travel.routable:
        inputs, names = skill.inputs, tuple(skill.inputs)
        asked = [Asked(kind="input", names=names, choices=(), current={})]
        asked += [Asked(kind="confirm", names=(), choices=(), current={})]
        found.append(lambda said, i=inputs: fill(i, said, extractor))
        found.append(lambda said, i=inputs: follow_up(i, {}, said, extractor))
        found += [lambda said, a=one, i=inputs: read_reply(a, i, said, extractor) for one in asked]
    return found


def calls(readers: list[Reader], text: str) -> int:
    """How many functions are called while a message is read."""
    count = 0

    def note(frame: FrameType, event: str, arg: object) -> None:
        nonlocal count
        count += event in ("call", "c_call")

    said = Said(text, NOW)
    sys.setprofile(note)
    try:
        for read in readers:
            read(said)
    finally:
        sys.setprofile(None)
    return count


@pytest.mark.parametrize("kind", KINDS)
def test_the_work_grows_with_the_length_alone(
    readers: list[Reader], kind: str, count: Callable[[int, int], int]
) -> None:
    unit, length = KINDS[kind], count(40_000, 100_000)
    text = (unit * (length // len(unit) + 1))[:length]
    calls(readers, text[:1000])
    part, whole = calls(readers, text[: length // 4]), calls(readers, text)

    assert whole <= 4.5 * part + 10_000
    assert whole <= MOST_CALLS * length


BEYOND = 10.0**15
"""Steps of a search in 8,000 characters that no computer takes in time."""
KNOWN: dict[str, str] = {
    "manners.HELLO": "as GREETING, and it is matched in 500 characters at most",
    "manners.GREETING": "each turn of its repetition begins with a word of a list, so that it is taken in one way only",
    "models.difficulty.TOKEN": "a word with an apostrophe: what may follow begins with other characters",
    "values.hours.RANGE": "it repeats nothing, has many alternatives, and is searched for in 2,000 characters at most",
    "words.TOKEN": "a word with an apostrophe: what may follow begins with other characters",
}
"""Patterns that the estimate takes for slow, and why they are not."""


def own_patterns() -> Iterator[tuple[str, str]]:
    """The patterns of all modules that read messages, with their names."""
    for root in (shipworthy.routing, shipworthy.context):
        for found in pkgutil.walk_packages(root.__path__, f"{root.__name__}."):
            try:
                module = importlib.import_module(found.name)
            except ImportError:
                continue  # an extra that is not installed
            for name, value in vars(module).items():
                if isinstance(value, Late | re.Pattern):
                    yield f"{found.name}.{name}".removeprefix("shipworthy.routing."), value.pattern


def test_own_patterns_are_judged() -> None:
    judged = {name: steps(pattern, 8000) for name, pattern in own_patterns()}
    slow = {name for name, most in judged.items() if name not in KNOWN and most is not None and most > BEYOND}

    assert len(judged) > 150
    assert slow == set(), "they could take time beyond all measure: bound their repetitions"
