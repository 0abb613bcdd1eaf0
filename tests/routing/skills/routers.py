"""Routers of skills, and what they read in a message."""

from shipworthy.contract.agent import AgentSpec
from shipworthy.contract.skill import Skill
from shipworthy.routing.said import Said
from shipworthy.routing.skills.router import Router
from shipworthy.routing.values.extract import Extractor
from shipworthy.routing.words import stem


def router_features(router: Router, message: str) -> set[str]:
    return set(router._reader.count(Said(message), stem))


def router_for(*skills: Skill) -> Router:
    agent = AgentSpec(skills={skill.name: skill for skill in skills})
    return Router(agent, Extractor(agent))
