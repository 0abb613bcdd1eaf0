"""The server of MCP over the agents of a service: which method is answered by what."""

import logging
import math
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from dataclasses import replace
from typing import Any

import mcp_types as types
from mcp.server.caching import CacheableMethod, CacheHint
from mcp.server.context import CallNext, HandlerResult
from mcp.server.lowlevel import Server
from mcp.server.request_state import RequestStateBoundary, RequestStateSecurity
from mcp.shared.exceptions import MCPError
from pydantic import ValidationError

from shipworthy import __version__
from shipworthy.server.asked import Asked
from shipworthy.server.caller import LOCAL, Caller
from shipworthy.server.mcp import prompts, resources, skill_methods, tools
from shipworthy.server.mcp.calls import CALLER, Context, Outcome, caller_of, error_of, outcome_of, resumed
from shipworthy.server.mcp.questions import Question, inputs_in
from shipworthy.server.mcp.results import ANSWER, result_of
from shipworthy.server.mcp.sealing import sealing_key
from shipworthy.server.mcp.shown import Shown
from shipworthy.server.mcp.skill_files import EXTENSION, SkillFile
from shipworthy.server.mcp.worded import MESSAGE
from shipworthy.server.offers import Offer, offered
from shipworthy.server.refusal import Refused
from shipworthy.server.service import Service

LOG, LIBRARY = logging.getLogger(__name__), logging.getLogger("mcp")
CACHED: tuple[CacheableMethod, ...] = (
    "server/discover",
    "tools/list",
    "prompts/list",
    "resources/list",
    "resources/templates/list",
    "resources/read",
)
FRESH = CacheHint(ttl_ms=300_000, scope="private")
"""How long clients may keep a list: definitions change with the process alone, and each caller sees its own."""
SEALED_FOR = 86_400
"""Seconds in which the state of a question is taken back; most questions expire earlier, with their conversation."""
NAME = "shipworthy"
ONLY = "mcp_agent"
"""The key of a request's state with the agent that its address names."""
REPAIRED = ("invalid", "not_found", "mismatch", "conflict", "gone")
"""Refusals that a model can repair, so that it gets them as the result of its call."""


class Guard:
    """Turns a refusal into the error of the protocol, and hides what went wrong inside."""

    async def __call__(self, ctx: Context, call_next: CallNext) -> HandlerResult:
        try:
            return await call_next(ctx)
        except (MCPError, ValidationError):
            if ctx.request_id is None:
                return None  # a notification has no answer, and a client's fault is none of the log
            raise
        except Refused as error:
            raise error_of(error) from error
        except Exception:
            LOG.exception("%s failed", ctx.method)
            raise error_of(Refused("internal", "the server failed; its log says why")) from None


def server_of(service: Service, caller: Caller = LOCAL) -> Server[dict[str, Any]]:
    """The server; each handler reads the caller from its request of HTTP, and without one it is `caller`."""

    @asynccontextmanager
    async def lifespan(_: Server[dict[str, Any]]) -> AsyncIterator[dict[str, Any]]:
        yield {CALLER: caller}

    if LIBRARY.level == logging.NOTSET:
        LIBRARY.setLevel(logging.ERROR)  # its warnings are about what clients send
    methods = Methods(service)
    server: Server[dict[str, Any]] = Server(
        NAME,
        version=__version__,
        instructions=_instructions(service),
        cache_hints=dict.fromkeys(CACHED, FRESH),
        lifespan=lifespan,
        get_tool_input_schema=_with_headers,
        on_list_tools=methods.list_tools,
        on_call_tool=methods.call_tool,
        on_list_prompts=methods.list_prompts,
        on_get_prompt=methods.get_prompt,
        on_completion=methods.complete,
        on_list_resources=methods.list_resources,
        on_list_resource_templates=methods.list_templates,
        on_read_resource=methods.read_resource,
    )
    skill_methods.serve(server, methods.files)
    security = RequestStateSecurity(keys=[sealing_key()], ttl=SEALED_FOR, bind_principal=_principal)
    server.middleware.append(Guard())
    server.middleware.append(RequestStateBoundary(security, default_audience=NAME))
    server.extensions = {EXTENSION: {"directoryRead": True}}
    return server


class Methods:
    """The handlers of the methods of the protocol."""

    def __init__(self, service: Service) -> None:
        self.service, self.shown = service, Shown()

    def files(self, context: Context) -> dict[str, SkillFile]:
        """The files of the skills that the sender of a request is offered."""
        return self.shown.files(self.offers(context))

    def offers(self, context: Context) -> dict[str, Offer]:
        """What the sender of a request is offered; raises Refused if there is no such agent for it."""
        state = getattr(context.request, "state", None)
        return offered(self.service, caller_of(context), getattr(state, ONLY, None))

    async def list_tools(self, context: Context, _: types.PaginatedRequestParams | None) -> types.ListToolsResult:
        """Answer `tools/list`."""
        return types.ListToolsResult(tools=self.shown.tools(self.offers(context)))

    async def call_tool(
        self, context: Context, params: types.CallToolRequestParams
    ) -> types.CallToolResult | types.InputRequiredResult:
        """Answer `tools/call`; what a model can repair is a result that says how."""
        try:
            return await self._called(context, params)
        except Refused as error:
            if error.kind not in REPAIRED:
                raise error_of(error) from error
            return types.CallToolResult(content=[types.TextContent(text=error.message)], is_error=True)

    async def list_prompts(self, context: Context, _: types.PaginatedRequestParams | None) -> types.ListPromptsResult:
        """Answer `prompts/list`."""
        return types.ListPromptsResult(prompts=prompts.prompts_of(self.offers(context)))

    async def get_prompt(
        self, context: Context, params: types.GetPromptRequestParams
    ) -> types.GetPromptResult | types.InputRequiredResult:
        """Answer `prompts/get` with what the skill answers."""
        offer = prompts.named(self.offers(context), params.name)
        given = prompts.inputs_of(offer, params.arguments or {})
        return prompts.result_of(offer, await self._outcome(context, params, offer, given))

    async def complete(self, context: Context, params: types.CompleteRequestParams) -> types.CompleteResult:
        """Answer `completion/complete` with the values that an input can take."""
        return prompts.completed(self.offers(context), params)

    async def list_resources(
        self, context: Context, _: types.PaginatedRequestParams | None
    ) -> types.ListResourcesResult:
        """Answer `resources/list`."""
        offers = self.offers(context)
        return types.ListResourcesResult(resources=resources.resources_of(offers, self.shown.files(offers)))

    async def list_templates(
        self, context: Context, _: types.PaginatedRequestParams | None
    ) -> types.ListResourceTemplatesResult:
        """Answer `resources/templates/list`."""
        return types.ListResourceTemplatesResult(resource_templates=resources.templates_of(self.offers(context)))

    async def read_resource(
        self, context: Context, params: types.ReadResourceRequestParams
    ) -> types.ReadResourceResult | types.InputRequiredResult:
        """Answer `resources/read`: a file, or what the skill of the address answers."""
        offers = self.offers(context)
        if (file := resources.file_at(self.shown.files(offers), params.uri)) is not None:
            return file
        offer, given = resources.skill_at(offers, params.uri)
        return resources.result_of(params.uri, await self._outcome(context, params, offer, given))

    async def _called(
        self, context: Context, params: types.CallToolRequestParams
    ) -> types.CallToolResult | types.InputRequiredResult:
        offers, given = self.offers(context), params.arguments or {}
        if params.name == tools.LIST:
            return tools.index(offers)
        if params.name == tools.DESCRIBE:
            return tools.description(tools.named(offers, given.get("skill")))
        if params.name in tools.FIXED:
            return result_of(await self._fixed(context, params, offers))
        if params.name not in offers or not tools.few(offers):
            raise tools.unknown_tool(params.name)
        return result_of(await self._outcome(context, params, offers[params.name], given))

    async def _fixed(
        self, context: Context, params: types.CallToolRequestParams, offers: Mapping[str, Offer]
    ) -> Outcome:
        given, key = params.arguments or {}, _key(params)
        if params.request_state is not None:
            return await self._resumed(context, params, params.request_state)
        session = tools.text_of(given, "session", needed=params.name == ANSWER) or None
        if params.name == tools.RUN:
            offer = tools.named(offers, given.get("skill"))
            inputs = {**tools.object_of(given, "inputs"), MESSAGE: given.get(MESSAGE)}
            asked = tools.running(offer, inputs, session=session, key=key)
            return await outcome_of(context, self.service, _in_time(asked, params))
        agent = tools.text_of(given, "agent", needed=False) or tools.only_agent(offers)
        if params.name == ANSWER:
            question = tools.answered(given, agent, session or "")
            return await outcome_of(context, self.service, question)
        message = tools.text_of(given, "message")
        asked = tools.asking(agent, message, session=session, key=key)
        return await outcome_of(context, self.service, _in_time(asked, params))

    async def _outcome(
        self, context: Context, params: types.InputResponseRequestParams, offer: Offer, given: Mapping[str, object]
    ) -> Outcome:
        """The outcome of a skill's run, or of its run that goes on with an answer."""
        if params.request_state is not None:
            return await self._resumed(context, params, params.request_state)
        inputs = {**given, **inputs_in(params.input_responses or {}, offer.inputs)}
        asked = tools.running(offer, inputs, key=_key(params))
        return await outcome_of(context, self.service, _in_time(asked, params))

    async def _resumed(self, context: Context, params: types.InputResponseRequestParams, state: str) -> Outcome:
        return await resumed(context, self.service, Question.read(state), params.input_responses)


def _with_headers(name: str) -> Mapping[str, Any] | None:
    """The schema of a tool whose arguments are repeated as headers: those that are always there."""
    tool = tools.FIXED.get(name)
    return tool.input_schema if tool is not None else None


def _meta(params: types.RequestParams, name: str) -> object:
    meta: Mapping[str, object] = {**params.meta} if params.meta else {}
    return meta.get(name)


def _key(params: types.RequestParams) -> str:
    key = _meta(params, tools.KEY)
    return key if isinstance(key, str) else ""


def _in_time(asked: Asked, params: types.RequestParams) -> Asked:
    """The message with the time that its caller still has as a limit of its run."""
    left = _meta(params, tools.TIME_LEFT)
    if not isinstance(left, int | float) or isinstance(left, bool) or not 0 < left < math.inf:
        return asked
    return replace(asked, limits={"max_latency_ms": float(left)})


def _principal(context: Context) -> str:
    caller = caller_of(context)
    return f"{caller.tenant}/{caller.key}"


def _instructions(service: Service) -> str:
    agents = sorted(service.agents.items())
    about = "; ".join(f"{name}: {(agent.spec.description or name).rstrip('.')}" for name, agent in agents)
    return (
        f"Skills of agents, each with a contract that bounds its cost and time. Agents: {about}. "
        f"`{tools.LIST}` has the skills, `{tools.DESCRIBE}` one whole, `{tools.RUN}` runs it. "
        "A question that a run ends with is for the user: pass it on, and answer with the user's words."
    )
