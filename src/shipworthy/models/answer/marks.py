"""The marks with which models write thoughts and calls into their text, where a server does not take them out."""

import re
from collections.abc import Mapping

from shipworthy.regex import regex

THOUGHTS: Mapping[str, str] = {
    "<think>": "</think>",
    "<thinking>": "</thinking>",
    "<thought>": "</thought>",
    "<thoughts>": "</thoughts>",
    "<reasoning>": "</reasoning>",
    "<reflection>": "</reflection>",
    "<scratchpad>": "</scratchpad>",
    "<seed:think>": "</seed:think>",  # Seed-OSS
    "<mm:think>": "</mm:think>",  # MiniMax M3
    "<antthinking>": "</antthinking>",
    "[think]": "[/think]",  # Magistral
    "◁think▷": "◁/think▷",  # Kimi
    "<|begin_of_thought|>": "<|end_of_thought|>",
    "<|start_thinking|>": "<|end_thinking|>",  # Command A
    "<|channel>thought": "<channel|>",  # Gemma 4
}
"""Opening → closing, in lower case."""

ALOUD = regex(
    r"qwq|(?:^|[^a-z0-9])r1(?:$|[^0-9a-z])|thinking|reasoner|qwen-?3\.[5-9]|glm-?(?:4\.[7-9]|5)|nemotron-?(?:nano|3)",
    re.IGNORECASE,
)
"""Models whose template opens the thought in the prompt, so that only its end comes. Sources, read in November 2026:
docs.vllm.ai (qwen3_reasoning_parser), docs.sglang.io (separate_reasoning), vllm-project/vllm#31045 and #14446,
ggml-org/llama.cpp#11861 and #15673, ml-explore/mlx-lm#877."""

OPENED = r"<(?:think|thinking|seed:think|mm:think)>"
CLOSED = r"</(?:think|thinking|seed:think|mm:think)>|\[/THINK\]|<\|END_THINKING\|>"
FRAME = (
    r"<\|(?:START_RESPONSE|END_RESPONSE|START_TEXT|END_TEXT)\|>"  # Command A and R7B
    r"|<\|(?:im_end|im_start|eot_id|eom_id|endoftext|end_of_text|end_of_turn)\|>|<end_of_turn>"
)
"""What stands around an answer in the templates of models, where a server lets it through."""
HARMONY = r"<\|(?:channel|start|end|return|call|message)\|>"
"""The marks of gpt-oss."""
CALLED = (
    r"<[|｜]?(?:\w+:|DSML[|｜])?(?:tool|function)s?[_▁]?(?:calls?|use|request)s?(?:[_▁][^\W_]+)*[|｜]?>"
    r"|<function=|<(?:｜DSML｜)?invoke name=|<\|python_tag\|>|<\|START_ACTION\|>|<tools>|\[TOOL_(?:CALLS?|REQUEST)\]"
)
"""The beginnings of calls: Hermes, Qwen, Llama, Mistral, Granite, Phi, Kimi, DeepSeek, MiniMax, GLM, Command, LFM."""

IN_TEXT = regex(
    rf"(?P<opened>{OPENED})|(?P<closed>{CLOSED})|(?P<harmony>{HARMONY})|(?P<called>{CALLED})"
    rf"|(?P<frame>{FRAME})"
    r"|(?P<json>\{\s*\"(?:name|function|tool_name|tool)\"\s*:)"
)
PARTIAL = regex(r"(?:[<\[](?:[/|｜\w][\w|｜▁:=/ ]{0,40})?|\{\s{0,16}(?:\"\w{0,16}\"?\s{0,16})?)\Z")
"""The end of a text that may be the beginning of a mark."""
FENCE = "```"
"""A mark before a backtick is quoted by the answer, unless it stands before a fence."""
LONGEST_MARK = 48

HEADER = regex(
    r"(?:<\|start\|>\s*(?:assistant)?)?(?:<\|channel\|>)?(?:assistant)?\s*(?P<channel>\w*)"
    r"(?P<to>[^<{]*(?:<\|channel\|>[^<{]*)?)(?:<\|constrain\|>[^<{]*)?<\|message\|>"
)
"""What stands before the text of a channel of gpt-oss."""
LONGEST_HEADER = 400
NEXT_CHANNEL = regex(r"<\|(?:end|return|call)\|>|(?=<\|(?:start|channel)\|>)")
BARE_ANALYSIS = regex(r"(?:assistant)?analysis(?=[A-Z\"'])")
BARE_FINAL = regex(r"assistantfinal|assistant(?=commentary)")
"""The same where the server dropped the marks: `analysisThe user wants …assistantfinalIt is up.`"""
BARE_CALL = regex(r"(?:assistant)?commentary ?to=|to=functions[.:]")
BARE_HEADER = regex(r"(?:analysis|commentary|final)<\|message\|>|<\|(?:channel|start|message)\|>")
BARE = (
    *("analysis<|message|>", "commentary<|message|>", "final<|message|>", "<|channel|>", "<|start|>", "<|message|>"),
    *("assistantanalysis", "assistantcommentary to=", "assistantcommentaryto=", "commentary to=", "commentaryto="),
    *("to=functions.", "to=functions:"),
)
TAGS = tuple(THOUGHTS)
EMPTY = tuple(f"{tag[:-1]}{gap}/>" for tag in TAGS if tag[0] == "<" and tag[-2].isalpha() for gap in ("", " "))
"""Thoughts without words: `<think/>`."""
BEGINNINGS = frozenset(mark[:size] for mark in (*TAGS, *EMPTY, *BARE) for size in range(1, len(mark) + 1))
"""Every text that a mark may go on from."""

REACT = ("Thought:", "Action:")
JSON_CALL = regex(r"\{|\[\s*\{|```(?:json|tool_code|python)?\s*[\[{]")
FENCED = regex(r"^```(?:json|tool_code|python)?\s*")
JSON_BEGINS = regex(r"\[\s*|`{1,3}|```\w{0,9}\s*")
"""An answer that may be nothing but a call in JSON, and its beginning."""
JSON_NAMED = regex(r"[\[\s`\w]*\{\s*\"(?:name|function|tool_name|tool|tool_calls|id|type)\"")
"""The beginning of what will be a call."""


def closing(tag: str) -> re.Pattern[str]:
    """Finds the end of a thought that this tag opened."""
    return re.compile(re.escape(THOUGHTS[tag.lower()]), re.IGNORECASE)
