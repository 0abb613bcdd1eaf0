"""Stub tools of the on-call agent."""

from typing import Any

from shipworthy import tool


@tool(timeout=3, max_tokens=150)
async def get_alert(alert_id: str) -> dict[str, str]:
    return {"service": "checkout", "team": "payments", "fired_at": "2024-06-01T10:00:00"}


@tool(timeout=5, max_tokens=400)
async def query_dashboard(service: str, panel: str, since: str) -> str:
    return f"{panel} is high"


@tool(timeout=8, max_tokens=800)
async def search_logs(service: str, query: str, since: str) -> str:
    return "error"


@tool(timeout=3, max_tokens=300)
async def recent_deploys(service: str, since: str) -> list[dict[str, Any]]:
    return [{"id": "d9"}]


@tool(timeout=3, max_tokens=60)
async def error_rate(service: str) -> dict[str, float]:
    return {"value": 0.001}


@tool(timeout=30, max_tokens=100, effect="write", identity=("service", "deploy_id"))
async def roll_back(service: str, deploy_id: str) -> str:
    return "ok"


@tool(timeout=5, max_tokens=40, effect="write", identity=("team", "text"))
async def page_team(team: str, text: str) -> str:
    return "ok"
