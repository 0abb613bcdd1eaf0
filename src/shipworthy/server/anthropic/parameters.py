"""What becomes of the parameters of Anthropic's requests: the table that docs/anthropic.md shows."""

from shipworthy.server.parameters import Parameter

PART = "how the agent's models are asked is part of its definition"
MESSAGES = (
    Parameter(names=("model",), treatment="obeyed", why="the name of the agent"),
    Parameter(names=("messages",), treatment="obeyed", why="the last is the message; those before are the history"),
    Parameter(
        names=("max_tokens",),
        treatment="obeyed",
        why="the most output tokens of the run, below the limit of the skill; it may be left out",
    ),
    Parameter(names=("stream",), treatment="obeyed", why="server-sent events"),
    Parameter(
        names=("metadata",),
        treatment="obeyed",
        why="session, question, skill, language, model, leaving; user_id: one person of several behind one key",
    ),
    Parameter(
        names=("service_tier", "cache_control", "diagnostics"),
        treatment="obeyed",
        why="they ask for nothing that an agent has not",
    ),
    Parameter(names=("system",), treatment="ignored", why="what the agent does is its definition", neutral=("", [])),
    Parameter(
        names=("tools", "mcp_servers"),
        treatment="ignored",
        why="the agent calls its own tools, inside its bound, and none of the caller's",
        neutral=([],),
    ),
    Parameter(
        names=("tool_choice",),
        treatment="refused",
        why="the agent calls none of the caller's tools, so that it cannot be made to: leave it out, or say auto",
        neutral=(
            {"type": "auto"},
            {"type": "none"},
            {"type": "auto", "disable_parallel_tool_use": True},
            {"type": "auto", "disable_parallel_tool_use": False},
        ),
    ),
    Parameter(
        names=("output_config", "output_format"),
        treatment="refused",
        why="an agent answers with text; where it has data to give, read the run's result: leave it out",
        neutral=({}, *({"effort": effort} for effort in ("low", "medium", "high", "xhigh", "max"))),
    ),
    Parameter(names=("user_profile_id", "workspace_id"), treatment="ignored", why="whose the request is says its key"),
    Parameter(names=("container",), treatment="refused", why="an agent has no container of the caller's: leave it out"),
    Parameter(names=("temperature", "top_p", "top_k", "stop_sequences"), treatment="ignored", why=PART, neutral=([],)),
    Parameter(
        names=("thinking", "context_management", "inference_geo", "speed"),
        treatment="ignored",
        why=PART,
        neutral=({"type": "disabled"}, "standard"),
    ),
)
