"""A small agent in a folder, for the tests of commands that check agents."""

from pathlib import Path

FILES = {
    "agent.yaml": "name: shop\ndescription: Knows orders\nfailure: 'Something went wrong.'\n",
    "tools.py": '''from shipworthy import tool


@tool(timeout=1, max_tokens=60, compact="{id} is {state}")
def find_order(order: int) -> dict[str, object]:
    """Find an order."""
    return {"id": order, "state": "shipped"}
''',
    "skills/order_status.yaml": """name: order_status
description: Say where an order is
examples: ["Where is my order 12?", "What is the state of order 7?", "Has order 9 been sent?"]
inputs:
  order: {type: integer, ask: "Which order?"}
workflow:
  - tool: find_order
  - answer: "Order {order} is {find_order.state}."
max_latency_ms: 3000
""",
    "talk.yaml": """conversations:
  - name: an order
    turns:
      - say: "Where is my order 12?"
        expect: {status: completed, skill: order_status, text: [shipped]}
""",
}
LOOP = """name: order_status
description: Say where an order is
examples: ["Where is my order 12?", "What is the state of order 7?", "Has order 9 been sent?"]
tools: [find_order]
max_latency_ms: 3000
"""
"""A loop without a fallback, in place of the page."""


def write_shop(folder: Path, **changed: str) -> Path:
    """Write the agent; a text that is given stands in place of the file of its name (`skill` is the one skill)."""
    names = {"skill": "skills/order_status.yaml", "agent": "agent.yaml", "tools": "tools.py", "talk": "talk.yaml"}
    texts = {**FILES, **{names[key]: text for key, text in changed.items()}}
    for name, text in texts.items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_text(text, encoding="utf-8")
    return folder
