"""What goes wrong on purpose: how often, and what it leaves of an answer. On the wire: test_sending.py."""

from collections import Counter

import orjson
import pytest
from tests.batches import batch

from shipworthy.models.model import Message, ToolCall
from shipworthy.sim.answer import SimAnswer, pieces_of, tokens_of
from shipworthy.sim.faults import BREAKS, KINDS, Fault, applies, check_rates, drawn, named, place, spoilt
from shipworthy.sim.request import SimRequest

CALLS = (ToolCall(id="a", name="get_price", arguments='{"ticker":"NVDA","days":30,"source":"somewhere"}'),)
TEXT = "one two three four five six seven eight"


def asked(number: int = 0, **given: int) -> SimRequest:
    return SimRequest(
        format="openai",
        model="m",
        messages=(Message(role="user", text="hi"),),
        digest=b"x",
        number=number,
        **given,  # type: ignore[arg-type]
    )


def test_faults_come_at_their_rates_and_again_at_the_same_requests() -> None:
    rates = {"cut": 0.1, "slow": 0.3}
    kinds = [found.kind if (found := drawn(rates, asked(n))) else "" for n in range(3000)]
    counted = Counter(kinds)

    assert 240 < counted["cut"] < 360
    assert 780 < counted["slow"] < 1020
    assert [found.kind if (found := drawn(rates, asked(n))) else "" for n in range(3000)] == kinds
    assert drawn({}, asked()) is None
    assert drawn({"cut": 1.0}, asked()) == Fault("cut")


@batch(
    ("rates", "said"),
    [
        ({"cuts": 0.1}, "did you mean `cut`"),
        ({"cut": 1.5}, "from 0 to 1"),
        ({"cut": -0.1}, "from 0 to 1"),
        ({"cut": float("nan")}, "from 0 to 1"),
        ({"cut": 0.6, "slow": 0.6}, "add up to 1.2"),
    ],
)
def test_wrong_rates(rates: dict[str, float], said: str) -> None:
    assert said in "\n".join(map(str, check_rates(rates)))


def test_right_rates() -> None:
    assert check_rates({}) == []
    assert check_rates(dict.fromkeys(KINDS, 1 / len(KINDS))) == []


def test_the_names_of_faults() -> None:
    assert named("cut") == Fault("cut")
    assert named("stall@-1") == Fault("stall", -1)
    assert named("cut@12") == Fault("cut", 12)
    for wrong in ("cuts", "slow@1", "cut@", "cut@-2", "the model is down", ""):
        assert named(wrong) is None


def test_what_each_fault_leaves_of_an_answer() -> None:
    answer = SimAnswer(text=TEXT, calls=CALLS, stop="tools")
    left = {kind: spoilt(answer, Fault(kind), asked(max_output_tokens=60)) for kind in KINDS}

    assert left["empty"] == SimAnswer()
    assert left["refuse"].stop == "refused"
    assert left["length"].stop == "length"
    assert tokens_of(left["length"].text, left["length"].calls) < tokens_of(TEXT, CALLS)
    assert tokens_of(left["flood"].text, left["flood"].calls) > 150
    assert left["malformed"].stop == "tools"
    with pytest.raises(orjson.JSONDecodeError):
        orjson.loads(left["malformed"].calls[0].arguments)
    for kind in ("cut", "stall", "slow", "no_usage", "overloaded"):
        assert left[kind] == answer


def test_F11_malformed_arguments_are_never_json() -> None:
    for arguments in ('{"a":"b"}', "{}", '{"n":1}'):
        answer = SimAnswer(calls=(ToolCall(id="a", name="x", arguments=arguments),), stop="tools")
        for number in range(20):
            broken = spoilt(answer, Fault("malformed"), asked(number)).calls[0].arguments
            with pytest.raises(orjson.JSONDecodeError):
                orjson.loads(broken)


def test_refusals_come_with_and_without_words() -> None:
    assert {bool(spoilt(SimAnswer(text="x"), Fault("refuse"), asked(n)).text) for n in range(20)} == {True, False}


def test_the_cap_holds_without_a_fault_and_floods_are_bounded() -> None:
    capped = spoilt(SimAnswer(text=TEXT), None, asked(max_output_tokens=3))

    assert capped == SimAnswer(text="one two three", stop="length")
    assert tokens_of(spoilt(SimAnswer(text=TEXT), Fault("flood"), asked()).text, ()) < 10_000


def test_places() -> None:
    pieces = pieces_of(SimAnswer(text=TEXT, calls=CALLS))
    places = {kind: {place(Fault(kind), pieces, asked(n)) for n in range(200)} for kind in BREAKS}

    assert places["cut"] == set(range(len(pieces)))
    assert places["stall"] == places["error_event"] == set(range(-1, len(pieces)))
    assert all(pieces[at].kind == "args" for at in places["cut_call"])
    assert place(Fault("cut", 3), pieces, asked()) == 3
    assert place(Fault("cut", 99), pieces, asked()) == len(pieces)
    assert place(Fault("cut"), [], asked()) == 0


def test_some_faults_need_a_call() -> None:
    assert not applies(Fault("cut_call"), SimAnswer(text="x"))
    assert not applies(Fault("malformed"), SimAnswer(text="x"))
    assert applies(Fault("cut"), SimAnswer(text="x"))
    assert applies(Fault("cut_call"), SimAnswer(calls=CALLS))
