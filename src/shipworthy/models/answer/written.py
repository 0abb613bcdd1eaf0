"""Read tool calls that a model wrote as text, in the forms of its templates; nothing is repaired or guessed."""

import json
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from itertools import islice

from shipworthy.models.answer.calls import MOST_CALLS
from shipworthy.models.answer.halves import cleaned
from shipworthy.models.answer.marks import CALLED
from shipworthy.regex import regex

Schemas = Mapping[str, Mapping[str, object]]
"""Name of an offered tool → the JSON schema of its parameters."""

NAMES = ("name", "function", "tool_name", "tool", "function_name")
ARGUMENTS = ("arguments", "parameters", "args", "input", "tool_input")
BESIDES = frozenset({"id", "type", "index", "tool_call_id", "call_id"})
"""Keys of a call in JSON."""

FENCE = r"```(?:json|tool_code|python)?"
BEGINNING = regex(rf"\s*(?:{FENCE})?\s*")
MARK = regex(
    r"[\s,;]+|</?(?:\w+:)?(?:tools?|function)_?(?:calls?|use|request)?s?(?:[_▁][^\W_]+)*>|</invoke>|<\w+\|>"
    rf"|<[|｜][^<>{{}}\[\]\"\n]{{1,60}}[|｜]>|</?｜DSML｜\w+>|\[/?(?:END_)?TOOL_(?:CALLS?|REQUEST)\]|{FENCE}|</s>"
)
"""Marks and blanks between calls."""
NAMED = regex(
    r"(?:<\|start\|>)?(?:assistant)?(?:<\|channel\|>)?(?:function<｜tool▁sep｜>|call:)?"
    r"(?:(?:commentary|analysis)? ?to=)?(?:functions?[.:])?(?P<name>[\w.-]{1,128}?)(?::\d{1,9})?\s{0,4}"
    r"(?:\[CALL_ID\]\w{1,64})?(?:<\|channel\|> ?\w{1,64})?\s{0,4}(?:<\|constrain\|>)?(?: ?json| ?code)?"
    rf"(?:\[ARGS\]|<\|message\|>|<\|tool_call_argument_begin\|>|<｜tool▁sep｜>|{FENCE}|\s){{0,8}}(?=\{{)"
)
"""A name, and behind it the object of its arguments: Harmony, Mistral, Kimi, DeepSeek."""
TAGGED = regex(r"<(?:function=|(?:｜DSML｜)?invoke name=)\"?(?P<name>[\w.-]+)\"?>\s*")
VALUE = regex(
    r"<(?:｜DSML｜)?parameter(?:=| name=)\"?(?P<key>[\w.-]+)\"?(?: string=\"\w+\")?>"
    r"(?P<value>.*?)</(?:｜DSML｜)?parameter>\s*",
    re.DOTALL,
)
CLOSED = regex(r"</(?:function|(?:｜DSML｜)?invoke)>")
"""A call in tags: Qwen3-Coder, Llama, Seed, MiniMax, DeepSeek 3.2."""
PAIRED = regex(r"(?P<name>[\w.-]+)\s*(?=<arg_key>|</tool_call>)")
PAIR = regex(r"<arg_key>(?P<key>[^<]*)</arg_key>\s*<arg_value>(?P<value>.*?)</arg_value>\s*", re.DOTALL)
"""A call in pairs: GLM."""
ACTION = regex(
    r"\s*(?:Thought:.*?\n\s{0,4})?Action:[ \t]{0,4}(?P<name>[\w.-]+)\s{1,4}"
    r"Action Input:\s{0,4}(?:```(?:json)?\s{0,4})?(?=\{)",
    re.DOTALL,
)
OBSERVED = regex(r"[\s`]*(?:Observation:.*)?", re.DOTALL)
"""A call as ReAct has it, and the result that a model makes up behind it."""
CALLED_IN = regex(CALLED)
LIKE_CODE = regex(r"\[?\s*(?:call:)?(?P<name>[\w.]+)(?:\(.*\)|\{.*\})\s*\]?|<(?P<tag>[\w.]+)>.*</(?P=tag)>", re.DOTALL)
"""A call like code, or as Gemma has it; it has no object of arguments in JSON, and is not read."""


@dataclass(frozen=True, slots=True)
class Written:
    """A call as it was written."""

    name: str
    arguments: str
    """A JSON object."""


class _Unreadable(ValueError):
    pass


def read_calls(text: str, tools: Schemas, *, alone: bool = False) -> list[Written] | None:
    """The calls that a text consists of; None if one is not readable, or names no tool that is offered.

    Text behind the closing tag of a call is ignored if no other call is in it, unless the calls must stand `alone`.
    """
    try:
        calls = list(islice(_calls(text, tools, alone=alone), MOST_CALLS + 1))
    except (ValueError, RecursionError):
        return None
    return calls if 0 < len(calls) <= MOST_CALLS else None


def looks_like_a_call(text: str, tools: Schemas) -> bool:
    """Whether text without marks begins with what would be a call with another tool or arguments: it is no answer."""
    if ACTION.match(text):
        return True
    if found := LIKE_CODE.fullmatch(BEGINNING.sub("", text, count=1).strip("`\n ")):
        return (found["name"] or found["tag"]) in tools
    try:
        value, _ = json.JSONDecoder().raw_decode(BEGINNING.sub("", text, count=1))
    except (ValueError, RecursionError):
        return False
    each = value if isinstance(value, list) else [value]
    return bool(each) and all(isinstance(one, dict) and _is_like_a_call(one) for one in each)


def _calls(text: str, tools: Schemas, *, alone: bool) -> Iterator[Written]:
    at, closed = 0, False
    if (action := ACTION.match(text)) and action["name"] in tools:
        value, at = _value(text, action.end())
        _refuse_unless(OBSERVED.fullmatch(text, at) is not None)
        yield Written(action["name"], _object(value))
        return
    while at < len(text):
        if text[at] == "{" or (text[at] == "[" and MARK.match(text, at) is None):
            value, at = _value(text, at)
            for one in value if isinstance(value, list) else [value]:
                yield from _of_object(one, tools)
        elif tagged := TAGGED.match(text, at):
            call, at = _tagged(text, tagged, tools)
            yield call
        elif mark := MARK.match(text, at):
            at, closed = mark.end(), closed or mark[0].startswith("</")
        elif closed and not alone and CALLED_IN.search(text, at) is None:
            return
        elif (named := NAMED.match(text, at)) and named["name"] in tools:
            arguments, at = _value(text, named.end())
            yield Written(named["name"], _object(arguments))
        elif (paired := PAIRED.match(text, at)) and paired["name"] in tools:
            found, at = _pairs(PAIR, text, paired.end())
            yield Written(paired["name"], _typed(found, tools[paired["name"]]))
        else:
            raise _Unreadable


def _of_object(value: object, tools: Schemas) -> Iterator[Written]:
    if not isinstance(value, dict):
        raise _Unreadable
    inner = value.get("tool_calls")
    if isinstance(inner, list) and len(value) == 1:
        for one in inner:
            yield from _of_object(one, tools)
        return
    value = _inside(value)
    if not _has_the_keys_of_a_call(value):
        raise _Unreadable
    name = str(next(value[key] for key in NAMES if key in value))
    name = name.removeprefix("functions.") if name not in tools else name
    if name not in tools:
        raise _Unreadable
    yield Written(name, _object(next(value[key] for key in ARGUMENTS if key in value)))


def _inside(value: dict[str, object]) -> dict[str, object]:
    function = value.get("function")
    return function if isinstance(function, dict) and not value.keys() - BESIDES - {"function"} else value


def _is_like_a_call(value: dict[str, object]) -> bool:
    return _has_the_keys_of_a_call(_inside(value)) or (len(value) == 1 and isinstance(value.get("tool_calls"), list))


def _has_the_keys_of_a_call(value: Mapping[str, object]) -> bool:
    names, given = [key for key in NAMES if key in value], [key for key in ARGUMENTS if key in value]
    besides = value.keys() - BESIDES - {*names, *given}
    return len(names) == len(given) == 1 and not besides and isinstance(value[names[0]], str)


def _object(value: object) -> str:
    if isinstance(value, str):
        text = value.strip()
        value, end = _value(text, 0)
        _refuse_unless(end == len(text))
    _refuse_unless(isinstance(value, dict))
    return _json(value)


def _tagged(text: str, tagged: re.Match[str], tools: Schemas) -> tuple[Written, int]:
    name, at = tagged["name"], tagged.end()
    _refuse_unless(name in tools)
    if text.startswith("{", at):
        value, at = _value(text, at)
        closed = CLOSED.match(text, at)
        return Written(name, _object(value)), closed.end() if closed else at
    found, at = _pairs(VALUE, text, at)
    closed = CLOSED.match(text, at)
    if closed is None:
        raise _Unreadable
    return Written(name, _typed(found, tools[name])), closed.end()


def _pairs(pair: re.Pattern[str], text: str, at: int) -> tuple[dict[str, str], int]:
    found: dict[str, str] = {}
    while match := pair.match(text, at):
        _refuse_unless(match["key"] not in found)
        found[match["key"]], at = match["value"], match.end()
    return found, at


def _typed(values: Mapping[str, str], schema: Mapping[str, object]) -> str:
    """Arguments written as text, as their schema has them: text as it is, and JSON for every other type."""
    properties = schema.get("properties")
    known = properties if isinstance(properties, Mapping) else {}
    return _json({key: _read(value, known.get(key)) for key, value in values.items()})


def _read(value: str, schema: object) -> object:
    bare = value.removeprefix("\n").removesuffix("\n")
    if _takes_text(schema):
        return bare
    read, end = _value(bare.strip(), 0)
    _refuse_unless(end == len(bare.strip()))
    return read


def _takes_text(schema: object) -> bool:
    if not isinstance(schema, Mapping):
        return True  # not a parameter of the tool, which refuses it
    types = schema.get("type")
    either = schema.get("anyOf") or schema.get("oneOf")
    if isinstance(either, list):
        return any(map(_takes_text, either))
    if types is None:
        return all(isinstance(one, str) for one in schema.get("enum") or ())
    return "string" in types if isinstance(types, list) else types == "string"


def _json(value: object) -> str:
    return cleaned(json.dumps(value, ensure_ascii=False, allow_nan=False))


def _value(text: str, at: int) -> tuple[object, int]:
    return DECODER.raw_decode(text, at)


def _unique(pairs: list[tuple[str, object]]) -> dict[str, object]:
    _refuse_unless(len({key for key, _ in pairs}) == len(pairs))
    return dict(pairs)


def _refuse(word: str) -> object:
    raise _Unreadable(word)


def _refuse_unless(ok: bool) -> None:
    if not ok:
        raise _Unreadable


DECODER = json.JSONDecoder(object_pairs_hook=_unique, parse_constant=_refuse)
