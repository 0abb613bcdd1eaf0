"""The ids under which conversations are stored."""

SCOPED = "@"
"""Begins the id of a conversation that names its agent and tenant."""
DEFAULT_AGENT = "agent"
"""The name of an agent that was given none."""


def conversation_id(agent: str, tenant: str, name: str) -> str:
    """The id under which a conversation is stored: no other agent and no other tenant has one of the same id.

    An agent without a name of its own and without a tenant stores it under its plain name.
    """
    if not tenant and agent == DEFAULT_AGENT and not name.startswith(SCOPED):
        return name
    return f"{SCOPED}{_part(agent)}/{_part(tenant)}/{name}"


def name_of(session_id: str) -> str:
    """The name that the caller uses for a conversation of this id."""
    return session_id.split("/", 2)[2] if session_id.startswith(SCOPED) else session_id


def _part(text: str) -> str:
    return text.replace("%", "%25").replace("/", "%2F")
