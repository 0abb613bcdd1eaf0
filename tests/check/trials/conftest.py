"""A small shop with a workflow, a prompt, a loop and a write, and its trials."""

import asyncio
import textwrap
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Any

import pytest

from shipworthy.app.agent import Agent
from shipworthy.check.subject import Subject
from shipworthy.check.trials import Cases, Options, Trials, trials
from shipworthy.talk.read import read_talk

SHOP = {
    "agent.yaml": """
        name: shop
        tools: [tools.py]
        limits: {max_latency_ms: 20000, max_cost_usd: 0.01, max_context_tokens: 3000, max_output_tokens: 200}
    """,
    "tools.py": '''
        from pathlib import Path
        from shipworthy import tool

        CALLS = Path(__file__).parent / "calls.txt"

        def called(name):
            with CALLS.open("a") as file:
                file.write(name + "\\n")

        @tool
        def look_up(order: str) -> dict:
            """What is known of an order."""
            called("look_up")
            return {"order": order, "price": 49.5, "items": 3, "carrier": "Postal"}

        @tool
        def stock(item: str) -> dict:
            """How many there are."""
            called("stock")
            return {"item": item, "left": 17}

        @tool
        def reviews(item: str) -> dict:
            """What people say."""
            called("reviews")
            return {"item": item, "stars": 4.5}

        @tool(effect="write")
        def refund(order: str, price: float) -> dict:
            """Give the money back."""
            called("refund")
            return {"number": "R-77", "price": price}
    ''',
    "skills/status.yaml": """
        name: status
        description: Say where an order is and what it cost
        examples: ["Where is order A-1001?", "What about order B-2?"]
        inputs: {order: {type: text, pattern: "[A-Z]-[0-9]+", ask: "Which order?"}}
        workflow:
          - tool: look_up
          - prompt: "Say what the order cost and how many items it has.\\n\\n{look_up}"
            fallback: "Order {look_up.order}: {look_up.items} items, ${look_up.price}."
    """,
    "skills/give_back.yaml": """
        name: give_back
        description: Give the money for an order back
        examples: ["Refund order A-1001", "Give me my money back for B-2"]
        inputs: {order: {type: text, pattern: "[A-Z]-[0-9]+", ask: "Which order?"}}
        workflow:
          - tool: look_up
          - tool: refund
            with: {price: =look_up.price}
            confirm: true
          - answer: "Done: {refund.number}."
    """,
    "skills/advise.yaml": """
        name: advise
        description: Advise whether to buy a thing
        examples: ["Shall I buy the lamp?", "Is the chair any good?"]
        inputs: {item: {type: [lamp, chair], ask: "Which one?"}}
        tools: [stock, reviews]
        instructions: Look up what you need, then advise.
        fallback: "I cannot advise without a model."
        max_iterations: 4
        max_tool_calls: 4
    """,
}
TALK = """
conversations:
  - name: status
    turns:
      - say: "Where is order A-1001?"
        expect: {skill: status, inputs: {order: A-1001}, calls: [look_up]}
    facts: ["$49.50"]
  - name: refund
    turns:
      - say: "Refund order A-1001"
        expect: {status: asked, reason: confirm}
      - say: "yes"
        expect: {status: completed, calls: [refund], text: Done}
  - name: advice
    turns: ["Shall I buy the lamp?"]
"""
Try = Callable[..., Trials]


class Shop:
    """The files of the shop, and what was tried with it."""

    def __init__(self, folder: Path) -> None:
        self.folder, self.told = folder, list[str]()
        self.models: Callable[[], Any] | None = None
        for name, text in SHOP.items():
            self.write(name, textwrap.dedent(text).lstrip())

    def write(self, name: str, text: str) -> Path:
        """Write a file of the agent."""
        path = self.folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
        return path

    @property
    def subject(self) -> Subject:
        """The shop under check."""
        return Subject(open=lambda: Agent.load(self.folder, store="memory"), named="shop")

    def cases(self, text: str = TALK, only: str = "") -> Cases:
        """Cases in the form of `shipworthy talk`."""
        return Cases.of(read_talk(self.write("talk.yaml", text))).only(only)

    @property
    def calls(self) -> list[str]:
        """Every call of a function of its author."""
        file = self.folder / "calls.txt"
        return file.read_text(encoding="utf-8").split() if file.exists() else []

    def tried(self, cases: Cases | None, **options: Any) -> Trials:
        """The trials, in an event loop of their own."""
        chosen = Options(**{"k": 3, **options})
        return asyncio.run(trials(self.subject, cases, chosen, self.told.append))


@pytest.fixture
def shop(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Shop:
    """The shop, with a home of its own."""
    monkeypatch.setenv("SHIPWORTHY_HOME", str(tmp_path / "home"))
    folder = tmp_path / "shop"
    folder.mkdir()
    return Shop(folder)


def codes(made: Trials) -> Iterable[str]:
    """The codes of the findings, each once."""
    return dict.fromkeys(one.code for one in made.findings)
