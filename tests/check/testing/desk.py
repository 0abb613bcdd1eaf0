"""A small agent on the disk, whose tool counts in its module."""

from pathlib import Path

FILES = {
    "agent.yaml": "name: desk\n",
    "tools.py": '''
from shipworthy import tool

COUNT = [0]


@tool(timeout=1)
def count(thing: str) -> int:
    """Count one thing."""
    COUNT[0] += 1
    return COUNT[0]
''',
    "skills/counting.yaml": """
name: counting
description: Count a thing
examples: ["Count apples", "count the pears"]
inputs: {thing: {type: [apples, pears], ask: "What shall I count?"}}
workflow:
  - {tool: count, as: found}
  - answer: "That makes {found} {thing}."
""",
    "skills/telling.yaml": """
name: telling
description: Tell a story about a thing
examples: ["Tell me a story", "a story please"]
workflow:
  - prompt: "Tell a story."
max_cost_usd: 0.01
""",
}


def desk(folder: Path) -> Path:
    """Write the agent into a folder, and return it."""
    for name, text in FILES.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text.lstrip(), encoding="utf-8")
    return folder
