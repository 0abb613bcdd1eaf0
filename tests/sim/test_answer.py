"""An answer in pieces, within its cap, and counted as far as it was sent."""

from hypothesis import given
from hypothesis import strategies as st

from shipworthy.models.model import Message, Reply, ToolCall
from shipworthy.sim.answer import Piece, SimAnswer, answer_of, pieces_of, tokens_of, tokens_sent, weight, within
from shipworthy.sim.request import SimRequest
from shipworthy.tokens.counting import count

TEXTS = st.text(st.characters(exclude_categories=["Cs"]), max_size=200)
CALLS = st.lists(
    st.builds(ToolCall, id=st.uuids().map(str), name=st.sampled_from(["get_price", "x"]), arguments=TEXTS), max_size=3
)


def call(id: str = "", arguments: str = '{"ticker":"NVDA"}') -> ToolCall:
    return ToolCall(id=id, name="get_price", arguments=arguments)


@given(TEXTS, CALLS)
def test_the_pieces_are_the_answer(text: str, calls: list[ToolCall]) -> None:
    pieces = pieces_of(SimAnswer(text=text, calls=tuple(calls)))

    assert "".join(p.text for p in pieces if p.kind == "text") == text
    assert [p.text for p in pieces if p.kind == "call"] == [c.name for c in calls]
    for index, one in enumerate(calls):
        assert "".join(p.text for p in pieces if p.kind == "args" and p.call == index) == one.arguments
    assert tokens_sent(pieces) == tokens_of(text, calls)
    assert all(weight(piece) > 0 for piece in pieces)


@given(TEXTS, CALLS, st.integers(1, 120))
def test_an_answer_within_its_cap_is_a_beginning_of_it(text: str, calls: list[ToolCall], most: int) -> None:
    answer = SimAnswer(text=text, calls=tuple(calls))
    short = within(answer, most)

    assert tokens_of(short.text, short.calls) <= most
    assert text.startswith(short.text)
    for whole, cut in zip(calls, short.calls, strict=False):
        assert whole.arguments.startswith(cut.arguments)
    assert (short == answer) == (tokens_of(text, calls) <= most)
    assert short == answer or short.stop == "length"


def test_what_was_sent_is_counted_as_a_whole() -> None:
    pieces = [
        Piece("text", 0, "strawb"),
        Piece("text", 0, "erry"),
        Piece("call", 0, "get_price"),
        Piece("args", 0, "{"),
    ]

    assert tokens_sent(pieces) == count("strawberry") + 8 + count("get_price") + count("{")
    assert tokens_sent([]) == 0


def test_every_call_has_an_id_of_its_own() -> None:
    asked = SimRequest(
        format="anthropic",
        model="m",
        messages=(Message(role="assistant", calls=(call("old"),)), Message(role="tool", call_id="old")),
    )
    found = answer_of(Reply(calls=(call("old"), call("new"), call("new"), call())), asked)
    ids = [c.id for c in found.calls]

    assert found.stop == "tools"
    assert ids[1] == "new"
    assert len({*ids, "old"}) == 5
    assert all(id.startswith("toolu_") for id in (ids[0], ids[2], ids[3]))
    assert answer_of(Reply(text="hi"), asked).stop == "end"
