"""Stub tools of the calendar agent."""

from typing import Any

from shipworthy import tool


@tool(timeout=3, max_tokens=80)
async def find_person(name: str) -> dict[str, str]:
    return {"name": name, "email": f"{name.lower()}@example.org"}


@tool(timeout=3, max_tokens=300)
async def get_busy(email: str, start: str, end: str) -> list[dict[str, str]]:
    return []


@tool(timeout=0.2, max_tokens=120)
def free_slots(busy: list[Any], start: str, end: str, minutes: int) -> list[dict[str, str]]:
    return [{"start": "2024-06-03 10:00", "end": "2024-06-03 10:30"}]


@tool(timeout=3, max_tokens=400)
async def find_events(query: str, start: str, end: str) -> list[dict[str, Any]]:
    return [{"id": "e1", "title": "Review", "start": "2024-06-03 10:00", "recurring": False}]


@tool(timeout=5, max_tokens=80, effect="write", identity=("title", "start"))
async def create_event(title: str, start: str, minutes: int, attendees: list[Any], rrule: str = "") -> str:
    return "e2"


@tool(timeout=5, max_tokens=80, effect="write", identity=("event_id", "start"))
async def move_event(event_id: str, start: str, scope: str = "this") -> str:
    return "ok"
