"""A model without a provider that states what its request holds, in other words each time."""

import json
import random
import re
from collections.abc import Iterable, Iterator, Mapping

from shipworthy.models.model import Message, Price, Reply, Request, ToolCall
from shipworthy.models.scripted import ScriptedModel
from shipworthy.regex import regex
from shipworthy.tokens.counting import count

__all__ = ["NAME", "varied"]

NAME = "scripted-by-check"
"""The name of the model in results."""

OPENINGS = (
    "Here is what I found.",
    "In short:",
    "This is what there is to say.",
    "To answer your question:",
    "Let me put it plainly.",
    "A look at the data shows this.",
    "What I can tell you:",
    "Of what was looked up, this matters.",
)
CLOSINGS = (
    "",
    "That is all that the data says.",
    "Ask me for more if you like.",
    "I hope that helps.",
    "There is no more to it.",
)
SCHEMA = regex(r"Answer with JSON alone, nothing around it, of this schema: (\{.*\})", re.DOTALL)
NAMED = regex(r"^(\w[\w ]{0,40}): (.+)$", re.MULTILINE)
NUMBER = regex(r"(?<![\w.,-])-?\d+(?:\.\d+)?(?![\w%])")
OFTEN = 0.9
"""How often a line is stated."""
ROOM = 0.8
"""Share of the output tokens for lines."""
LONGEST_LINE = 300
"""Characters of a line that is stated."""
INSTRUCTS = regex(
    r"\b(answer|say|name|call|write|use|give|follow|compare|explain|do not|don't|must|at most|sentences?|you)\b",
    re.IGNORECASE,
)
"""Words of lines that tell a model what to do."""


def varied(seed: str, *, avoid: Iterable[str] = (), whole: bool = False) -> ScriptedModel:
    """A model whose words depend on the seed, and whose calls and figures do not.

    It calls each tool that it is offered once, but none of `avoid`, then states lines of what it was given: all
    that fit into its answer with `whole`, else most of them. It reads no messages of users. It costs nothing.
    """
    chance, left_out = random.Random(seed), frozenset(avoid)

    def reply(request: Request) -> Reply:
        if request.name == "understand":
            return Reply(error="the scripted model reads no messages of users")
        call = _next_call(request, left_out)
        if call is not None:
            return Reply(calls=(call,))
        asked = "\n".join(message.text for message in request.messages)
        if (schema := _schema(asked)) is not None:
            return Reply(text=json.dumps(_value(schema, "", request), ensure_ascii=False))
        return Reply(text=_told(request, chance, whole))

    return ScriptedModel(reply, name=NAME, price=Price())


def _next_call(request: Request, avoid: frozenset[str]) -> ToolCall | None:
    """A call of the first tool that was offered and not called yet."""
    called = {call.name for message in request.messages for call in message.calls}
    for number, tool in enumerate(request.tools):
        name, schema = str(tool.get("name", "")), tool.get("parameters")
        if name in called | avoid or name == "read_result" or not isinstance(schema, Mapping):
            continue
        args = _value(schema, "", request)
        return ToolCall(id=f"call_{number}_{name}", name=name, arguments=json.dumps(args, ensure_ascii=False))
    return None


def _told(request: Request, chance: random.Random, whole: bool) -> str:
    lines = list(dict.fromkeys(_lines(request.messages)))
    with_figures = [line for line in lines if any(letter.isdigit() for letter in line)] or lines
    kept = [line for line in with_figures if whole or chance.random() < OFTEN] or with_figures[:1]
    room, chosen = int(request.max_output_tokens * ROOM), list[str]()
    for line in kept:
        room -= count(line)
        if room >= 0:
            chosen.append(line)
    opening, closing = chance.choice(OPENINGS), chance.choice(CLOSINGS)
    return "\n".join(part for part in (opening, *chosen, closing) if part)


def _lines(messages: Iterable[Message]) -> Iterator[str]:
    """What may be stated: lines of results, or of a prompt behind what it tells the model to do."""
    results = [message.text for message in messages if message.role == "tool"]
    for text in results or [message.text for message in messages if message.role == "user"]:
        for words in _statements(text):
            whole = 2 < len(words) <= LONGEST_LINE and not words.endswith("?")
            if whole and (results or not INSTRUCTS.search(words)):
                yield words


def _statements(text: str) -> Iterator[str]:
    """The lines of a text; of one in JSON the fields, each as `name: value`."""
    for line in text.splitlines():
        words = line.strip().lstrip("-*• ")
        if words[:1] not in ("{", "["):
            yield words
            continue
        try:
            data, _ = json.JSONDecoder().raw_decode(words)
        except ValueError:
            continue
        yield from _fields(data, "")


def _fields(data: object, name: str) -> Iterator[str]:
    """The fields of a value that hold one value each."""
    if isinstance(data, Mapping):
        for key, value in data.items():
            yield from _fields(value, str(key).replace("_", " "))
    elif isinstance(data, list):
        for value in data:
            yield from _fields(value, name)
    elif data is not None and not isinstance(data, bool):
        yield f"{name}: {data}"


def _schema(text: str) -> Mapping[str, object] | None:
    """The schema that an answer in JSON has to have; None where text is asked for."""
    found = SCHEMA.search(text)
    if found is None:
        return None
    try:
        schema, _ = json.JSONDecoder().raw_decode(found[1])
    except ValueError:
        return None
    return schema if isinstance(schema, dict) else None


def _value(schema: object, name: str, request: Request) -> object:
    """A value of a JSON schema out of what the request says, the same each time."""
    if not isinstance(schema, Mapping):
        return None
    named = _named(name, request)
    options = schema.get("enum")
    if isinstance(options, list) and options:
        said = " ".join(message.text for message in request.messages if message.role == "user")
        return named if named in options else next((one for one in options if _stands(one, said)), options[0])
    for key in ("anyOf", "oneOf", "allOf"):
        branches = schema.get(key)
        if isinstance(branches, list) and branches:
            return _value(next((one for one in branches if one.get("type") != "null"), branches[0]), name, request)
    return _typed(schema, name, named, request)


def _typed(schema: Mapping[str, object], name: str, named: str | None, request: Request) -> object:
    kind = schema.get("type", "object" if "properties" in schema else "string")
    kind = next((one for one in kind if one != "null"), "null") if isinstance(kind, list) else kind
    if kind == "object":
        properties = schema.get("properties")
        wanted = schema.get("required", ())
        known = properties if isinstance(properties, Mapping) else {}
        return {
            key: _value(inner, key, request)
            for key, inner in known.items()
            if (isinstance(wanted, list | tuple) and key in wanted) or _named(key, request) is not None
        }
    if kind == "array":
        return [_value(schema.get("items", {"type": "string"}), name, request)]
    if kind in ("integer", "number"):
        number = float(named) if named is not None and NUMBER.fullmatch(named) else _number(request)
        return int(number) if kind == "integer" else number
    if kind == "boolean":
        return True
    return None if kind == "null" else named or _first(request)


def _named(name: str, request: Request) -> str | None:
    """What the request says behind the name of a value, as in `ticker: AMD`."""
    if not name:
        return None
    for message in reversed(request.messages):
        for key, value in NAMED.findall(message.text) if message.role == "user" else ():
            if key.strip().replace(" ", "_").casefold() == name.casefold():
                return str(value).strip()
    return None


def _stands(option: object, said: str) -> bool:
    return isinstance(option, str) and re.search(rf"(?<!\w){re.escape(option)}(?!\w)", said) is not None


def _number(request: Request) -> float:
    found = [
        match for message in request.messages if message.role != "system" for match in NUMBER.findall(message.text)
    ]
    return float(found[0]) if found else 1.0


def _first(request: Request) -> str:
    """The first line of what the user wants."""
    said = next((message.text for message in request.messages if message.role == "user"), "")
    return next((line.strip() for line in said.splitlines() if line.strip()), "something")[:200]
