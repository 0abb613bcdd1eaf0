"""The context of a model call is never above its limit."""

import orjson
from hypothesis import given
from hypothesis import strategies as st

from shipworthy.context.build import fit, in_bytes, size
from shipworthy.errors import LimitReached
from shipworthy.models.model import Message, ToolCall
from shipworthy.tokens.counting import BY_SCRIPT, BYTES, Gauge, count

SCHEMA = {"name": "look", "parameters": {"type": "object", "properties": {"x": {"type": "string"}}}}
texts = st.text(alphabet="abc défg 漢字\n", max_size=3000)


def tokens(messages: tuple[Message, ...]) -> int:
    calls = sum(8 + count(c.name) + count(c.arguments) for m in messages for c in m.calls)
    return calls + sum(4 + count(message.text) for message in messages)


@given(st.lists(texts, min_size=1, max_size=6), st.integers(min_value=120, max_value=900))
def test_f02_it_fits_and_every_message_is_still_there(said: list[str], limit: int) -> None:
    messages = [Message(role="user", text=text) for text in said]

    fitted = fit(messages, [SCHEMA], limit)

    assert tokens(fitted) + count(orjson.dumps(SCHEMA).decode()) <= limit
    assert [message.role for message in fitted] == ["user"] * len(said)


@given(st.lists(texts, min_size=1, max_size=4), st.integers(min_value=200, max_value=900), st.booleans())
def test_it_fits_by_any_gauge_and_no_long_text_is_lost_whole(said: list[str], limit: int, script: bool) -> None:
    messages = [Message(role="user", text=text) for text in said]
    gauge: Gauge = BY_SCRIPT if script else BYTES

    fitted = fit(messages, (), limit, gauge)

    assert sum(4 + gauge.count(message.text) for message in fitted) <= limit
    longest = max(said, key=gauge.count)
    if gauge.count(longest) > 40:
        assert fitted[said.index(longest)].text
    if not script:
        assert in_bytes(fitted, ()) <= limit


def test_what_fits_is_left_alone() -> None:
    messages = (Message(role="system", text="be brief"), Message(role="user", text="hello"))

    assert fit(messages, (), 500) == messages


def test_f02_pairs_of_call_and_result_stay_together() -> None:
    wish = ToolCall(id="c1", name="look", arguments="{}")
    messages = (
        Message(role="user", text="go"),
        Message(role="assistant", calls=(wish,)),
        Message(role="tool", text="word " * 3000, call_id="c1"),
    )

    fitted = fit(messages, (), 200)

    assert [message.call_id for message in fitted] == ["", "", "c1"]
    assert fitted[1].calls == (wish,)
    assert fitted[2].text.endswith("[…]")


@given(st.lists(texts, max_size=5), st.integers(min_value=1, max_value=60), st.integers(min_value=0, max_value=300))
def test_f02_what_can_never_fit_is_refused_and_always_ends(said: list[str], limit: int, words: int) -> None:
    wish = ToolCall(id="c", name="look", arguments="w " * words)
    messages = [Message(role="tool", text=f"{text} […]") for text in said] + [Message(role="assistant", calls=(wish,))]

    try:
        fitted = fit(messages, (), limit)
    except LimitReached:
        assert 4 * len(messages) + 8 + count(wish.name) + count(wish.arguments) > limit
    else:
        assert tokens(fitted) <= limit


def test_size_is_exact_where_it_matters() -> None:
    text = "hello world " * 50

    assert size(text, 10) == count(text)
    assert size("hi", 1000) == 2
