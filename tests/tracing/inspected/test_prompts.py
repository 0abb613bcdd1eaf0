"""A prompt is shown exactly as it was sent, and each of its characters belongs to one part."""

from typing import Any

from hypothesis import given
from hypothesis import strategies as st
from tests.tracing.inspected.tapes import LOOPED, SAYS, daily, line, lines_of

from shipworthy.context.build import DOCUMENTS, EARLIER
from shipworthy.tracing.inspected.definition import Definition
from shipworthy.tracing.inspected.prompts import Prompt, Prompts


def covered(prompt: Prompt) -> None:
    for message in prompt.messages:
        assert "".join(message.text[one.begin : one.end] for one in message.pieces) == message.text
        assert all(one.end > one.begin for one in message.pieces)


def parts(prompt: Prompt) -> list[tuple[str, str]]:
    return [(one.part, sent.text[one.begin : one.end]) for sent in prompt.messages for one in sent.pieces]


def test_the_results_in_a_prompt_are_told_from_what_the_author_wrote() -> None:
    lines = lines_of(daily(SAYS))
    (prompt,) = Prompts(lines).all()
    covered(prompt)
    told = parts(prompt)
    assert told[0] == ("skill", "You are careful.")
    assert ("results", "NVDA rises, and most people are happy about it") in told
    assert prompt.answer == "NVDA is at 100.5."
    assert set(prompt.tokens) == {"skill", "results"}
    assert all(count and count > 3 for count in prompt.tokens.values())


def test_a_loop_sends_its_message_its_wishes_and_what_came_of_them() -> None:
    lines = lines_of(daily(LOOPED), "Wonder a bit")
    schema: dict[str, object] = {"name": "price", "description": "The price of a stock."}
    first, second = Prompts(lines, Definition(schemas={"price": schema})).all()
    covered(second)
    assert ("message", "Wonder a bit") in parts(first)
    assert first.tools == ("price",)
    assert first.tokens["tools"]
    assert first.wanted[0]["name"] == "price"
    assert [sent.role for sent in second.messages] == ["system", "user", "assistant", "tool"]
    assert second.messages[2].calls == first.wanted
    assert second.tokens["answers"] and second.tokens["results"]


def test_the_schemas_of_tools_are_not_on_the_tape() -> None:
    first, _ = Prompts(lines_of(daily(LOOPED), "Wonder a bit")).all()
    assert first.tokens["tools"] is None


def head(message: str) -> dict[str, Any]:
    return line(0, 0.0, "run", message=message)


def sent(seq: int, *messages: tuple[str, str]) -> dict[str, Any]:
    told = [{"role": role, "text": text} for role, text in messages]
    return line(seq, 1.0, "model", key="1", request={"messages": told, "tools": []}, parts=[])


def test_guidelines_documents_and_history_are_parts_of_their_own() -> None:
    text = f"which?\n\n{DOCUMENTS}Passage.\n\n{EARLIER}User: hello"
    applied = {"type": "guideline_applied", "name": "polite"}
    lines = [
        head("which?"),
        line(1, 0.5, "event", event=applied),
        sent(2, ("system", "Do.\n\nBe kind."), ("user", text)),
    ]
    prompt = Prompts(lines, Definition(guidelines={"polite": "Be kind.", "other": "No."})).at(2)
    covered(prompt)
    assert parts(prompt) == [
        ("skill", "Do.\n\n"),
        ("guidelines", "Be kind."),
        ("message", "which?"),
        ("skill", "\n\n"),
        ("documents", f"{DOCUMENTS}Passage.\n\n"),
        ("history", f"{EARLIER}User: hello"),
    ]


WORDS = st.text("ab \n", max_size=30)


@given(WORDS, st.lists(WORDS, max_size=4), st.lists(st.tuples(st.sampled_from(["system", "user", "tool"]), WORDS)))
def test_any_prompt_is_covered(message: str, results: list[str], texts: list[tuple[str, str]]) -> None:
    calls = [line(seq, 0.0, "call", key="0", tool="t", text=text) for seq, text in enumerate(results, start=1)]
    lines = [head(message), *calls, sent(len(calls) + 1, *((role, f"{text}{message}{text}") for role, text in texts))]
    covered(Prompts(lines, counted=len).at(len(lines) - 1))
