"""Stub tools of the mail agent."""

from typing import Any

from shipworthy import tool

MAIL = {"id": "m1", "thread_id": "t1", "date": "2024-06-01", "sender": "anna@example.org", "subject": "Friday"}


@tool(timeout=4, max_tokens=1500)
async def list_inbox(since: str, limit: int = 20) -> list[dict[str, Any]]:
    return [MAIL]


@tool(timeout=4, max_tokens=400)
async def search_mail(query: str) -> list[dict[str, Any]]:
    return [MAIL]


@tool(timeout=4, max_tokens=2500)
async def get_thread(thread_id: str) -> dict[str, Any]:
    return {"thread_id": thread_id, "last_sender": "anna@example.org", "mails": [MAIL]}


@tool(timeout=5, max_tokens=40, effect="idempotent")
async def add_label(message_id: str, label: str) -> str:
    return "ok"


@tool(timeout=10, max_tokens=60, effect="write", identity=("to", "subject", "body"))
async def send_mail(to: str, subject: str, body: str, thread_id: str = "") -> dict[str, str]:
    return {"at": "2024-06-01"}


@tool(timeout=4, max_tokens=60)
async def replies_since(thread_id: str, since: str) -> list[Any]:
    return []
