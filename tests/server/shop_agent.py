"""A small agent that reads, asks, and writes after a yes, for tests of protocols."""

from shipworthy import Agent, Input, ScriptedModel, Skill, Step, tool
from shipworthy.errors import ToolError

SEND_BACK = "I want to return my order"
TALK = "which wood is good for a table"
SAID = "Oak is sturdy. Ash is light. Pine is cheap."


def shop_agent(wrote: list[tuple[str, str]] | None = None, store: str = "memory") -> Agent:
    """The agent; `wrote` gets the arguments of each write."""
    written: list[tuple[str, str]] = [] if wrote is None else wrote

    @tool(effect="write")
    def send_back(order: str, reason: str) -> str:
        """Send an order back."""
        written.append((order, reason))
        return f"sent back {order}"

    @tool
    def stock(kind: str) -> str:
        """Count what is there."""
        raise ToolError("the host 10.1.2.3 of the stock does not answer")

    skills = [
        Skill(
            name="return_item",
            description="Return an order",
            examples=(SEND_BACK, "send order A-1001 back", "return an item"),
            inputs={
                "order": Input(type="text", pattern=r"A-\d+", ask="Which order?"),
                "reason": Input(type=["broken", "too late", "too small"], ask="Why?"),
            },
            workflow=(
                Step(tool="send_back", confirm="Return {order} ({reason})?"),
                Step(answer="Done: {send_back}."),
            ),
        ),
        Skill(
            name="opening_hours",
            description="Tell the opening hours",
            examples=("when are you open", "what are your opening hours", "are you open on sunday"),
            workflow=(Step(answer="From nine to five."),),
        ),
        Skill(
            name="stock",
            description="Count the chairs in stock",
            examples=("how many chairs are in stock", "count the chairs"),
            workflow=(Step(tool="stock", with_={"kind": "chair"}), Step(answer="There are {stock}.")),
        ),
        Skill(
            name="advice",
            description="Give advice on furniture",
            examples=(TALK, "advise me on furniture", "what furniture fits a small room"),
            workflow=(Step(prompt="Give advice: {message}"),),
        ),
    ]
    model = ScriptedModel(lambda request: SAID)
    return Agent(name="shop", skills=skills, tools=[send_back, stock], model=model, store=store)
