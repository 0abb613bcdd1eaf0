"""What becomes of the parameters of a request."""

from pathlib import Path

import pytest
from tests.batches import batch
from tests.server.openai.conftest import fields_of

from shipworthy.server.openai.parameters import CHAT, RESPONSES
from shipworthy.server.parameters import Parameter, ignored
from shipworthy.server.refusal import Refused

PAGE = Path(__file__).parents[3] / "docs" / "openai.md"


def test_what_is_ignored_is_said_and_what_asks_for_nothing_is_not() -> None:
    given = fields_of(model="a", temperature=0, tools=[{}], n=1, new_thing=1, top_p=None, user="u", logprobs=False)
    assert list(ignored(given, CHAT)) == ["temperature", "tools", "new_thing"]
    assert list(ignored(fields_of(tools=[], tool_choice="auto", truncation="disabled"), RESPONSES)) == []


@batch(
    ("table", "name", "value"),
    [
        (CHAT, "n", 2),
        (CHAT, "n", True),
        (CHAT, "tool_choice", "required"),
        (CHAT, "response_format", {"type": "json_object"}),
        (CHAT, "logprobs", True),
        (CHAT, "audio", {}),
        (RESPONSES, "background", True),
        (RESPONSES, "text", {"format": {"type": "json_schema"}}),
        (RESPONSES, "tool_choice", {"type": "function", "name": "f"}),
    ],
)
def test_what_would_need_another_answer_is_refused_with_a_repair(
    table: tuple[Parameter, ...], name: str, value: object
) -> None:
    with pytest.raises(Refused) as caught:
        list(ignored(fields_of(**{name: value}), table))
    assert (caught.value.status, caught.value.field) == (400, name)
    assert "leave it out" in caught.value.message


def test_no_parameter_stands_twice_and_the_page_has_each() -> None:
    page = PAGE.read_text(encoding="utf-8")
    for table in (CHAT, RESPONSES):
        names = [name for row in table for name in row.names]
        assert len(names) == len(set(names))
        lines = [f"| {', '.join(f'`{name}`' for name in row.names)} | {row.treatment} | {row.why} |" for row in table]
        assert [line for line in lines if line not in page] == []
