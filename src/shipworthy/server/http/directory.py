"""What there is: agents, skills and tools, from a line each to the complete description; and skills to run."""

from collections.abc import Mapping, Sequence
from typing import TypeVar

from starlette.requests import Request
from starlette.responses import Response

from shipworthy import __version__
from shipworthy.app.agent import Agent
from shipworthy.contract.tool import ToolSpec
from shipworthy.server.answers import answered, body_of, caller_with
from shipworthy.server.asked import Asked
from shipworthy.server.caller import Caller
from shipworthy.server.http.begun import Beginning
from shipworthy.server.http.bodies import SkillRunBody
from shipworthy.server.offers import Offer
from shipworthy.server.refusal import Refused
from shipworthy.tools.schema import schema_of

Found = TypeVar("Found")

LONGEST_LINE = 200
"""Characters of a description in a list."""


class Directory:
    """The handlers of agents, skills and tools."""

    def __init__(self, beginning: Beginning, others: Sequence[str] = ()) -> None:
        """`others`: the paths of other protocols."""
        self._beginning, self._service, self._others = beginning, beginning.service, list(others)

    async def home(self, request: Request) -> Response:
        """The agents, and where to go on."""
        caller = caller_with(request, "read")
        links = {"openapi": "/openapi.json", "agents": "/v1/agents", "skills": "/v1/skills", "runs": "/v1/runs"}
        agents = [self._agent_line(name, agent) for name, agent in self._agents(caller).items()]
        told = {"name": "shipworthy", "version": __version__, "agents": agents, "links": links}
        return answered({**told, "protocols": self._others})

    async def agents(self, request: Request) -> Response:
        """The agents, a line each."""
        caller = caller_with(request, "read")
        return answered({"agents": [self._agent_line(name, one) for name, one in self._agents(caller).items()]})

    async def agent(self, request: Request) -> Response:
        """One agent with its skills and tools, a line each."""
        caller = caller_with(request, "read")
        (name, agent), *_ = self._chosen(request, caller).items()
        limits = agent.spec.limits.model_dump(exclude_none=True)
        return answered(
            {
                **self._agent_line(name, agent),
                "languages": list(agent.spec.languages),
                "limits": limits,
                **_identity(agent),
                "writes": _writes(_offers(name, agent)),
                "skills": [_skill_line(one) for one in _offers(name, agent)],
                "tools": [_tool_line(name, tool) for tool in agent.spec.tools.values()],
            }
        )

    async def certificate(self, request: Request) -> Response:
        """The certificate as which the agent is served; raises Refused where it is served without one."""
        (_, agent), *_ = self._chosen(request, caller_with(request, "read")).items()
        if agent.certificate is None:
            raise Refused("not_found", "this agent is served without `--certified`", field="agent")
        return answered(agent.certificate)

    async def skills(self, request: Request) -> Response:
        """The skills, a line each."""
        chosen = self._chosen(request, caller_with(request, "read"))
        return answered(
            {"skills": [_skill_line(one) for name, agent in chosen.items() for one in _offers(name, agent)]}
        )

    async def skill(self, request: Request) -> Response:
        """One skill, complete: its inputs, what it writes, its limits and its worst case."""
        return answered(_whole_skill(self._offer(request, caller_with(request, "read"))))

    async def tools(self, request: Request) -> Response:
        """The tools, a line each."""
        chosen = self._chosen(request, caller_with(request, "read"))
        return answered(
            {"tools": [_tool_line(name, tool) for name, agent in chosen.items() for tool in agent.spec.tools.values()]}
        )

    async def tool(self, request: Request) -> Response:
        """One tool, complete: its parameters, what it does to the world, its limits."""
        wanted, chosen = request.path_params["tool"], self._chosen(request, caller_with(request, "read"))
        found = [(name, agent.spec.tools[wanted]) for name, agent in chosen.items() if wanted in agent.spec.tools]
        return answered(_whole_tool(*_only(found, "tool")))

    async def run(self, request: Request) -> Response:
        """Run a skill with its inputs, without routing."""
        caller, body = caller_with(request, "run"), await body_of(request, SkillRunBody)
        offer = self._offer(request, caller)
        asked = Asked(
            agent=offer.agent_name,
            message=body.message or "",
            session=body.session,
            skill=offer.skill.name,
            inputs=body.inputs,
            language=body.language,
            model=body.model,
            limits=body.limits.given,
            leaving=body.leaving,
        )
        return await self._beginning.begin(request, caller, asked, body)

    def _agents(self, caller: Caller) -> Mapping[str, Agent]:
        return {name: agent for name, agent in self._service.agents.items() if caller.sees(name)}

    def _chosen(self, request: Request, caller: Caller) -> Mapping[str, Agent]:
        """The agent that the path names, or all; raises Refused."""
        named = request.path_params.get("agent")
        return self._agents(caller) if named is None else {named: self._service.agent(caller, named)}

    def _offer(self, request: Request, caller: Caller) -> Offer:
        wanted = request.path_params["skill"]
        chosen = self._chosen(request, caller)
        offers = [offer for name, agent in chosen.items() for offer in _offers(name, agent)]
        return _only([(offer.agent_name, offer) for offer in offers if offer.skill.name == wanted], "skill")[1]

    def _agent_line(self, name: str, agent: Agent) -> dict[str, object]:
        path = f"/v1/agents/{name}"
        links = {"self": path, "skills": f"{path}/skills", "tools": f"{path}/tools", "runs": f"{path}/runs"}
        return {"name": name, "description": _line(agent.spec.description), "links": links}


def _identity(agent: Agent) -> dict[str, object]:
    """Which definition it is, what a message may cost at most, and by which certificate it is held to that."""
    told: dict[str, object] = {"contract": agent.compiled.contract, "bound": agent.compiled.worst.as_told()}
    if (paper := agent.certificate) is not None:
        signed = paper.get("signature")
        key = signed.get("key") if isinstance(signed, Mapping) else None
        told["certificate"] = {**{name: paper[name] for name in ("id", "contract", "issued")}, "signed_by": key}
    return told


def _writes(offers: Sequence[Offer]) -> str:
    """The least careful of its skills: `unasked`, `asked` or `never`."""
    found = {offer.writing for offer in offers}
    return next(kind for kind in ("unasked", "asked", "never") if kind in found or kind == "never")


def _offers(name: str, agent: Agent) -> list[Offer]:
    skills = [agent.spec.skills[one] for one in sorted(agent.spec.skills)]
    return [Offer(name=skill.name, agent_name=name, agent=agent, skill=skill) for skill in skills]


def _only(found: list[tuple[str, Found]], what: str) -> tuple[str, Found]:
    """The one that was found; raises Refused for none, and for several agents that have one of the name."""
    if len(found) > 1:
        agents = ", ".join(name for name, _ in found)
        raise Refused(
            "conflict", f"several agents have such a {what}: ask /v1/agents/AGENT/{what}s for one of {agents}"
        )
    if not found:
        raise Refused("not_found", f"there is no such {what}: /v1/{what}s lists them", field=what)
    return found[0]


def _line(text: str) -> str:
    first = " ".join(text.split("\n\n")[0].split())
    return first if len(first) <= LONGEST_LINE else first[: LONGEST_LINE - 1] + "…"


def _skill_line(offer: Offer) -> dict[str, object]:
    path = f"/v1/agents/{offer.agent_name}/skills/{offer.skill.name}"
    line = {"name": offer.skill.name, "agent": offer.agent_name, "description": _line(offer.skill.about)}
    return {**line, "links": {"self": path, "run": f"{path}/run"}}


def _whole_skill(offer: Offer) -> dict[str, object]:
    skill, compiled = offer.skill, offer.agent.compiled
    folded, limits = compiled.folded(skill.name), compiled.limits(skill.name)
    return {
        **_skill_line(offer),
        "description": skill.about,
        "examples": list(skill.examples),
        "inputs": offer.schema,
        "writes": offer.writing,
        "routable": skill.routable,
        "steps": [line.step for line in folded.lines],
        "tools": sorted({tool for tool in skill.tools} | _called(offer)),
        "limits": limits.model_dump(exclude_none=True, exclude={"session", "day"}),
        "bound": folded.bound.as_told(),
        "contract": compiled.contract,
    }


def _called(offer: Offer) -> set[str]:
    targets = (node.target for node in offer.agent.compiled.graph(offer.skill.name).nodes)
    return {target.name for target in targets if target is not None and target.kind == "tool"}


def _tool_line(agent: str, tool: ToolSpec) -> dict[str, object]:
    links = {"self": f"/v1/agents/{agent}/tools/{tool.name}"}
    return {"name": tool.name, "agent": agent, "description": _line(tool.description), "links": links}


def _whole_tool(agent: str, tool: ToolSpec) -> dict[str, object]:
    return {
        **_tool_line(agent, tool),
        "description": tool.description,
        "parameters": schema_of(tool)["parameters"],
        "effect": tool.effect,
        "confirm": tool.confirm if tool.effect == "write" else None,
        "identity": list(tool.identity),
        "verify": tool.verify,
        "trust": tool.trust,
        "private": tool.private,
        "leaves": tool.leaves,
        "bound": {
            "latency_ms": tool.timeout * 1000,
            "result_tokens": tool.max_tokens,
            "cost_usd": tool.price_usd if tool.price_usd is not None or tool.spends is not None else 0.0,
        },
    }
