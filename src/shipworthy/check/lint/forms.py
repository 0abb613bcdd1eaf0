"""Parameters of a loop's tools of which neither name, type nor description say how a value is written."""

from collections.abc import Iterator

from shipworthy.check.finding import Finding
from shipworthy.check.lint.looked import Looked
from shipworthy.contract.tool import Param, ToolSpec
from shipworthy.regex import regex

__all__ = ["formless"]

WORDS = regex(r"[A-Z]?[a-z]+|[A-Z]+|\d+")
FORMS = (
    ("text", "which form it has", regex(r"(?:.* )?codes?")),
    (
        "text",
        "how a day or a time is written",
        regex(r"(?:.* )?(?:date|day|time|datetime|timestamp|since|until|start|end|deadline)|check (?:in|out)"),
    ),
    (
        "number",
        "its unit",
        regex(
            r"(?:.* )?(?:duration|timeout|length|width|height|distance|radius|weight|temperature"
            r"|speed|volume|interval)"
        ),
    ),
)
"""Types, what a model has to know beside them, and the names, as words, of which it has to.

An id or a number of an order is copied from what the person said or a tool gave; a code, a day or a length is composed.
Money is mostly of one currency, which the rest of the agent shows."""
FORMAT = regex(
    r"\d|\b(?:iso|y{4}|m{2}|d{2}|epoch|unix|uuid|utc|usd|eur|gbp|dollars|euros|cents|percent|pct|ms|milliseconds|secs?|seconds"
    r"|mins?|minutes|hours|days|weeks|km|kilomet\w+|miles|met(?:er|re)s|cm|mm|feet|inches|kg|kilo\w*|grams|lbs?|pounds|lit\w+"
    r"|celsius|fahrenheit|kmh|mph)\b"
)
"""What tells a form or a unit in the words of a name or a description."""
EMPTY = regex(
    r"an?|the|of|for|to|in|on|at|as|is|its?|this|that|which|with|and|or|by|from|values?|given|parameter|argument|string|str"
    r"|text|integer|int|number|float|type|optional|required"
)
"""Words of a description that say nothing beside the name and the type."""


def formless(looked: Looked) -> Iterator[Finding]:
    """Every tool of a loop with parameters that a model has to guess the form of, where it is first offered."""
    seen: set[str] = set()
    for name in looked.skills:
        known = looked.spec.skills[name].inputs
        for tool_name in looked.spec.skills[name].tools:
            tool = looked.spec.tools.get(tool_name)
            if tool is None or tool_name in seen:
                continue
            seen.add(tool_name)
            # What the skill itself asks for stands in the message to the model, as it is written.
            bare = {one.name: what for one in tool.params if one.name not in known and (what := _lacks(tool, one))}
            if bare:
                yield looked.finding(
                    "formless-parameter",
                    f"no model is told the form of {', '.join(f'`{one}`' for one in bare)} of `{tool_name}`",
                    where=looked.subject.skill_at(name, ("tools",)),
                    skill=name,
                    evidence="; ".join(f"`{one}`: not said {what}" for one, what in bare.items()),
                )


def _lacks(tool: ToolSpec, param: Param) -> str:
    """What a model is not told of a parameter; empty where it is told enough, or nothing need be said."""
    words = _words(param.name)
    if not param.required or param.own_schema is not None or _says(param, words) or FORMAT.search(" ".join(words)):
        return ""
    about = " ".join(_words(tool.description))
    # Of one word, such as `date`, the tool's sentence says that it is there, and not how it is written.
    if FORMAT.search(about) or (len(words) > 1 and " ".join(words) in about):
        return ""
    kind = "number" if param.type == "integer" else param.type
    return next((what for of, what, names in FORMS if of == kind and names.fullmatch(" ".join(words))), "")


def _says(param: Param, words: list[str]) -> bool:
    """Whether its description says more than its name and its type."""
    return any(word not in words and not EMPTY.fullmatch(word) for word in _words(param.description))


def _words(text: str) -> list[str]:
    return [word.lower() for word in WORDS.findall(text)]
