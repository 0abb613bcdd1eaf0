"""Thoughts and calls in the text of an answer, in pieces of any length."""

import json
from collections.abc import Iterable

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.batches import batch, for_each_case
from tests.models.answer.reading import read
from tests.models.answer.written_calls import FORMS

from shipworthy.errors import ModelBroken
from shipworthy.models.answer import leaks as leaking
from shipworthy.models.answer.leaks import Leaks
from shipworthy.models.model import Part, TextPart, ThoughtPart

TOOLS = ("get_price",)


@for_each_case
def nothing_seen(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(leaking, "_seen_aloud", set())


def heard(
    pieces: Iterable[str], tools: Iterable[str] = (), *, model: str = "m", cut: bool = False
) -> tuple[str, str, str]:
    """What was shown, thought and written as a call."""
    leaks = Leaks(model, tools)
    parts: list[Part] = []
    for piece in pieces:
        parts += leaks.feed(piece)
    more, written = leaks.end(cut=cut)
    shown: list[str] = []
    thought: list[str] = []
    for part in [*parts, *more]:
        if isinstance(part, TextPart):
            shown.append(part.text)
        elif isinstance(part, ThoughtPart):
            thought += [*shown, part.text] if part.before else [part.text]
            shown = [] if part.before else shown
    return "".join(shown), "".join(thought), written


def in_pieces(text: str, size: int) -> list[str]:
    return [text[at : at + size] for at in range(0, len(text), size)]


LEAKED = {
    "<think>\nIt is up.\n</think>\n\nNVDA is up.": "NVDA is up.",
    "\n<think></think>NVDA is up.": "NVDA is up.",
    "<Thinking>Hm</Thinking> NVDA is up.": "NVDA is up.",
    "[THINK]Hm[/THINK]NVDA is up.": "NVDA is up.",
    "<think/>NVDA is up.": "NVDA is up.",
    "<think />\n\nNVDA is up.": "NVDA is up.",
    "<reflection>Hm</reflection>NVDA is up.": "NVDA is up.",
    "<|START_THINKING|>Hm<|END_THINKING|><|START_RESPONSE|>NVDA is up.<|END_RESPONSE|>": "NVDA is up.",
    "<|START_RESPONSE|>NVDA is up.<|END_RESPONSE|>": "NVDA is up.",
    "NVDA is up.<|im_end|>": "NVDA is up.",
    "◁think▷Hm◁/think▷NVDA is up.": "NVDA is up.",
    "<seed:think>Hm</seed:think>NVDA is up.": "NVDA is up.",
    "<think>a</think><think>b</think>NVDA is up.": "NVDA is up.",
    "The user asks.\n</think>\n\nNVDA is up.": "NVDA is up.",
    "NVDA <think>is it?</think>is up.": "NVDA is up.",
    "<|channel|>analysis<|message|>Hm<|end|><|start|>assistant<|channel|>final<|message|>NVDA is up.<|return|>": "NVDA is up.",
    "<|channel|>analysis<|message|>Hm<|channel|>final<|message|>NVDA is up.": "NVDA is up.",
    "<|channel|>final <|constrain|>json<|message|>NVDA is up.": "NVDA is up.",
    "<|start|>assistant<|message|>NVDA is up.": "NVDA is up.",
    "analysis<|message|>Hm<|end|><|start|>assistant<|channel|>final<|message|>NVDA is up.": "NVDA is up.",
    "NVDA is up.<|end|>": "NVDA is up.",
    "analysisThe user wants it short.assistantfinalNVDA is up.": "NVDA is up.",
    "<think>It is up, and never said": "",
    "<|channel|>analysis<|message|>Hm": "",
    "<|channel|>commentary<|message|>I look.": "",
}

KEPT = [
    "NVDA is up.",
    "  indented\n\ntext ",
    " ",
    "a < b > c, a<b, x << 2, <",
    "<html><body class='x'>[1](y)</body>",
    "The tag `<think>` opens, `</think>` closes.",
    "A text that opens <think> and never closes it.",
    "[1] see",
    "analysis of the price",
    "final answer: up",
    "get_price is a tool",
    '{"mood": "good"}',
    "```python\nx = [1]\n```",
    "Write <tool_call> around it.",
    "commentary on it",
    "<thin ice>",
]


@batch("size", [1, 2, 3, 7, 1000])
@batch("text", LEAKED)
def test_field_21_23_thoughts_are_not_shown(text: str, size: int) -> None:
    shown, thought, written = heard(in_pieces(text, size))

    assert shown == LEAKED[text]
    assert not written
    assert ("Hm" in thought) is ("Hm" in text), "what was thought is counted"


@batch("size", [1, 2, 3, 7, 1000])
@batch("text", KEPT)
def test_field_21_text_comes_as_it_is(text: str, size: int) -> None:
    assert heard(in_pieces(text, size)) == (text, "", "")


@batch("size", [1, 3, 1000])
@batch("form", FORMS)
def test_field_22_a_call_is_never_shown(form: str, size: int) -> None:
    shown, _, written = heard(in_pieces(FORMS[form], size), TOOLS)

    assert not shown
    assert written
    shown, thought, written = heard(in_pieces(FORMS[form], size), TOOLS, cut=True)
    assert not shown + written
    assert "NVDA" in thought, "of an answer that was cut it is counted, and not made"


@batch("size", [1, 3, 1000])
def test_field_22_text_before_a_call_is_shown(size: int) -> None:
    leaks = Leaks("m", TOOLS)
    parts = [part for piece in in_pieces(f"I look.\n{FORMS['hermes']}", size) for part in leaks.feed(piece)]

    assert "".join(part.text for part in parts if isinstance(part, TextPart)) == "I look.\n"
    assert leaks.end(cut=False) == ([], FORMS["hermes"])
    assert leaks.marked
    assert leaks.said


@batch("size", [1, 3, 1000])
def test_field_22_a_call_in_json_behind_text_is_held_back(size: int) -> None:
    assert heard(in_pieces(f"Sure: {FORMS['bare']}", size), TOOLS) == ("Sure: ", "", FORMS["bare"])
    assert heard(in_pieces(f"Sure: {FORMS['bare']}", size))[0] == f"Sure: {FORMS['bare']}"


def test_field_22_without_tools_text_like_a_call_is_text() -> None:
    assert heard([FORMS["hermes"]])[0] == FORMS["hermes"]
    leaks = Leaks("m", called=True)
    assert leaks.feed(FORMS["hermes"]) == []
    assert leaks.marked, "where tools were offered before, it is no answer"


@batch("size", [1, 3, 1000])
def test_field_21_the_thought_of_a_model_that_begins_it_in_the_prompt_is_never_shown(size: int) -> None:
    text = "The user asks.\n</think>\n\nNVDA is up."
    leaks = Leaks("ollama:deepseek-r1:8b")
    parts = [part for piece in in_pieces(text, size) for part in leaks.feed(piece)]

    assert "".join(part.text for part in parts if isinstance(part, TextPart)) == "NVDA is up."
    assert heard(in_pieces("NVDA is up.", size), model="qwq") == ("NVDA is up.", "", "")
    assert heard(in_pieces("<think>Hm</think>NVDA is up.", size), model="qwq")[0] == "NVDA is up."
    assert heard(in_pieces("The user as", size), model="qwq", cut=True) == ("", "The user as", "")


def test_field_21_a_model_is_known_by_its_first_answer() -> None:
    heard(["The user asks.", "</think>", "Up."], model="vllm:own")

    assert Leaks("vllm:own").feed("The user asks.") == []
    told = Leaks("vllm:own")
    told.parsed()
    assert told.feed("Up.") == [TextPart(text="Up.")], "thoughts came by themselves"


def test_text_that_has_begun_is_plain() -> None:
    leaks = Leaks("m", TOOLS)

    assert leaks.feed("NVDA") == [TextPart(text="NVDA")]
    assert leaks.plain
    assert leaks.feed(" <") == [TextPart(text=" ")]
    assert not leaks.plain


def test_field_22_a_call_without_end_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(leaking, "LONGEST_EVENT", 100)
    leaks = Leaks("m", TOOLS)
    with pytest.raises(ModelBroken, match="without end"):
        for _ in range(200):
            leaks.feed("{")


FRAGMENTS = st.sampled_from(
    [
        *LEAKED,
        *KEPT,
        *FORMS.values(),
        "<",
        "</think>",
        "<think>",
        "<|channel|>",
        "<|start|>",
        "{",
        "[",
        "x",
        " ",
        "`",
        "ä",
    ]
)


@given(st.lists(FRAGMENTS, max_size=4).map("".join), st.lists(st.integers(1, 9), min_size=1, max_size=9), st.booleans())
def test_field_21_22_23_the_pieces_change_nothing(text: str, sizes: list[int], offered: bool) -> None:
    pieces, at = list[str](), 0
    while at < len(text):
        size = sizes[len(pieces) % len(sizes)]
        pieces.append(text[at : at + size])
        at += size
    tools = TOOLS if offered else ()

    leaking._seen_aloud.clear()
    whole = heard([text], tools)
    leaking._seen_aloud.clear()
    assert heard(pieces, tools) == whole


@batch(
    "written",
    [
        "call:get_price{ticker:NVDA}",
        '```tool_code\nget_price(ticker="NVDA")\n```',
        "<get_price>\n<ticker>NVDA</ticker>\n</get_price>",
    ],
)
def test_field_22_a_call_that_cannot_be_made_is_no_answer(written: str) -> None:
    for size in (1, len(written)):
        pieces = [written[at : at + size] for at in range(0, len(written), size)]
        chunks = [{"choices": [{"index": 0, "delta": {"content": piece}}]} for piece in pieces]
        end = {"choices": [{"index": 0, "delta": {}, "finish_reason": "stop"}]}
        body = b"".join(b"data: " + json.dumps(chunk).encode() + b"\n\n" for chunk in [*chunks, end])
        with pytest.raises(ModelBroken):
            read("openai", body)
