"""Specialists: other agents that an agent gives its work to, local ones and remote ones."""
