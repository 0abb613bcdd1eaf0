"""Make up values that fit a JSON schema from the words of the user's message."""

import itertools
import json
import re
from collections.abc import Iterator, Mapping, Sequence

from shipworthy.regex import regex

READ = 4000
"""Characters of a message that are used."""
DEPTH = 12
"""Levels of a schema; deeper ones become null."""
SHALLOW = 4
"""Levels above which a list has an item; deeper lists are empty if allowed, so that recursive schemas end."""
MOST_FILLED = 2000
"""Most values made for one message."""
TICKER = regex(r"\b[A-Z]{2,5}\b")
CODE = regex(r"\b(?=[\w-]{0,20}\d)(?=[\w-]{0,20}[A-Za-z])\w[\w-]{2,20}\b")
WORD = regex(r"[^\W\d_][\w'-]{2,30}")
NUMBER = regex(r"(?<![\w.-])\d{1,12}(?:\.\d{1,6})?(?![\w-])")
DATE = regex(r"\b\d{4}-\d{2}-\d{2}\b")
EMAIL = regex(r"[\w.+-]{1,40}@[\w-]{1,40}\.[\w.]{2,20}")
NO_TICKERS = regex(r"JSON|USD|EUR|CEO|API|HTTP|AND|THE|FOR|NOT|OR|IS|IN|ON|TO|OF")
PLAIN_WORD = regex(
    r"the|and|for|are|what|how|which|with|that|this|from|ha[sd]|have|was|were|will|would|could|should|can|you|your|please|"
    r"tell|show|give|about|into|than|then|them|they|there|here|does|did|not|but|all|any|out|who|why|when|where",
    re.IGNORECASE,
)
FORMATS = {
    "date-time": "2026-01-15T09:00:00Z",
    "time": "09:00:00",
    "duration": "PT1H",
    "interval": "2026-01-15/2026-01-16",
    "uri": "https://example.com/",
    "uuid": "00000000-0000-4000-8000-000000000000",
}
WHOLE = ("query", "question", "message", "prompt", "text", "request")
"""Names of parameters that take the whole message instead of one word."""
TYPES: dict[str, dict[str, object]] = {
    **dict.fromkeys(("string", "str", "text"), {"type": "string"}),
    **dict.fromkeys(("integer", "int"), {"type": "integer"}),
    **dict.fromkeys(("number", "float", "money"), {"type": "number"}),
    **dict.fromkeys(("boolean", "bool", "yesno"), {"type": "boolean"}),
    "date": {"type": "string", "format": "date"},
    "time": {"type": "string", "format": "time"},
    "datetime": {"type": "string", "format": "date-time"},
    "email": {"type": "string", "format": "email"},
    "interval": {"type": "string", "format": "interval"},
    "object": {"type": "object"},
    "null": {"type": "null"},
    **dict.fromkeys(("array", "list"), {"type": "array", "items": {"type": "string"}}),
}
LOOSE = regex(r"\{([^{}]{1,600})\}")
FIELD = regex(r"""["']?([A-Za-z_]\w{0,60})["']?\s{0,3}:\s{0,3}("[^"]{0,200}"|\[[^\]]{0,200}\]|[^,\n]{1,200})""")


class Material:
    """The words, numbers, dates and addresses of a message; each kind is used in order, then again from its start."""

    def __init__(self, message: str) -> None:
        message = message[:READ]
        self.left = MOST_FILLED
        self.message = " ".join(message.split())
        tickers = [word for word in TICKER.findall(message) if not NO_TICKERS.fullmatch(word)]
        words = [word for word in WORD.findall(message) if not PLAIN_WORD.fullmatch(word)]
        self.words: list[str] = list(dict.fromkeys([*tickers, *CODE.findall(message), *words]))[:40] or ["something"]
        self.numbers = [float(number) for number in NUMBER.findall(message)][:40]
        self._dates: Iterator[str] = itertools.cycle(DATE.findall(message) or ["2026-01-15"])
        self._emails: Iterator[str] = itertools.cycle(EMAIL.findall(message) or ["someone@example.com"])
        self._next_word = itertools.cycle(self.words)
        self._next_number = itertools.cycle(self.numbers or [1.0])

    def word(self) -> str:
        """The next word: tickers first, then codes, then words that are no stop words."""
        return next(self._next_word)

    def number(self) -> float:
        """The next number."""
        return next(self._next_number)

    def of_format(self, format: str) -> str | None:
        """A text of a JSON schema's format; None for an unknown format."""
        if format == "date":
            return next(self._dates)
        if format == "email":
            return next(self._emails)
        return FORMATS.get(format)


def fill(schema: object, material: Material) -> object:
    """Make up a value for the JSON schema; unsupported keywords are ignored."""
    return _fill(schema, material, schema, "", 0)


def _fill(schema: object, material: Material, root: object, name: str, depth: int) -> object:
    material.left -= 1
    if not isinstance(schema, Mapping) or depth > DEPTH or material.left < 0:
        return material.word() if schema is True else None
    for key in ("const", "default"):
        if key in schema:
            return schema[key]
    if isinstance(options := schema.get("enum"), list) and options:
        return _option(options, material)
    if isinstance(reference := schema.get("$ref"), str):
        return _fill(_referred(root, reference), material, root, name, depth + 1)
    for key in ("anyOf", "oneOf", "allOf"):
        if isinstance(branches := schema.get(key), list) and branches:
            branch = next((b for b in branches if not isinstance(b, Mapping) or b.get("type") != "null"), branches[0])
            return _fill(branch, material, root, name, depth + 1)
    return _typed(_kind(schema), schema, material, root, name, depth)


def _typed(kind: str, schema: Mapping[str, object], material: Material, root: object, name: str, depth: int) -> object:
    if kind == "object":
        return _object(schema, material, root, depth)
    if kind == "array":
        least = schema.get("minItems")
        count = min(max(least if isinstance(least, int) else 0, depth < SHALLOW), 20)
        return [_fill(schema.get("items", True), material, root, name, depth + 1) for _ in range(count)]
    if kind in ("integer", "number"):
        return _number(kind, schema, material)
    if kind == "boolean":
        return True
    return None if kind == "null" else _text(schema, material, name)


def _object(schema: Mapping[str, object], material: Material, root: object, depth: int) -> dict[str, object]:
    properties = schema.get("properties")
    if not isinstance(properties, Mapping):
        return {}
    wanted = schema.get("required", list(properties))
    keys = [key for key in properties if key in wanted] if isinstance(wanted, list) else list(properties)
    return {key: _fill(properties[key], material, root, key, depth + 1) for key in keys}


def _kind(schema: Mapping[str, object]) -> str:
    kind = schema.get("type")
    if isinstance(kind, list):
        kind = next((k for k in kind if k != "null"), "null")
    return kind if isinstance(kind, str) else "object" if "properties" in schema else "string"


def _option(options: Sequence[object], material: Material) -> object:
    words = material.message.lower().split()
    return next((option for option in options if isinstance(option, str) and option.lower() in words), options[0])


def _number(kind: str, schema: Mapping[str, object], material: Material) -> float | int:
    value = material.number()
    low, high = schema.get("minimum", schema.get("exclusiveMinimum")), schema.get("maximum")
    if isinstance(low, int | float):
        value = max(value, low + ("exclusiveMinimum" in schema))
    if isinstance(high, int | float):
        value = min(value, high)
    return int(value) if kind == "integer" or value == int(value) else value


def _text(schema: Mapping[str, object], material: Material, name: str) -> str:
    format = schema.get("format") or ("date" if name.lower().endswith("date") else "")
    known = material.of_format(str(format))
    if known is not None:
        return known
    if isinstance(pattern := schema.get("pattern"), str):
        return _matching(pattern, material)
    text = material.message[:200] if name.lower() in WHOLE and material.message else material.word()
    longest, shortest = schema.get("maxLength"), schema.get("minLength")
    if isinstance(shortest, int) and len(text) < shortest <= READ:
        text = text.ljust(shortest, "x")
    return text[:longest] if isinstance(longest, int) else text


def _matching(pattern: str, material: Material) -> str:
    try:
        read = re.compile(pattern)
    except re.error:
        return material.word()
    # Long words are not tried: a pattern may take exponential time for them.
    fitting = (word for word in material.words if len(word) <= 16 and read.search(word))
    return next(fitting, None) or material.word()


def _referred(root: object, reference: str) -> object:
    node = root
    for part in reference.removeprefix("#").strip("/").split("/"):
        node = node.get(part) if isinstance(node, Mapping) else None
    return node


def schema_in(text: str) -> dict[str, object] | None:
    """Find the schema in a prompt: a JSON schema, or `{field: type, …}`; None if there is none."""
    for found in itertools.islice(re.finditer(r"\{", text), 50):
        try:
            data, _ = json.JSONDecoder().raw_decode(text, found.start())
        except (ValueError, RecursionError):
            continue
        if _is_schema(data):
            return dict(data)
    for found in itertools.islice(LOOSE.finditer(text), 50):
        fields = dict(_fields(found[1]))
        if fields:
            return {"type": "object", "properties": fields}
    return None


def _is_schema(data: object) -> bool:
    if not isinstance(data, dict):
        return False
    return isinstance(data.get("properties"), dict) or (isinstance(kind := data.get("type"), str) and kind in TYPES)


def _fields(text: str) -> Iterator[tuple[str, dict[str, object]]]:
    for name, written in FIELD.findall(text):
        kind = written.strip().strip("\"'").strip()
        if kind.lower() in TYPES:
            yield name, TYPES[kind.lower()]
        elif "|" in kind:
            yield name, {"enum": [option.strip(" \"'") for option in kind.split("|")]}
        elif kind.startswith("[") and kind.strip("[] ").lower() in TYPES:
            yield name, {"type": "array", "items": TYPES[kind.strip("[] ").lower()]}
        elif kind.startswith("["):
            yield name, {"enum": [option.strip(" \"'") for option in kind.strip("[]").split(",")]}
        elif re.fullmatch(r"(?:list|array) of \w+", kind):
            yield name, TYPES["array"]
