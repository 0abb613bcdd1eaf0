"""The rules of AG-UI 1.0 for the order of events, and its own types as the judge of each."""

from typing import Any

from ag_ui.core import Event
from pydantic import TypeAdapter

ANY: TypeAdapter[Any] = TypeAdapter(Event)
ENDS = {"RUN_FINISHED", "RUN_ERROR"}


def checked(events: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """The same events; fails where one is not of the protocol, is out of order, or is left open."""
    messages: set[str] = set()
    steps: set[str] = set()
    assert [e["type"] for e in events].count("RUN_STARTED") == 1 and events[0]["type"] == "RUN_STARTED"
    assert [e["type"] in ENDS for e in events] == [False] * (len(events) - 1) + [True]
    for event in events:
        made = ANY.validate_python(event)
        assert made.model_dump(by_alias=True, exclude_none=True, mode="json").keys() == event.keys(), "no unknown field"
        assert not made.model_extra
        kind = event["type"]
        if kind == "TEXT_MESSAGE_START":
            assert event["messageId"] not in messages
            messages.add(event["messageId"])
        elif kind == "TEXT_MESSAGE_CONTENT":
            assert event["messageId"] in messages
        elif kind == "TEXT_MESSAGE_END":
            messages.remove(event["messageId"])
        elif kind == "STEP_STARTED":
            assert event["stepName"] not in steps
            steps.add(event["stepName"])
        elif kind == "STEP_FINISHED":
            steps.remove(event["stepName"])
        elif kind == "RUN_FINISHED":
            assert not messages and not steps
            assert (event["threadId"], event["runId"]) == (events[0]["threadId"], events[0]["runId"])
    return events


def text_of(events: list[dict[str, Any]]) -> str:
    """The text that a person reads."""
    return "".join(event["delta"] for event in events if event["type"] == "TEXT_MESSAGE_CONTENT")
