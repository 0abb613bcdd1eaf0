"""Whether the same message takes the same path ten times, with a model that says something else each time."""

import json
import re
from collections.abc import Sequence

from bench.article.agents import TRADING, UNDERSTAND, own_state, truthful
from bench.article.figure import Figure, better_if

from shipworthy import Agent, Reply, RunResult, ScriptedModel, call
from shipworthy.durable.memory import MemoryStore
from shipworthy.models.model import Request

TIMES = 10
PLAIN = re.compile(r"^\D+|\D+$")
"""What is around the digits of a figure."""
MESSAGES = (
    "What's the price of NVDA?",
    "How do people feel about Tesla right now?",
    "Give me a snapshot of AAPL",
    "Compare Apple, Microsoft and NVDA",
    "Show me the price history of Boeing",
    "Energy stocks with a dividend above 3%",
    "Buy 10 Apple",
    "What is a P/E ratio?",
    "What is 12 * 7?",
)
"""One for each skill that is no loop."""
LOOP = "Do a deep analysis of AMD"


async def figures() -> tuple[Figure, ...]:
    """The paths of workflows and of a loop; in virtual time."""
    number = 0

    def wanders(request: Request) -> Reply | str:
        nonlocal number
        number += 1
        if request.name == UNDERSTAND:
            return "{}"
        if request.tools and number % 3:
            names = [str(schema["name"]) for schema in request.tools]
            return Reply(calls=(call(names[number % len(names)], ticker="AMD"),))
        return truthful(request, number)

    with own_state():
        agent = Agent.load(TRADING, model=ScriptedModel(wanders), store=MemoryStore(records=True))
        runs = {message: [await agent.run(message) for _ in range(TIMES)] for message in MESSAGES}
        loop = [await agent.run(LOOP) for _ in range(TIMES)]
        clashes = sum([await contradictions(agent, results) for results in runs.values()])
    same = sum(len({shape(one) for one in results}) == 1 for results in runs.values())
    texts = sum(len({one.text for one in results}) for results in runs.values())
    return (
        Figure(
            what="Same input, same output (test 10×)",
            article="same input produces consistent output",
            ours=f"{same} of {len(MESSAGES)} messages: one path, one set of inputs, one status in {TIMES} of {TIMES} "
            f"runs; {texts} different texts, {clashes} facts that contradict one another",
            how=f"each message {TIMES} times, one for each skill that is a workflow or has no tools; a scripted "
            "model that words each answer differently and picks another true figure",
            verdict="same" if same == len(MESSAGES) and not clashes else "worse",
        ),
        Figure(
            what="The same where the model is left to choose",
            article="workflows on critical paths, not freestyle",
            ours=f"{len({shape(one) for one in loop})} different paths in {TIMES} runs of the loop deep_analysis; "
            f"every one ends within its bound: {sum(map(within, loop))} of {TIMES}",
            how="the same scripted model, which wanders; a loop is bounded, not fixed: that is what a workflow is for",
            verdict=better_if(len({shape(one) for one in loop}) == 1),
        ),
    )


def shape(result: RunResult) -> str:
    """What has to be identical."""
    return repr((result.skill, result.status, result.inputs, result.path))


async def contradictions(agent: Agent, results: Sequence[RunResult]) -> int:
    """How many fields of one step were said with a value that another run's tools do not give."""
    given = [found_in(await agent.tape(result.run_id) or "") for result in results]
    values: dict[tuple[str, str], set[str]] = {}
    for result in results:
        for fact in result.facts:
            values.setdefault((fact.step, fact.field), set()).add(PLAIN.sub("", fact.figure))
    return sum(any(one not in text for one in said for text in given) for said in values.values())


def found_in(tape: str) -> str:
    """What tools gave in a run, as text."""
    lines = [json.loads(line) for line in tape.splitlines()]
    return json.dumps([line.get("value") for line in lines if line.get("kind") == "call"])


def within(result: RunResult) -> bool:
    """Whether nothing that was used is above what was promised."""
    most = result.bound.as_dict()
    return all(used <= limit for name, used in result.usage.as_dict().items() if (limit := most[name]) is not None)
