"""Turns the errors of the YAML parser into messages with a line and a repair."""

import re

import yaml

FLOW = "values with [ ] { } , : in YAML's flow style need quotes"
QUOTE = "put the value in quotes"
ALIGN = "check the indentation of this line and of the one before"

EXPECTED: dict[str, tuple[str, str]] = {
    "mapping values are not allowed": ("`: ` stands where no key can be", f"{QUOTE}, or {ALIGN}"),
    "could not find expected ':'": ("a key without its `:`", f"write `key: value`; {ALIGN}"),
    "did not find expected key": ("a key was expected here", f"{ALIGN}; a value that begins with a quote ends with it"),
    "did not find expected '-' indicator": ("another `- ` entry was expected here", ALIGN),
    "did not find expected ',' or ']'": ("`,` or `]` was expected here", "close the list"),
    "did not find expected ',' or '}'": ("`,` or `}` was expected here", "close the mapping"),
    "did not find expected node content": ("a value was expected here", QUOTE),
    "found unexpected end of stream": ("a quote is not closed", "close it"),
    "found unexpected document indicator": ("a quote is not closed", "close it"),
    "found unknown escape character": ("an unknown escape in double quotes", "write `\\\\`, or use single quotes"),
    "block sequence entries are not allowed": (
        "`- ` stands where no list can be",
        "begin the list on a line of its own",
    ),
    "did not find expected alphabetic or numeric": ("`*` and `&` begin an alias or an anchor", QUOTE),
    "did not find expected <document start>": ("the text goes on after its end", ALIGN),
    "did not find expected digit or character": ("an unfinished value", QUOTE),
    "did not find expected hexdecimal": ("an unfinished escape in double quotes", "write `\\\\`, or use single quotes"),
    "found a tab character": ("a tab", "indent with spaces"),
    "did not find expected comment or line break": ("text after `|` or `>`", "begin the text on the next line"),
}


def explain(error: yaml.YAMLError, text: str, in_flow: bool) -> tuple[int, str, str]:
    """The line (from 1), the message and the repair of an error of the YAML parser."""
    lines = text.split("\n")
    mark, problem = getattr(error, "problem_mark", None), str(getattr(error, "problem", None) or "it cannot be read")
    context = str(getattr(error, "context", None) or "")
    line = min(mark.line, len(lines) - 1) if mark is not None else 0
    if tabbed := _tab(lines, line):
        return tabbed, "a tab in the indentation", "indent with spaces"
    if "cannot start any token" in problem and mark is not None:
        found = lines[line][mark.column : mark.column + 1]
        message, repair = f"`{found}` cannot begin a value", QUOTE
    else:
        message, repair = next((words for part, words in EXPECTED.items() if part in problem), (problem, ALIGN))
    if any(part in problem for part in ("end of stream", "document indicator", "expected ':'")):
        line = _start(error, line)
    if in_flow or "flow" in context or _goes_on_after_a_bracket(lines[line]):
        repair = f"{repair}; {FLOW}"
    return line + 1, f"broken YAML: {message}", repair


def _tab(lines: list[str], line: int) -> int:
    for number in (line, line - 1):
        indent = re.match(r"\s*", lines[number]) if 0 <= number < len(lines) else None
        if indent is not None and "\t" in indent[0]:
            return number + 1
    return 0


def _start(error: object, line: int) -> int:
    mark = getattr(error, "context_mark", None)
    return line if mark is None else int(mark.line)


def _goes_on_after_a_bracket(line: str) -> bool:
    value = line.split(": ", 1)[-1].lstrip("- ")
    return value[:1] in ("[", "{") or "{" in value or "[" in value
