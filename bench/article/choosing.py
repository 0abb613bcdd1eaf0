"""How many answers are right on the cheapest tier, on Auto and on the strongest: scripted strengths, recorded models."""

import gzip
import json
import os
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from bench.article.agents import UNDERSTAND, cases, evidence, own_state, truthful, with_tiers
from bench.article.figure import Figure, better_if
from shipworthy import Agent, Reply, RunResult, call
from shipworthy.models.model import Request
from shipworthy.models.row import Row
from shipworthy.routing.models.choice import HARD
from shipworthy.routing.models.difficulty import Facts, difficulty
from shipworthy.tokens.counting import count

KEYS = {"OPENAI_API_KEY": "sk-scripted"}
CHEAP = "fast"
WEAK_READS = 220
"""Tokens of evidence from which the weak scripted model gets a figure wrong."""
INVENTED = "It all comes down to 987,654.32 dollars."
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
    strong: int = 0
    """Of them, those that the strong tier answered."""
    dollars: float = 0.0
    wrong: list[str] = field(default_factory=list)


async def figures(folder: Path | None) -> tuple[Figure, ...]:
    """The trading agent's cases by scripted strengths, and the recorded outcomes where they are."""
    every = cases()
    with own_state(**KEYS) as home:
        scores = {name: await scored(every, forced, home / name) for name, forced in TIERS.items()}
    return (*scripted(scores, len(every)), *recorded(folder))


TIERS = {"cheapest": CHEAP, "Auto": None, "strongest": "strong"}
"""Choice → the tier that is asked for every call; None: as the agent's definition says."""


def script_of(row: Row) -> Callable[[Request], Reply | str]:
    """The scripted model of a row: the strong one is always right, the weak one only where little is to be read."""
    weak = "luna" in row.model or "haiku" in row.model

    def answer(request: Request) -> Reply | str:
        if request.name == UNDERSTAND:
            return "{}"
        asked = {one.name for message in request.messages for one in message.calls}
        left = [str(schema["name"]) for schema in request.tools if schema["name"] not in asked]
        if left and not (weak and asked):
            return Reply(calls=(called(left[0], request),))
        too_much = weak and (count(evidence(request)) > WEAK_READS or len(request.tools) > 1)
        return INVENTED if too_much else truthful(request)

    return answer


def called(name: str, request: Request) -> "call":  # type: ignore[valid-type]
    """The call of a tool as a good model would make it: with the ticker or the words of the message."""
    said = next(message.text for message in request.messages if message.role == "user")
    ticker = said.rpartition("ticker: ")[2].split()[:1]
    return call(name, query=said[:200]) if name.startswith("search") else call(name, ticker="".join(ticker) or "AMD")


async def scored(every: Sequence[dict[str, object]], forced: str | None, home: Path) -> Score:
    """Hold every case with this choice of models."""
    agent, _ = with_tiers(script_of, forced=forced)
    score = Score()
    for case in every:
        os.environ["SHIPWORTHY_HOME"] = str(home / str(case["id"]))
        said = case["say"] if isinstance(case["say"], list) else [case["say"]]
        results = [await agent.run(message, session=f"{home.name}-{case['id']}") for message in said]
        last = results[-1]
        score.dollars += sum(one.usage.cost_usd for one in results)
        score.asked += last.usage.model_calls > 0
        score.strong += last.usage.model_calls > 0 and "luna" not in (last.model or "luna")
        held = await as_expected(agent, case, last, f"{home.name}-{case['id']}")
        score.held += held
        score.right += held and last.status != "degraded"
        if not held:
            score.wrong.append(str(case["id"]))
    return score


async def as_expected(agent: Agent, case: dict[str, object], result: RunResult, session: str) -> bool:
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
    expected = case["expect"]
    assert isinstance(expected, dict)
    inputs = expected.get("inputs", {})
    plain = all(seen[key] == value for key, value in expected.items() if key != "inputs")
    return plain and all(result.inputs.get(name) == value for name, value in inputs.items())


def scripted(scores: dict[str, Score], total: int) -> Iterator[Figure]:
    """What the scripted strengths show."""
    cheap, auto, strong = (scores[name] for name in TIERS)
    right = {name: f"{score.right / total:.1%}" for name, score in scores.items()}
    yield Figure(
        what="Queries that work with the cheapest model",
        article="80 %",
        ours=f"{right['cheapest']} of {total} cases: {1 - cheap.asked / total:.0%} ask no model at all, and a weak one "
        f"answers {cheap.right - (total - cheap.asked)} of the other {cheap.asked}",
        how="examples/trading/cases.yaml on the tier `fast`; right: skill, inputs, path and status as expected, answered "
        f"by the model and not by the fallback; the scripted weak model is right up to {WEAK_READS} tokens of evidence "
        "and one tool, beyond that it invents a figure",
        verdict=better_if(cheap.right / total >= 0.8),
    )
    yield Figure(
        what="Cases right on the cheapest tier, on Auto, on the strongest",
        article="Auto routes by complexity; no figure",
        ours=f"{right['cheapest']}, {right['Auto']}, {right['strongest']} for ${cheap.dollars:.4f}, "
        f"${auto.dollars:.4f}, ${strong.dollars:.4f}; Auto asked the strong tier in {auto.strong} of {auto.asked}",
        how="the same cases, scripted strengths under the catalogue's prices; Auto is what the agent's definition "
        "says; the strengths are scripted, so they show what routing does and not how good a model is",
        verdict=better_if(cheap.right <= auto.right and auto.dollars < strong.dollars),
    )
    yield Figure(
        what="What a weak model can break",
        article="not said",
        ours=f"skill, inputs, path and status are as expected in {cheap.held / total:.1%} on the cheapest tier and "
        f"{strong.held / total:.1%} on the strongest: what the weak model invents is withheld, the fallback answers",
        how=f"the same runs, counting answers of the fallback too; not as expected on both: "
        f"{', '.join(sorted(set(cheap.wrong) & set(strong.wrong))) or 'none'}",
        verdict=better_if(cheap.held >= strong.held - 2),
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
        yield outcome(name, cheap, strong, [json.loads(line) for line in gzip.open(path, "rt", encoding="utf-8")])


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
        ours=f"right on the cheap model {weak:.1%}, on Auto {auto:.1%} (strong in {up:.0%}), on the strong one {best:.1%}; "
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
