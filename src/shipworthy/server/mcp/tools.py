"""The tools of the server: a fixed set from an index over a description to a run, and the skills where few."""

import json
import secrets
from collections.abc import Mapping
from dataclasses import replace

from mcp.shared.exceptions import MCPError
from mcp_types import INVALID_PARAMS, CallToolResult, TextContent, Tool, ToolAnnotations

from shipworthy.server.asked import Asked
from shipworthy.server.mcp.again import hashed, same_answer
from shipworthy.server.mcp.results import ANSWER
from shipworthy.server.mcp.worded import MESSAGE, worded
from shipworthy.server.offers import Offer
from shipworthy.server.refusal import Refused

LIST, DESCRIBE, RUN, ASK = "list_skills", "describe_skill", "run_skill", "ask_agent"
MOST_OWN_TOOLS = 30
"""Skills that are tools of their own; where there are more, clients find them by the index."""
KEY = "io.shipworthy/idempotency-key"
"""The key of `_meta` that makes a call that is sent again the same run."""
TIME_LEFT = "io.shipworthy/time-left-ms"
"""The key of `_meta` with the milliseconds that the caller waits for."""
SESSION = {"type": "string", "description": "The conversation; leave it out for a new one."}
WORDS: dict[str, object] = {
    "type": "string",
    "description": "The request in the user's words; without inputs, they are read in it.",
}
AGENT = {"type": "string", "description": "The agent; needed where there are several."}


def tools_of(offers: Mapping[str, Offer]) -> list[Tool]:
    """The tools, byte for byte the same for the same offers."""
    own = [own_tool(offer) for name, offer in offers.items() if name not in FIXED] if few(offers) else []
    return [*FIXED.values(), *own]


def few(offers: Mapping[str, Offer]) -> bool:
    """Whether the skills are tools of their own."""
    return len(offers) <= MOST_OWN_TOOLS


def own_tool(offer: Offer) -> Tool:
    """A skill as a tool."""
    reads = offer.writing == "never"
    return Tool(
        name=offer.name,
        description=described(offer),
        input_schema=schema_of(offer),
        annotations=ToolAnnotations(read_only_hint=reads, destructive_hint=not reads, open_world_hint=True),
    )


def schema_of(offer: Offer) -> dict[str, object]:
    """The JSON schema of its arguments: its inputs, and the words that it works on."""
    schema = {**offer.schema, "properties": arguments_of(offer)}
    return {**schema, "required": [MESSAGE]} if words_alone(offer) else schema


def words_alone(offer: Offer) -> bool:
    """Whether a skill has nothing but the words of a request to work on."""
    return not offer.fields and worded(offer.agent, offer.skill)


def arguments_of(offer: Offer) -> dict[str, dict[str, object]]:
    """The JSON schema of each of its arguments, by name."""
    return {**offer.fields, MESSAGE: WORDS} if worded(offer.agent, offer.skill) else offer.fields


def described(offer: Offer) -> str:
    """What a skill does, with an example and how it writes."""
    writes = {"never": "", "asked": " It asks before it changes anything.", "unasked": " It changes things."}
    example = f' For example: "{offer.skill.examples[0]}"' if offer.skill.examples else ""
    return f"{offer.skill.about.rstrip('.')}.{writes[offer.writing]}{example}"


def index(offers: Mapping[str, Offer]) -> CallToolResult:
    """The name of each skill with one line."""
    lines = [f"{name}: {' '.join(offer.skill.about.split())}" for name, offer in offers.items()]
    return CallToolResult(content=[TextContent(text="\n".join(lines) or "There are no skills here.")])


def description(offer: Offer) -> CallToolResult:
    """All of a skill that a caller can know: its inputs, how it writes, its limits and its worst case."""
    bound = offer.agent.compiled.bound(offer.skill.name)
    whole = {
        "name": offer.name,
        "agent": offer.agent_name,
        "description": offer.skill.about,
        "examples": list(offer.skill.examples),
        "inputs": schema_of(offer),
        "writes": offer.writing,
        "limits": offer.agent.compiled.limits(offer.skill.name).model_dump(mode="json", exclude_none=True),
        "bound": {**bound.as_dict(), "basis": dict(bound.basis)},
    }
    return CallToolResult(content=[TextContent(text=json.dumps(whole, ensure_ascii=False))])


def named(offers: Mapping[str, Offer], name: object) -> Offer:
    """The offer of a name; raises Refused with those that there are."""
    if isinstance(name, str) and name in offers:
        return offers[name]
    raise Refused("not_found", f"there is no skill `{name}`; there are {', '.join(offers) or 'none'}", field="skill")


def running(offer: Offer, inputs: Mapping[str, object], *, session: str | None = None, key: str = "") -> Asked:
    """The run of a skill with inputs and words; inputs are read in the words where none is given.

    `key`: the caller's own, which makes it the same run when it is sent again.
    """
    given = {name: value for name, value in inputs.items() if value is not None and name != MESSAGE}
    message = text_of(inputs, MESSAGE, needed=False)
    asked = Asked(
        agent=offer.agent_name,
        message=message,
        session=session or _new(offer.name, key),
        skill=offer.skill.name,
        inputs=given if given or not message.strip() else None,
        leaving="cancel",
    )
    return _same(asked, key)


def asking(agent: str, message: str, *, session: str | None = None, key: str = "") -> Asked:
    """A message in words, which the agent routes itself; its yes approves nothing, for it names no question."""
    conversation = session or _new(agent, key)
    asked = Asked(agent=agent, message=message, session=conversation, answering="", leaving="cancel")
    return _same(asked, key)


def answered(arguments: Mapping[str, object], agent: str, session: str) -> Asked:
    """The answer to a question, as the tool for it is called."""
    question, answer = text_of(arguments, "question"), text_of(arguments, "answer")
    return same_answer(agent, session, question, answer)


def only_agent(offers: Mapping[str, Offer]) -> str:
    """The agent that is meant where none is named; raises Refused where there are several."""
    names = sorted({offer.agent_name for offer in offers.values()})
    if len(names) != 1:
        raise Refused("invalid", f"say which `agent` is meant: {', '.join(names) or 'there is none'}", field="agent")
    return names[0]


def text_of(arguments: Mapping[str, object], name: str, *, needed: bool = True) -> str:
    """A text among the arguments; raises Refused where it is missing or none."""
    value = arguments.get(name)
    if value is None and not needed:
        return ""
    if not isinstance(value, str) or (needed and not value.strip()):
        raise Refused("invalid", f"`{name}` is a text: give it with the call", field=name)
    return value


def object_of(arguments: Mapping[str, object], name: str) -> Mapping[str, object]:
    """An object among the arguments; raises Refused where it is none."""
    value = arguments.get(name)
    if value is None:
        return {}
    if not isinstance(value, Mapping):
        raise Refused("invalid", f"`{name}` is an object of input names and values", field=name)
    return value


def unknown_tool(name: str) -> MCPError:
    """The error for the name of no tool."""
    return MCPError(INVALID_PARAMS, f"there is no tool `{name}`: tools/list has all of them", {"name": name})


def _same(asked: Asked, key: str) -> Asked:
    """The message with an id of its key; its run goes on where its client has left, which then asks for it again."""
    if not key:
        return asked
    return replace(asked, message_id=hashed("call", asked.session or "", key), leaving="continue")


def _new(name: str, key: str) -> str:
    """The id of a new conversation; the same for the same key of a caller."""
    return hashed("session", name, key) if key else secrets.token_hex(16)


def _tool(name: str, about: str, properties: dict[str, object], required: list[str], *, reads: bool) -> Tool:
    schema: dict[str, object] = {"type": "object", "properties": properties, "additionalProperties": False}
    if required:
        schema["required"] = required
    hints = ToolAnnotations(read_only_hint=reads, destructive_hint=not reads, open_world_hint=not reads)
    return Tool(name=name, description=about, input_schema=schema, annotations=hints)


def _words(about: str) -> dict[str, object]:
    return {"type": "string", "description": about}


FIXED = {
    tool.name: tool
    for tool in (
        _tool(LIST, "List the skills: the name of each, and one line about it.", {}, [], reads=True),
        _tool(
            DESCRIBE,
            "Describe a skill: its inputs as a JSON schema, whether it writes, its limits and its worst case.",
            {"skill": _words("The name of the skill, from list_skills.")},
            ["skill"],
            reads=True,
        ),
        _tool(
            RUN,
            "Run a skill with inputs. What is left out and needed is asked for.",
            {
                # Clients of 2026-07-28 repeat it as the header Mcp-Param-Skill, by which gateways see what is run.
                "skill": _words("The name of the skill, from list_skills.") | {"x-mcp-header": "Skill"},
                "inputs": {"type": "object", "description": "Its inputs by name, as describe_skill has them."},
                MESSAGE: WORDS,
                "session": SESSION,
            },
            ["skill"],
            reads=False,
        ),
        _tool(
            ASK,
            "Send a message in words: the agent finds the skill and the inputs itself.",
            {"message": _words("What is wanted, in words."), "agent": AGENT, "session": SESSION},
            ["message"],
            reads=False,
        ),
        _tool(
            ANSWER,
            "Answer a question of an earlier call, with what the user has said.",
            {
                "session": _words("The conversation that the question names."),
                "question": _words("The id of the question."),
                "answer": _words("The answer, in the words of the user."),
                "agent": AGENT,
            },
            ["session", "question", "answer"],
            reads=False,
        ),
    )
}
"""The tools that are always there, in their order."""
