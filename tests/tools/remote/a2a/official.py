"""An A2A agent of the protocol's own library, over real HTTP, in both versions of the protocol."""

import asyncio
import contextlib
from collections.abc import Iterator

from a2a.helpers import new_data_part, new_task_from_user_message, new_text_part
from a2a.server.agent_execution import AgentExecutor, RequestContext
from a2a.server.events import EventQueue
from a2a.server.request_handlers import DefaultRequestHandler
from a2a.server.routes import create_agent_card_routes, create_jsonrpc_routes
from a2a.server.tasks import InMemoryTaskStore, TaskUpdater
from a2a.types import AgentCapabilities, AgentCard, AgentInterface, AgentSkill
from starlette.applications import Starlette
from tests.server.listening import listening

ASKED = "Which ticker?"


class Clerk(AgentExecutor):
    """Does what the message says: answers, asks, gives data, hangs, fails, or answers in pieces."""

    def __init__(self) -> None:
        self.heard: list[str] = []
        self.keys: list[str] = []
        self.cancelled: list[str] = []

    async def execute(self, context: RequestContext, event_queue: EventQueue) -> None:
        """Answer one message."""
        message = context.message
        assert message is not None
        said = context.get_user_input()
        self.heard.append(said)
        self.keys.append(message.message_id)
        task = context.current_task
        if task is None:
            task = new_task_from_user_message(message)
            await event_queue.enqueue_event(task)
        updater = TaskUpdater(event_queue, task.id, task.context_id)
        await updater.start_work(updater.new_agent_message([new_text_part("looking it up")]))
        await self._done(said, updater)

    async def _done(self, said: str, updater: TaskUpdater) -> None:
        if said == "ask":
            await updater.requires_input(updater.new_agent_message([new_text_part(ASKED)]))
        elif said == "hang":
            await asyncio.sleep(3600)
        elif said == "fail":
            await updater.failed(updater.new_agent_message([new_text_part("the exchange is closed")]))
        elif said == "data":
            await updater.add_artifact([new_data_part({"price": 120.5, "ticker": "NVDA"})])
            await updater.complete()
        elif said == "pieces":
            await updater.add_artifact([new_text_part("one ")], artifact_id="a", append=False)
            await updater.add_artifact([new_text_part("two")], artifact_id="a", append=True, last_chunk=True)
            await updater.complete()
        else:
            await updater.add_artifact([new_text_part(f"You said: {said}")])
            await updater.complete()

    async def cancel(self, context: RequestContext, event_queue: EventQueue) -> None:
        """Note that a task was cancelled."""
        task = context.current_task
        assert task is not None
        self.cancelled.append(task.id)
        await TaskUpdater(event_queue, task.id, task.context_id).cancel()


def card_at(url: str, *, streams: bool, version: str) -> AgentCard:
    """The card of the agent."""
    return AgentCard(
        name="clerk",
        description="Answers what it is told",
        version="1",
        capabilities=AgentCapabilities(streaming=streams),
        default_input_modes=["text/plain"],
        default_output_modes=["text/plain"],
        skills=[AgentSkill(id="echo", name="Echo", description="Says it again", tags=["echo"])],
        supported_interfaces=[AgentInterface(url=url, protocol_binding="JSONRPC", protocol_version=version)],
    )


@contextlib.contextmanager
def clerk(*, streams: bool = True, version: str = "1.0") -> Iterator[tuple[str, Clerk]]:
    """The agent while it listens; gives its address."""
    executor, app = Clerk(), Starlette()
    with listening(app) as url:
        card = card_at(f"{url}/", streams=streams, version=version)
        handler = DefaultRequestHandler(agent_executor=executor, task_store=InMemoryTaskStore(), agent_card=card)
        app.routes.extend(create_agent_card_routes(card))
        app.routes.extend(create_jsonrpc_routes(handler, "/", enable_v0_3_compat=True))
        yield url, executor
