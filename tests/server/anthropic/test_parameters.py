"""What becomes of the parameters of Anthropic's requests."""

from pathlib import Path
from typing import get_type_hints

import pytest
from anthropic.types import message_create_params
from tests.batches import batch

from shipworthy.server.anthropic.parameters import MESSAGES
from shipworthy.server.fields import Fields
from shipworthy.server.parameters import ignored
from shipworthy.server.refusal import Refused

PAGE = Path(__file__).parents[3] / "docs" / "anthropic.md"
NAMES = [name for row in MESSAGES for name in row.names]


def test_each_parameter_of_the_official_client_stands_in_the_table_once() -> None:
    known = set(get_type_hints(message_create_params.MessageCreateParamsBase)) | {"stream"}
    assert known <= set(NAMES) and len(NAMES) == len(set(NAMES))


def test_the_page_has_each_with_what_becomes_of_it() -> None:
    page = PAGE.read_text(encoding="utf-8")
    rows = [line for line in page.splitlines() if line.startswith("| `")]
    for row in MESSAGES:
        found = [line for line in rows if all(f"`{name}`" in line for name in row.names)]
        assert len(found) == 1 and f"| {row.treatment} |" in found[0] and row.why in found[0], row.names


def test_what_every_client_sends_is_not_told_as_ignored() -> None:
    usual = {"model": "a", "max_tokens": 1024, "messages": [], "stream": True, "tool_choice": {"type": "auto"}}
    assert list(ignored(Fields({**usual, "thinking": {"type": "disabled"}, "system": ""}), MESSAGES)) == []
    given = {"temperature": 0, "tools": [{}], "system": "be brief", "new": 1}
    assert list(ignored(Fields({**usual, **given}), MESSAGES)) == ["temperature", "tools", "system", "new"]


@batch(
    ("name", "value"),
    [
        ("tool_choice", {"type": "any"}),
        ("tool_choice", {"type": "tool", "name": "look"}),
        ("output_config", {"format": {"type": "json_schema", "schema": {}}}),
        ("output_format", {"type": "json_schema"}),
        ("container", "c1"),
    ],
)
def test_what_would_need_another_answer_is_refused(name: str, value: object) -> None:
    with pytest.raises(Refused) as caught:
        list(ignored(Fields({name: value}), MESSAGES))
    assert caught.value.field == name and "leave it out" in caught.value.message
