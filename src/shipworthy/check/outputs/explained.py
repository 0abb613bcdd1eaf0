"""What a code means and how it is mended, as `shipworthy explain` prints it and as Markdown."""

import textwrap
from collections.abc import Iterator

from shipworthy.check.codes import Code
from shipworthy.check.finding import HEADINGS

__all__ = ["explained", "markdown"]

WIDTH = 100
"""Characters of a line."""


def explained(code: Code, agent: str = "AGENT") -> list[str]:
    """The lines that explain a code; `agent`: AGENT in its command."""
    lines = [f"{code.code}: {code.title}", f"{code.severity} · {HEADINGS[code.heading]}"]
    for head, words in (("Why it matters", code.why), ("How to mend it", code.repair)):
        lines += ["", f"{head}:", *textwrap.wrap(words, WIDTH, initial_indent="  ", subsequent_indent="  ")]
    if code.example:
        lines += ["", "Example:", *(f"  {line}".rstrip() for line in code.example.rstrip().split("\n"))]
    return [*lines, "", "How to prove it:", f"  {code.proof.replace('{agent}', agent)}"]


def markdown(code: Code) -> str:
    """A finding explained in Markdown, for viewers of SARIF and the documentation."""
    return "\n\n".join(_sections(code))


def _sections(code: Code) -> Iterator[str]:
    yield f"**{code.title}** ({code.severity}, {HEADINGS[code.heading]})"
    yield code.why
    yield f"**Repair:** {code.repair}"
    if code.example:
        yield f"```yaml\n{code.example.rstrip()}\n```"
    yield f"**Prove it:** `{code.proof.replace('{agent}', 'AGENT')}`"
