"""A small agent in a folder, with helper modules, documents, data, state, caches and what is no part of it."""

from pathlib import Path

import pytest

FILES = {
    "agent.yaml": "name: shop\ntools: [tools.py]\nknowledge: {path: papers}\nmodels: {fast: [openai:gpt-6-luna]}\n",
    "tools.py": """
import json
from pathlib import Path

import shelf
from limits import MOST
from shipworthy import tool

HERE = Path(__file__).parent
TABLE = HERE / "tables"


@tool(timeout=5)
def look(color: str) -> dict:
    import later
    rates = json.loads((TABLE / f"{color}.json").read_text())
    return {"color": color, "price": shelf.price(color) + later.more(), "most": MOST, "rates": rates}


@tool(timeout=5)
def keep(color: str) -> str:
    (HERE / "orders.json").write_text(color)
    return (HERE / "words.txt").read_text()
""",
    "shelf.py": "import yaml\n\ndef price(color):\n    return 3\n",
    "limits.py": "MOST = 5\n",
    "later.py": "def more():\n    return 0\n",
    "tables/red.json": "{}",
    "words.txt": "thanks",
    "orders.json": "red",
    "skills/look_up.yaml": """
name: look_up
description: Say what a color costs
examples: ["What does red cost?", "price of blue"]
inputs:
  color: {type: [red, blue], ask: "Which color?"}
workflow:
  - tool: look
  - prompt: texts/say.md
    fallback: "{color}: {look.price}"
""",
    "texts/say.md": "Say the price of {color}: {look}",
    "prompts/thank.md": "Thank for {color}.",
    "papers/terms.md": "# Terms\n\nReturned within 30 days.\n",
    "learned.lock": '{"schema": 1, "tools": {"look": {"usual_ms": 5.0, "runs": 20}}}',
}
BESIDE = {
    "README.md": "A shop.",
    "talk.yaml": "conversations: []\n",
    "test_agent.py": "def test_it(): ...\n",
    ".env": "KEY=1",
    "skills/.draft.yaml": "name: x",
    "papers/.index": "x",
    "papers/cache/vectors.bin": "x",
    "__pycache__/shelf.pyc": "x",
    "certificate.json": "{}",
    "run.log": "x",
}


def written(folder: Path) -> Path:
    """The agent in a folder."""
    for name, text in {**FILES, **BESIDE}.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text)
    return folder


@pytest.fixture
def shop(tmp_path: Path) -> Path:
    """The folder of the agent."""
    return written(tmp_path / "shop")
