"""Specialists on other machines: clients of Shipworthy servers, OpenAI-compatible agents and A2A agents, as tools."""
