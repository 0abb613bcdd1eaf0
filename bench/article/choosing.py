"""How many answers are right on the cheapest tier, on Auto and on the strongest: scripted and recorded models."""

import gzip
import json
import os
import re
import tempfile
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from bench.article.agents import (
    TRADING,
    UNDERSTAND,
    Case,
    cases,
    copied,
    evidence,
    expectations,
    messages,
    own_state,
    truthful,
    with_tiers,
)
from bench.article.figure import Figure, better_if

from shipworthy import Agent, Reply, RunResult, call
from shipworthy.models.model import Request, ToolCall
from shipworthy.models.row import Row
from shipworthy.routing.models.choice import HARD
from shipworthy.routing.models.difficulty import Facts, difficulty
from shipworthy.tokens.counting import count

KEYS = {"OPENAI_API_KEY": "sk-scripted"}
WEAK_READS = 220
"""Tokens of evidence from which the weak scripted model gets a figure wrong."""
WEAK_UNDERSTANDS = 8
"""Words of the longest message that the weak scripted model understands."""
INVENTED = "It all comes down to 987,654.32 dollars."
TIERS: dict[str, str | None] = {"cheapest": "fast", "Auto": None, "strongest": "strong"}
"""Choice → the tier that is asked for every call; None: as the agent's definition says."""
Wanted = dict[str, Mapping[str, object]]
"""Message → what is expected of it."""
RECORDED = {
    "mmlu_given.jsonl.gz": ("MMLU", "Mixtral 8x7B", "GPT-4 turbo"),
    "nine_models_given.jsonl.gz": ("nine open models", "llama-3.1-8b-instruct", "llama-3.1-nemotron-51b-instruct"),
}
"""File → the recording, its cheap model and its strong one."""


@dataclass(slots=True)
class Score:
    """What came of all cases on one choice of models."""

    right: int = 0
    held: int = 0
    """Skill, inputs, path and status as expected, also where the fallback answered."""
    asked: int = 0
    """Cases whose last message asked a model."""
    calls: int = 0
    """Requests to models."""
    strong: int = 0
    """Of them, those to the strong tier."""
    dollars: float = 0.0
    wrong: list[str] = field(default_factory=list)


async def figures(folder: Path | None) -> tuple[Figure, ...]:
    """The trading agent's cases by scripted strengths, and the recorded outcomes where they are."""
    every = cases()
    with own_state(**KEYS) as home, tempfile.TemporaryDirectory() as copies:
        paid = copied(Path(copies), unlimited)
        scores = {name: await scored(every, forced, home / name, paid) for name, forced in TIERS.items()}
        scores["limited"] = await scored(every, "strong", home / "limited", TRADING)
        scores["none"] = await scored(every, None, home / "none", TRADING, models=False)
    return (*scripted(scores, len(every)), *recorded(folder))


def unlimited(copy: Path) -> None:
    """Let each skill that may spend anything spend a dollar, so that every tier can be asked."""
    for file in [copy / "agent.yaml", *sorted((copy / "skills").glob("*.yaml"))]:
        text = re.sub(r"max_cost_usd: 0\.\d+", "max_cost_usd: 1", file.read_text(encoding="utf-8"))
        file.write_text(text, encoding="utf-8")


def strengths(wanted: Wanted) -> Callable[[Row], Callable[[Request], Reply | str]]:
    """The scripted models of the tiers: the strong one is always right, the weak one where little is to be read."""

    def script_of(row: Row) -> Callable[[Request], Reply | str]:
        weak = "luna" in row.model
        several: set[str] = set()

        def answer(request: Request) -> Reply | str:
            if request.name == UNDERSTAND:
                return understood(request, wanted, weak)
            if len(request.tools) > 1:
                several.add(request.name)
            asked = {one.name for message in request.messages for one in message.calls}
            left = [str(schema["name"]) for schema in request.tools if schema["name"] not in asked]
            if left and not (weak and asked):
                return Reply(calls=(called(left[0], request),))
            too_much = weak and (count(evidence(request)) > WEAK_READS or request.name in several)
            return INVENTED if too_much else truthful(request)

        return answer

    return script_of


script_of = strengths({})
"""The scripted models where no message is to be understood by them."""


def understood(request: Request, wanted: Wanted, weak: bool) -> str:
    """What a model reads in a message: what is expected of it; the weak one reads nothing in a long one."""
    message = request.messages[-1].text.rpartition("The message:\n")[2].removesuffix("\nJSON:")
    expected = wanted.get(message, {})
    if weak and len(message.split()) > WEAK_UNDERSTANDS:
        return "{}"
    inputs = expected.get("inputs", {})
    assert isinstance(inputs, Mapping)
    said = {name: str(value) for name, value in inputs.items() if str(value).lower() in message.lower()}
    return json.dumps({"skill": expected.get("skill"), "because": message, "set": said})


def called(name: str, request: Request) -> ToolCall:
    """The call of a tool as a good model would make it: with the ticker or the words of the message."""
    said = next(message.text for message in request.messages if message.role == "user")
    ticker = said.rpartition("ticker: ")[2].split()[:1]
    return call(name, query=said[:200]) if name.startswith("search") else call(name, ticker="".join(ticker) or "AMD")


async def scored(every: Sequence[Case], forced: str | None, home: Path, folder: Path, *, models: bool = True) -> Score:
    """Hold every case with this choice of models."""
    wanted: Wanted = {}
    agent, clients = with_tiers(strengths(wanted), forced=forced, folder=folder)
    if not models:
        agent.use_model(None)
    score = Score()
    for case in every:
        os.environ["SHIPWORTHY_HOME"] = str(home / str(case["id"]))
        said, session = messages(case), f"{home.name}-{case['id']}"
        wanted[said[-1]] = expectations(case)
        results = [await agent.run(message, session=session) for message in said]
        last = results[-1]
        held = await as_expected(agent, expectations(case), last, session)
        score.dollars += sum(one.usage.cost_usd for one in results)
        score.asked += last.usage.model_calls > 0
        score.held += held
        score.right += held and last.status != "degraded"
        if not held:
            score.wrong.append(str(case["id"]))
    requests = {name: len(model.requests) for name, model in clients.opened.items()}
    score.calls, score.strong = sum(requests.values()), sum(n for name, n in requests.items() if "luna" not in name)
    return score


async def as_expected(agent: Agent, expected: Mapping[str, object], result: RunResult, session: str) -> bool:
    """Whether a case's expectations hold of its last message."""
    waiting = await agent.session(session)
    pending = waiting.open.pending if waiting.open is not None else None
    seen: dict[str, object] = {
        "skill": result.skill,
        "status": "completed" if result.status == "degraded" else result.status,
        "reason": result.reason,
        "pending": pending.kind if pending is not None else None,
        "asked": list(pending.names) if pending is not None and pending.kind == "input" else None,
        "path": [entry["tool"] for entry in result.path],
        "outcome": {"no_skill": "none", "which_skill": "ask"}.get(result.reason or "", "route"),
    }
    inputs = expected.get("inputs", {})
    assert isinstance(inputs, Mapping)
    plain = all(seen[key] == value for key, value in expected.items() if key != "inputs")
    return plain and all(result.inputs.get(name) == value for name, value in inputs.items())


def scripted(scores: dict[str, Score], total: int) -> Iterator[Figure]:
    """What the scripted strengths show."""
    cheap, auto, strong, limited, none = (scores[name] for name in (*TIERS, "limited", "none"))
    right = {name: f"{score.right / total:.1%}" for name, score in scores.items()}
    held = {name: f"{score.held / total:.1%}" for name, score in scores.items()}
    weak = (
        f"the scripted weak model is right up to {WEAK_READS} tokens of evidence and one tool, and understands "
        f"messages "
        f"of up to {WEAK_UNDERSTANDS} words; beyond that it invents a figure"
    )
    yield Figure(
        what="Queries that work with the cheapest model",
        article="80 %",
        ours=f"{right['cheapest']} of {total} cases; {1 - cheap.asked / total:.0%} ask no model at all",
        how="examples/trading/cases.yaml on the tier `fast`; right: skill, inputs, path and status as expected, and "
        f"answered by the model, not by the fallback; {weak}",
        verdict=better_if(cheap.right / total >= 0.8),
    )
    yield Figure(
        what="Cases right on the cheapest tier, on Auto, on the strongest",
        article="Auto routes by complexity; no figure",
        ours=f"{right['cheapest']}, {right['Auto']}, {right['strongest']} for ${cheap.dollars:.4f}, "
        f"${auto.dollars:.4f}, ${strong.dollars:.4f}; Auto asked the strong tier in {auto.strong} of {auto.calls} "
        f"calls",
        how="the same cases and scripted strengths under the catalogue's prices, in a copy whose limits in dollars let "
        "every tier be asked; Auto is what the agent's definition says, where one skill names the tier `strong`; the "
        "strong model is scripted to be right always: that shows what the choice does, not how good a model is",
        verdict=better_if(cheap.right < auto.right and auto.dollars < strong.dollars / 2),
    )
    yield Figure(
        what="The strongest model for everything",
        article="users can choose their model",
        ours=f"within the agent's own limits `--model strong` reaches the strong tier in {limited.strong} of "
        f"{limited.calls} calls: where its worst case is above `max_cost_usd` the cheaper one answers; "
        f"{right['limited']} right for ${limited.dollars:.4f}",
        how="the same cases on examples/trading as it is",
        verdict="same",
    )
    yield Figure(
        what="What a weak model, or none, can break",
        article="not said",
        ours=f"skill, inputs, path and status are as expected in {held['cheapest']} on the cheapest tier, "
        f"{held['strongest']} on the strongest, {held['none']} without any model: what is invented is withheld, and "
        f"the "
        "fallback answers",
        how=f"the same runs, counting answers of the fallback too; as expected on none of them: "
        f"{', '.join(sorted(set(cheap.wrong) & set(strong.wrong) & set(none.wrong))) or 'none'}",
        verdict=better_if(cheap.held >= 0.8 * total),
    )


def recorded(folder: Path | None) -> Iterator[Figure]:
    """Auto's choice over prompts whose outcome on a cheap and a strong model was recorded."""
    for file, (name, cheap, strong) in RECORDED.items():
        path = None if folder is None else folder / file
        if path is None or not path.is_file():
            yield Figure(
                what=f"Auto on recorded outcomes: {name}",
                article="80 % of queries work with the cheapest",
                ours=f"skipped: {file} is not here",
                how="--recorded FOLDER names the folder of model_routing",
                verdict="open",
            )
            continue
        with gzip.open(path, "rt", encoding="utf-8") as lines:
            yield outcome(name, cheap, strong, [json.loads(line) for line in lines])


def outcome(name: str, cheap: str, strong: str, rows: Sequence[dict[str, object]]) -> Figure:
    """The shares that are right on the cheap model, on Auto and on the strong one, beside chance."""
    pairs = [pair(row, cheap, strong) for row in rows]
    hard = [difficulty(Facts(message=str(row["prompt"]))).score >= HARD for row in rows]
    total, up = len(pairs), sum(hard) / len(pairs)
    weak, best = (sum(values) / total for values in zip(*pairs, strict=True))
    auto = sum(high if is_hard else low for (low, high), is_hard in zip(pairs, hard, strict=True)) / total
    chance = weak + up * (best - weak)
    enough = sum(low >= high for low, high in pairs) / total
    return Figure(
        what=f"Auto on recorded outcomes: {name}",
        article="80 % of queries work with the cheapest",
        ours=f"right on the cheap model {weak:.1%}, on Auto {auto:.1%} (strong in {up:.0%}), on the strong one "
        f"{best:.1%}; "
        f"as many calls to the strong one by chance give {chance:.1%}; the cheap one does as well as the strong one in "
        f"{enough:.0%}",
        how=f"{total:,} prompts with recorded outcomes of {cheap} and {strong}; Auto is the difficulty score of the "
        "prompt against its line, as a run asks it",
        verdict="better" if auto > chance + 0.002 else "worse",
    )


def pair(row: dict[str, object], cheap: str, strong: str) -> tuple[float, float]:
    """How right the cheap and the strong model were."""
    scores = row.get("scores")
    if isinstance(scores, dict):
        return float(scores[cheap]), float(scores[strong])
    return float(str(row["weak"])), float(str(row["strong"]))
