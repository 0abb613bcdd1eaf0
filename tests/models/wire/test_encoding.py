"""What is sent."""

from dataclasses import replace
from typing import Any

from tests.batches import batch

from shipworthy.models.model import ToolCall
from shipworthy.models.wire.encoding import as_json, as_object, as_sent, fields_of


@batch(("arguments", "read"), [('{"a":1}', {"a": 1}), ("[1]", {"unreadable": "[1]"}), ("{", {"unreadable": "{"})])
def test_arguments_of_earlier_calls_are_objects(arguments: str, read: dict[str, Any]) -> None:
    assert as_object(arguments) == read


def test_a_call_is_counted_as_it_is_sent() -> None:
    told = ToolCall(id="1", name="price", arguments="{'a': 1}")
    assert as_sent(told).arguments == '{"unreadable":"{\'a\': 1}"}'
    assert as_sent(as_sent(told)) == as_sent(told)
    assert as_sent(replace(told, arguments='{"a": 1}')).arguments == '{"a": 1}'


def test_the_fields_of_a_body_are_known_by_name() -> None:
    assert fields_of(as_json({"model": "m", "stream": True})) == ["model", "stream"]


def test_fields_of_tools_are_fields_of_the_body() -> None:
    assert fields_of(b'{"model": "m", "tools": [{"type": "function", "strict": false}]}') == [
        "model",
        "tools",
        "type",
        "strict",
    ]
