"""Clients of the official library beside a server, and the agent that most tests of the room use."""

from collections.abc import AsyncIterator, Callable, Mapping
from contextlib import asynccontextmanager

from mcp import Client
from mcp.client import Transport
from mcp.client.session import ClientRequestContext
from mcp.server.lowlevel import Server
from mcp_types import ElicitRequestFormParams, ElicitRequestParams, ElicitResult

from shipworthy import Agent, Skill, Step, tool
from shipworthy.contract.input import Input
from shipworthy.server.caller import LOCAL
from shipworthy.server.mcp.protocol import server_of
from shipworthy.server.offers import Offer, offered
from shipworthy.server.service import Service

MODES = ("legacy", "2026-07-28")
"""The revision 2025-11-25, which has a handshake, and the one after it, which has none."""
Filling = Callable[[ElicitRequestFormParams], ElicitResult]


def mailer(sent: list[str] | None = None, name: str = "mailer") -> Agent:
    """An agent that reads, and that writes after a question and a yes; `sent` has what it wrote."""

    @tool(effect="write")
    async def send(to: str, topic: str) -> str:
        """Send a letter."""
        (sent if sent is not None else []).append(f"{topic} to {to}")
        return f"{topic} to {to}"

    @tool
    async def count_letters(folder: str) -> str:
        """Count letters."""
        return f"3 in {folder}"

    to = Input.model_validate({"type": "text", "ask": "To whom?"})
    topic = Input.model_validate({"type": ["news", "report"], "ask": "Which one?"})
    folder = Input.model_validate({"type": "text", "ask": "Which folder?"})
    write = Skill(
        name="send_letter",
        description="Send a letter to a person",
        examples=("Send the report to Anna",),
        inputs={"to": to, "topic": topic},
        workflow=(_step({"tool": "send", "confirm": "Send the {topic} to {to}?"}), _step({"answer": "Sent: {send}"})),
    )
    read = Skill(
        name="count",
        description="Count the letters of a folder",
        examples=("How many letters are in the inbox?",),
        inputs={"folder": folder},
        workflow=(_step({"tool": "count_letters"}), _step({"answer": "{count_letters}"})),
        resource="letters://{folder}/count",
    )
    return Agent(name=name, skills=[write, read], tools=[send, count_letters], store="memory")


def offers(*agents: Agent) -> dict[str, Offer]:
    """What the caller of the loopback is offered by a server of these agents, without any the mailer's."""
    return offered(Service({agent.spec.name: agent for agent in agents or (mailer(),)}), LOCAL)


def accepted(**content: str | int | float | bool) -> ElicitResult:
    """A form as a person has filled it in."""
    return ElicitResult(action="accept", content={**content})


@asynccontextmanager
async def client_of(
    server: Server | Service | Transport, mode: str, fill: Filling | Mapping[str, ElicitResult] | None = None
) -> AsyncIterator[Client]:
    """A client in this process; `fill`: how its person fills in forms, or by the name of the only field."""

    async def filled(_: ClientRequestContext, params: ElicitRequestParams) -> ElicitResult:
        assert isinstance(params, ElicitRequestFormParams)
        return fill(params) if callable(fill) else (fill or {})[next(iter(params.requested_schema["properties"]))]

    served = server_of(server) if isinstance(server, Service) else server
    callback = filled if fill is not None else None
    async with Client(served, mode=mode, elicitation_callback=callback, cache=None) as client:
        yield client


def _step(raw: dict[str, object]) -> Step:
    return Step.model_validate(raw)
