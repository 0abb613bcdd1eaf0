"""Attempts stand side by side, with what changed between them."""

from typing import Any

from tests.tracing.inspected.tapes import SAYS, daily, line, lines_of

from shipworthy.tracing.inspected.attempts import attempts_of
from shipworthy.tracing.inspected.requests import asked_of


def test_a_request_that_is_sent_again_as_it_was_has_no_change() -> None:
    lines = lines_of(daily(SAYS, busy=2))
    (found,) = attempts_of(lines, asked_of(lines))
    assert (found.key, found.prompt, len(found.attempts)) == ("2", "words", 3)
    assert [one.changed for one in found.attempts] == [(), (), ()]
    assert [one.outcome.split(":")[0] for one in found.attempts] == ["ModelBusy", "ModelBusy", "end"]


def test_a_step_that_asks_once_has_no_attempts_to_compare() -> None:
    lines = lines_of(daily(SAYS))
    assert attempts_of(lines, asked_of(lines)) == []


def asked(seq: int, model: str, texts: list[str], most: int = 9, tools: tuple[str, ...] = ()) -> list[dict[str, Any]]:
    messages = [{"role": "user", "text": text} for text in texts]
    request = {"name": "p", "messages": messages, "tools": list(tools), "max_output_tokens": most}
    used = {"input_tokens": 1, "output_tokens": 1, "model": model}
    return [
        line(seq, seq * 2.0, "model", key="1", began=seq * 2.0 - 1, request=request, parts=[]),
        line(seq + 1, seq * 2.0, "fact", key="1 used", value=used),
    ]


def test_another_model_a_shorter_prompt_and_fewer_tools_are_changes() -> None:
    lines = [
        *asked(0, "a", ["long text"], 9, ("t",)),
        *asked(2, "b", ["long"], 5),
        *asked(4, "b", ["long", "again"], 5),
    ]
    (found,) = attempts_of(lines, asked_of(lines))
    first, second, third = found.attempts
    assert first.changed == ()
    assert [(one.what, one.before, one.after) for one in second.changed] == [
        ("model", "a", "b"),
        ("prompt", {"message": 0, "characters": 9}, {"message": 0, "characters": 4}),
        ("tools", ["t"], []),
        ("max_output_tokens", 9, 5),
    ]
    assert [(one.what, one.before, one.after) for one in third.changed] == [("messages", 1, 2)]
