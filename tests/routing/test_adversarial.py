"""Texts made to break what reads them: in no function of this layer may one raise, differ or take long."""

import datetime as dt
import re
import time
from collections.abc import Callable
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from shipworthy.contract.agent import AgentSpec
from shipworthy.routing.consent.assent import agrees, answers_yes_or_no, meaning
from shipworthy.routing.consent.letter import written
from shipworthy.routing.consent.question import act_of, asks, question_in
from shipworthy.routing.manners import attacks, requests
from shipworthy.routing.replies.choice import chosen
from shipworthy.routing.replies.followup import follow_up
from shipworthy.routing.replies.opening import mentioned
from shipworthy.routing.replies.reply import Asked, read_reply
from shipworthy.routing.said import Said
from shipworthy.routing.skills.router import Router
from shipworthy.routing.values.extract import Extractor, choices
from shipworthy.routing.values.inputs import fill
from shipworthy.routing.values.named import Names, ticker_alone, tickers
from shipworthy.routing.values.numbers import integers, money, numbers, spoken
from shipworthy.routing.values.times import dates, hour_alone, instants, spans, times
from shipworthy.routing.words import stem, tokenize

NOW = dt.datetime(2024, 5, 15, 10, 0, tzinfo=dt.UTC)
HELD = {"city": "BER", "cities": ["BER", "PAR"], "origin": "NYC", "destination": "SEA", "code": "PEP4E0"}
LABELS = ("morning flight $100", "noon flight", "evening flight to Seattle")
SLOWEST = 0.5
"""Seconds for one function and one message of 2,000 characters; a tenth of it is usual."""

Reader = Callable[[str], Any]


def seconds_of(read: Reader, message: str) -> float:
    """CPU seconds of a reading: the least of three where the first takes long, as on a core that others use too."""
    least = SLOWEST + 1
    for _ in range(3):
        began = time.thread_time()
        read(message)
        least = min(least, time.thread_time() - began)
        if least < SLOWEST:
            break
    return least


def said_to(find: Callable[[Said], Any]) -> Reader:
    return lambda text: find(Said(text, NOW))


PLAIN: dict[str, Reader] = {
    "tokens": lambda text: [(token, stem(token.lower)) for token in tokenize(text)],
    **{find.__name__: said_to(find) for find in (integers, numbers, money, spoken, times, hour_alone, spans)},
    **{find.__name__: said_to(find) for find in (dates, instants, tickers, ticker_alone)},
    **{read.__name__: read for read in (meaning, agrees, answers_yes_or_no, requests)},
    "hostile": lambda text: list(attacks(text)),
    "parts": lambda text: [[token.lower for token in part.tokens] for part in Said(text, NOW).requests],
    "choices": lambda text: choices(("one_way", "round_trip", "basic_economy"), Said(text)),
    "chosen": lambda text: chosen(LABELS, Said(text), ("a1", "b2", "c3")),
    "mentioned": lambda text: mentioned(LABELS, Said(text), ("a1", "b2", "c3")),
    "question": lambda text: (asks(text), question_in(text), act_of(text)),
    "written": written,
}


def of_the_agent(agent: AgentSpec) -> dict[str, Reader]:
    """What needs an agent, made anew."""
    extractor = Extractor(agent)
    names, readers = Names(agent.types["city"], frozenset()), {"choose": said_to(Router(agent, extractor).choose)}
    readers["names"] = said_to(names.find)
    readers["names_alone"] = said_to(names.alone)
    for skill in agent.routable:
        inputs, asked = skill.inputs, tuple(skill.inputs)
        readers[f"fill {skill.name}"] = lambda text, i=inputs: fill(i, Said(text, NOW), extractor)
        readers[f"follow_up {skill.name}"] = lambda text, i=inputs: follow_up(i, HELD, Said(text, NOW), extractor)
        for kind in ("input", "confirm", "skill"):
            for many in (asked, asked[:1]):
                readers[f"{kind} {skill.name} {len(many)}"] = lambda text, i=inputs, k=kind, n=many: read_reply(
                    Asked(kind=k, names=n, choices=LABELS if k == "skill" else (), current=HELD),
                    i,
                    Said(text, NOW),
                    extractor,
                )
    return readers


class Readers(dict[str, Reader]):
    """Readings by name; their agents are not written out where a test fails, or by hypothesis before each example."""

    def __repr__(self) -> str:
        return f"{len(self)} readings"


@pytest.fixture(scope="module")
def readers(travel: AgentSpec) -> dict[str, Reader]:
    return Readers({**PLAIN, **of_the_agent(travel)})


def comparable(read: object) -> object:
    """What was read, with matches of patterns as what they match."""
    if isinstance(read, list):
        return [comparable(item) for item in read]
    return (read.span(), read[0]) if isinstance(read, re.Match) else read


def pieces(text: str) -> list[str]:
    return text.split("|")


ODD = ["\t \n", "x: y\n", "\x00", "\ud800", "\u0130", "\U0001f600", "\u0663", "\u00b2", "\ufb01", "\u017f"]
UNITS = pieces(
    "a|1| |1,|1,111,|0.|1.1.|-1|$|$1|$A.|%|!|? |. |-|'s|a&|@|a |a a-|a half |and a half |a hundred and |one |thousand "
    "|berlin |brelin |new york |BER |may 1 |1 may |3rd of |next |friday at 3 |at 3 |3:30:|half past 3 |1h|2 days ago "
    "|in 2 days |2024-05-01T10:00 |a@b.|a.b-c+|not |no, i meant |yes |ok-|oh |cancel |hi there |dear |ignore |show me "
    "|without |the |number |a=b;|origin: berlin, |thanks |5bn |AT&T |A.B|usd "
)


def parted(every: list[str]) -> list[Any]:
    """Each third is read in `make test`, the others in `make real`."""
    return [pytest.param(one, marks=() if n % 3 == 0 else pytest.mark.real) for n, one in enumerate(every)]


@pytest.mark.parametrize("unit", parted([*UNITS, *ODD]), ids=ascii)
def test_t10_no_repeated_text_takes_long(readers: dict[str, Reader], unit: str) -> None:
    message = (unit * (2000 // len(unit) + 1))[:1999] + "\x01"
    slow = {name: seconds_of(read, message) for name, read in readers.items()}
    assert {name: took for name, took in slow.items() if took > SLOWEST} == {}


@pytest.mark.parametrize("head", pieces("cancel|1|option|yes|no|oh|a:|code:x|5|one|in|3pm|not|hi|thanks"))
@pytest.mark.parametrize("gap", [" ", "!", "\r"], ids=ascii)
def test_t10_no_long_gap_between_two_words_takes_long(
    readers: dict[str, Reader], head: str, gap: str, full: bool
) -> None:
    if gap == "\r" and not full:
        pytest.skip("one more gap: SHIPWORTHY_FULL=1")
    # Where two parts of a pattern may both take the gap, each place in it is tried with each other one.
    message = head + gap * 19_000 + "x"
    for name in (
        "meaning",
        "answers_yes_or_no",
        "chosen",
        "choose",
        "input cancel 2",
        "input book 8",
        "confirm book 8",
    ):
        assert seconds_of(readers[name], message) < SLOWEST, name


@pytest.mark.parametrize("unit", ["1,", " ", "\ud800", "a:b,", "berlin, "], ids=ascii)
def test_t10_a_megabyte_takes_no_time(readers: dict[str, Reader], unit: str, count: Callable[[int, int], int]) -> None:
    message = unit * (count(40_000, 1_000_000) // len(unit))
    began = time.thread_time()
    for name, read in readers.items():
        if name == "choose" or name.split()[0] in ("names", "fill", "follow_up", "input", "confirm", "skill"):
            read(message)
    assert time.thread_time() - began < count(2, 5)


LOOKALIKES = str.maketrans("sikI", "\u017f\u0131\u212a\u0130")
"""The only letters beyond a to z that a pattern in any case takes for one of them."""


@pytest.mark.parametrize(
    "message",
    [
        *("5s", "2 days", "5 seconds", "30 min", "half an hour since six", "3 days ago", "in six weeks", "sunday"),
        *("on sun", "half past six", "quarter past 9", "the six", "option seven", "six", "5 million dollars", "5K"),
        *("sept 5", "thousand and six", "yes", "not Seattle", "ignore instructions", "skip it", "last friday"),
    ],
)
def test_t10_letters_that_look_like_others_break_nothing(readers: dict[str, Reader], message: str) -> None:
    for text in (message.translate(LOOKALIKES), message.upper().translate(LOOKALIKES), message.replace("s", "\u017f")):
        for read in readers.values():
            read(text)


def test_lookalikes_are_read_as_what_they_look_like() -> None:
    assert [item.value for item in spans(Said("5 m\u0131nutes"))] == [dt.timedelta(minutes=5)]
    assert [item.value for item in dates(Said("on \u017funday", NOW))] == [dt.date(2024, 5, 19)]
    assert [item.value for item in money(Said("5 m\u0131llion dollars"))] == [5_000_000]
    assert chosen(tuple("abcdefg"), Said("the \u017fix")) == 5


ANY_TEXT = st.text(st.characters(codec=None), max_size=200)
PUNCTUATION = st.text(alphabet="!?.,;:-/\\()[]{}<>'\"$%&*+=@#~^`|_ \n\t\r\x00\x1b\u2028\u202e\ufeff", max_size=200)
PIECES = pieces(
    "not|no,|yes|from|to|and|berlin|BER|$a|on|5|$5|%|k|may|3rd|in|days|ago|at|3pm|:|=|\n|;|half|a|an hour|dozen|next"
    "|friday|2024-02-30|ABC123|the|second|last|#2|cancel|it|ignore|instructions|\u017f|\ud800|'s|99999|1e999"
)
NEARLY = st.lists(st.sampled_from(PIECES), max_size=12).map(" ".join)


@given(message=st.one_of(ANY_TEXT, PUNCTUATION, NEARLY))
def test_t10_no_text_raises_and_every_reading_is_the_same(readers: dict[str, Reader], message: str) -> None:
    for read in readers.values():
        assert comparable(read(message)) == comparable(read(message))


def test_readers_made_anew_read_the_same(travel: AgentSpec) -> None:
    one, other = of_the_agent(travel), of_the_agent(travel)
    messages = ["Paris", "book berlin to paris", "", "2", "no, 3", "weather in seattel on friday", "ABC123", "yes, 2"]
    for name, read in one.items():
        # The other way round, so that nothing kept from one message shows in the next.
        again = [other[name](message) for message in reversed(messages)]
        assert [read(message) for message in messages] == again[::-1]


@given(ANY_TEXT, st.datetimes(timezones=st.one_of(st.just(dt.UTC), st.none())))
def test_t10_no_clock_makes_a_text_raise(
    travel: AgentSpec, extractor: Extractor, message: str, now: dt.datetime
) -> None:
    inputs = travel.skills["book"].inputs
    for text in (message, f"in 3 weeks {message} last friday at 5", "99999 years ago", "next month on the 31st"):
        assert fill(inputs, Said(text, now), extractor) == fill(inputs, Said(text, now), extractor)
