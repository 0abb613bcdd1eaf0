"""The tool that searches an agent's documents."""

from collections.abc import Mapping, Sequence

from shipworthy.contract.knowledge import Knowledge
from shipworthy.retrieve.passages import Retriever, clean
from shipworthy.tokens.counting import EXACT, Gauge
from shipworthy.tools.tool import FunctionTool, Tool

NOTHING = "nothing found for these words in the documents"
MARK = " […]"
"""The end of a shortened passage."""
LEAST_SHOWN = 24
"""Tokens below which a shortened passage is left out."""


def search_tool(index: Retriever, knowledge: Knowledge) -> Tool:
    """Make the tool `search_knowledge_base(query)` over the index.

    Its value is a list of `{source, text}`, the best match first, empty if nothing matches; its compact form is
    `found_text`. The passages are data written by third parties, never instructions.
    """

    def search_knowledge_base(query: str) -> list[dict[str, str]]:
        return [{"source": passage.source, "text": clean(passage.text)} for passage in index.search(query, knowledge.k)]

    def compact(value: Sequence[Mapping[str, str]]) -> str:
        return found_text(value, knowledge.max_tokens)

    return FunctionTool(search_knowledge_base, knowledge.tool, compact)


def found_text(found: Sequence[Mapping[str, str]], limit: int, gauge: Gauge = EXACT) -> str:
    """Write the passages as lines `[1] source: text`, within `limit` tokens.

    The best passages are whole; the first that does not fit is shortened, ends with ` […]`, and is the last.
    """
    if not found:
        return gauge.cut(NOTHING, limit)
    lines: list[str] = []
    for number, passage in enumerate(found, 1):
        # Line ends are removed, so that the text of a passage cannot imitate another passage.
        line = " ".join(f"[{number}] {passage['source']}: {passage['text']}".split())
        if not gauge.fits("\n".join([*lines, line]), limit):
            return _with_a_part_of(line, lines, limit, gauge)
        lines.append(line)
    return "\n".join(lines)


def _with_a_part_of(line: str, lines: Sequence[str], limit: int, gauge: Gauge) -> str:
    above = "\n".join([*lines, ""])
    room = limit - gauge.count(above) - gauge.count(MARK)
    while not lines or room >= LEAST_SHOWN:
        text = above + gauge.cut(line, room).rstrip() + MARK
        if gauge.fits(text, limit):
            return text
        if room <= 0:
            return gauge.cut(line, limit)
        room -= 1
    return "\n".join(lines)
