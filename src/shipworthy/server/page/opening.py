"""What the page begins with: the agents of the caller with their models and skills, and what the caller may do."""

from shipworthy import __version__
from shipworthy.app.agent import Agent
from shipworthy.server.caller import Caller
from shipworthy.server.offers import Offer, offered
from shipworthy.server.service import Service

MOST_EXAMPLES = 3
"""Examples of one skill."""


def opening(service: Service, caller: Caller) -> dict[str, object]:
    """The agents that the caller may use, and its rights."""
    agents = [_agent(service, caller, agent) for agent in service.seen(caller)]
    return {"version": __version__, "may": sorted(caller.scopes), "agents": agents}


def _agent(service: Service, caller: Caller, agent: Agent) -> dict[str, object]:
    spec, name = agent.spec, service.name_of(agent)
    return {
        "name": name,
        "description": spec.description,
        "models": {tier: [model.name for model in models] for tier, models in spec.models.items()},
        "skills": [_skill(offer) for offer in offered(service, caller, name).values()],
        "bounds": {skill: agent.compiled.folded(skill).bound.as_dict() for skill in sorted(spec.skills)},
    }


def _skill(offer: Offer) -> dict[str, object]:
    skill = offer.skill
    return {"name": skill.name, "about": skill.about, "examples": list(skill.examples[:MOST_EXAMPLES])}
