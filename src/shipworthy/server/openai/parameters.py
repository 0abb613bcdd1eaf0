"""What becomes of the parameters of OpenAI's requests: the table that docs/openai.md shows."""

from shipworthy.server.parameters import Parameter

SHARED = (
    Parameter(names=("model",), treatment="obeyed", why="the name of the agent"),
    Parameter(names=("stream",), treatment="obeyed", why="server-sent events"),
    Parameter(
        names=("previous_response_id", "conversation"), treatment="obeyed", why="the conversation that it belongs to"
    ),
    Parameter(names=("metadata",), treatment="obeyed", why="session, question, skill, language, model, leaving"),
    Parameter(
        names=("user", "safety_identifier"),
        treatment="obeyed",
        why="one person of several behind one key: their histories are matched apart",
    ),
    Parameter(
        names=("store", "service_tier", "prompt_cache_key", "prompt_cache_retention", "parallel_tool_calls"),
        treatment="obeyed",
        why="they ask for nothing that an agent has not: every run is recorded, at one tier",
    ),
    Parameter(
        names=("tools", "functions"),
        treatment="ignored",
        why="the agent calls its own tools, inside its bound, and none of the caller's",
        neutral=([],),
    ),
    Parameter(
        names=("tool_choice", "function_call"),
        treatment="refused",
        why="the agent calls none of the caller's tools, so that it cannot be made to: leave it out, or say auto",
        neutral=("auto", "none"),
    ),
    Parameter(
        names=("temperature", "top_p", "seed", "stop", "logit_bias", "presence_penalty", "frequency_penalty"),
        treatment="ignored",
        why="how the agent's models are asked is part of its definition",
    ),
    Parameter(
        names=("logprobs", "top_logprobs"),
        treatment="refused",
        why="an answer may come from several models, and has no probabilities: leave it out",
        neutral=(False, 0),
    ),
)
CHAT = (
    Parameter(names=("messages",), treatment="obeyed", why="the last is the message; those before are the history"),
    Parameter(names=("stream_options",), treatment="obeyed", why="include_usage"),
    Parameter(
        names=("max_tokens", "max_completion_tokens"),
        treatment="obeyed",
        why="the most output tokens of the whole run; what needs more is not begun, with `finish_reason: length`",
    ),
    *SHARED,
    Parameter(names=("n",), treatment="refused", why="a message has one answer: leave it out", neutral=(1,)),
    Parameter(
        names=("response_format",),
        treatment="refused",
        why="an agent answers with text; where it has data to give, read the run's result: leave it out",
        neutral=({"type": "text"},),
    ),
    Parameter(
        names=("modalities",), treatment="refused", why="an agent answers with text: leave it out", neutral=(["text"],)
    ),
    Parameter(names=("audio",), treatment="refused", why="an agent answers with text: leave it out"),
    Parameter(
        names=("reasoning_effort", "verbosity", "prediction", "web_search_options"),
        treatment="ignored",
        why="how the agent's models are asked is part of its definition",
    ),
)
RESPONSES = (
    Parameter(names=("input",), treatment="obeyed", why="the last is the message; those before are the history"),
    Parameter(
        names=("max_output_tokens", "max_tool_calls"),
        treatment="obeyed",
        why="the most of the whole run; what needs more is not begun, and the response is `incomplete`",
    ),
    *SHARED,
    Parameter(names=("instructions",), treatment="ignored", why="what the agent does is its definition"),
    Parameter(
        names=("text",),
        treatment="refused",
        why="an agent answers with text; where it has data to give, read the run's result: leave it out",
        neutral=({"format": {"type": "text"}}, {}, {"format": {"type": "text"}, "verbosity": "medium"}),
    ),
    Parameter(
        names=("background",),
        treatment="refused",
        why="use POST /v1/runs for an answer that is fetched later: leave it out",
        neutral=(False,),
    ),
    Parameter(names=("prompt",), treatment="refused", why="there are no stored prompts here: leave it out"),
    Parameter(
        names=("reasoning", "include", "truncation", "stream_options", "context_management", "moderation"),
        treatment="ignored",
        why="how the agent's models are asked is part of its definition",
        neutral=("disabled", []),
    ),
)
