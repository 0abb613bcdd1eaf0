"""Reads prompts from Markdown files: an optional YAML front matter, then the text."""

from dataclasses import dataclass
from pathlib import Path

from shipworthy.contract.language.text import Text
from shipworthy.contract.lint.link import near
from shipworthy.contract.read.build import build
from shipworthy.contract.read.marks import YamlPage, read_yaml
from shipworthy.contract.read.reading import ReadContext
from shipworthy.contract.read.repair import unknown_key
from shipworthy.contract.source import Source
from shipworthy.contract.step import Prompt
from shipworthy.errors import ExpressionError

KEYS = ("output", "model", "fallback", "max_output_tokens", "name", "grounded", "must_say")
FENCE = "---"


@dataclass(frozen=True, slots=True)
class Markdown:
    """A Markdown file: its front matter, its text, and the first line of the text."""

    head: YamlPage | None
    body: str
    line: int


def read_markdown(reading: ReadContext, path: Path) -> Markdown | None:
    """Read and split a Markdown file; None, and problems, if it or its front matter is not valid."""
    text = reading.text(path)
    if text is None:
        return None
    lines = text.split("\n")
    if lines[0].rstrip() != FENCE:
        return Markdown(None, text, 1)
    end = next((n for n, line in enumerate(lines[1:], 1) if line.rstrip() == FENCE), None)
    if end is None:
        reading.add(f"{path}:1", "the front matter is not closed", "end it with a line `---`")
        return None
    head = "\n".join(lines[1:end])
    page = read_yaml(reading, head, str(path), offset=1) if head.strip() else YamlPage({}, Source(str(path), {(): 1}))
    return None if page is None else Markdown(page, "\n".join(lines[end + 1 :]), end + 2)


def read_prompt(reading: ReadContext, path: Path) -> Prompt | None:
    """The prompt of a file, cached; None, and problems, if it is not valid."""
    if path not in reading.prompts:
        reading.prompts[path] = _read_file(reading, path)
    return reading.prompts[path]


def prompt_named(reading: ReadContext, word: str, where: str) -> Prompt | None:
    """The prompt of a file, named relative to the agent's folder; None, and problems, if it is not valid."""
    path = existing(reading, word, where)
    return None if path is None else read_prompt(reading, path)


def existing(reading: ReadContext, word: str, where: str) -> Path | None:
    """The path of a Markdown file that a definition names; None, and a problem, if it does not exist."""
    path = reading.inside(word.strip(), where)
    if path is None or reading.folder is None or path.is_file():
        return path
    known = [str(file.relative_to(reading.folder)) for file in sorted(path.parent.glob("*.md"))]
    message = f"`{word.strip()}` does not exist in the agent's folder"
    reading.add(where, message, near(word.strip(), known, f"create {path}"))
    return None


def _read_file(reading: ReadContext, path: Path) -> Prompt | None:
    page = read_markdown(reading, path)
    if page is None:
        return None
    data: dict[str, object] = dict(page.head.data) if page.head else {}
    source = page.head.source if page.head else Source(str(path), {(): 1})
    good = True
    for key in [key for key in data if key not in KEYS]:
        message, repair = (
            unknown_key("a prompt", key) if key != "text" else (f"`{key}` stands below `---`", "remove it")
        )
        reading.add(source.at((key,)), message, repair)
        del data[key]
        good = False
    if not page.body.strip():
        reading.add(f"{path}:{page.line}", f"`{path.name}` has no text", "write what the model is asked")
        return None
    try:
        text = Text.parse(page.body.strip())
    except ExpressionError as error:
        reading.add(f"{path}:{page.line + _first_broken_line(page.body)}", f"prompt: {error.message}", error.repair)
        return None
    flow = page.head.flow if page.head else frozenset()
    prompt = build(reading, Prompt, {"name": path.stem, **data, "text": text}, source, root="a prompt", flow=flow)
    return prompt if good else None


def _first_broken_line(body: str) -> int:
    lines = body.split("\n")
    for number, line in enumerate(lines):
        try:
            Text.parse(line)
        except ExpressionError:
            return number
    return next((number for number, line in enumerate(lines) if line.strip()), 0)
