"""The folder of a small agent, whose files tests edit as a person does."""

from pathlib import Path

AGENT = "name: shop\ntools: [tools.py]\nskills: skills\n"
SKILL = """\
name: order
description: Order a thing
examples: ["order a lamp", "I want to order two chairs", "please order a table"]
inputs:
  thing: {type: [lamp, chair, table], ask: "Which thing?"}
workflow:
  - tool: price_of
    as: price
  - tool: buy
    confirm: "Buy a {thing} for {price}? (yes/no)"
  - answer: "Bought a {thing}."
"""
PRICE = """\
name: price
description: Say what a thing costs
examples: ["what does a lamp cost", "price of a chair", "how much is the table"]
inputs:
  thing: {type: [lamp, chair, table], ask: "Which thing?"}
workflow:
  - tool: price_of
    as: price
  - answer: "A {thing} costs {price}."
"""
TOOLS = '''\
from pathlib import Path

from shipworthy import tool

CALLS = Path(__file__).with_name("calls.log")


@tool(timeout=5)
def price_of(thing: str) -> int:
    """Say what a thing costs."""
    with CALLS.open("a") as file:
        file.write(f"price_of {thing}\\n")
    return {"lamp": 40, "chair": 60, "table": 90}[thing]


@tool(effect="write", timeout=5)
def buy(thing: str) -> str:
    """Buy a thing."""
    with CALLS.open("a") as file:
        file.write(f"buy {thing}\\n")
    return "done"
'''


def shop(folder: Path) -> Path:
    """Write the agent into a folder and return that."""
    (folder / "skills").mkdir(parents=True)
    for name, text in {
        "agent.yaml": AGENT,
        "skills/order.yaml": SKILL,
        "skills/price.yaml": PRICE,
        "tools.py": TOOLS,
    }.items():
        (folder / name).write_text(text)
    return folder


def calls(folder: Path) -> list[str]:
    """What the tools were called with."""
    file = folder / "calls.log"
    return file.read_text().splitlines() if file.exists() else []


def edit(path: Path, before: str, after: str) -> None:
    """Save a file as editors do that write a new one and move it into the place of the old."""
    text = path.read_text()
    assert before in text
    draft = path.with_name(f".{path.name}.swp")
    draft.write_text(text.replace(before, after))
    draft.replace(path)
