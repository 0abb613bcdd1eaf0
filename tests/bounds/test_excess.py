"""A provider that counts other tokens than the table expects: what it counts above a reservation is that of one call.

Whole runs of prompts, loops and prompts side by side, whose model counts 0.8 to 2.5 times what the table says. What is
reserved and charged is noted beside the ledger, and added up here.
"""

import random
from collections import Counter
from collections.abc import AsyncIterator, Callable
from functools import partial
from math import ceil
from typing import Any

import pytest

from shipworthy import Agent, Skill, Step, tool
from shipworthy.app.replay import replayed
from shipworthy.context.build import in_bytes
from shipworthy.contract.bounds.bound import DIMENSIONS
from shipworthy.contract.model import ModelSpec
from shipworthy.durable.memory import MemoryStore
from shipworthy.events import AnyEvent, UsageExceeded
from shipworthy.models.factors import FACTORS
from shipworthy.models.model import Part, Request, StopPart, TextPart, ToolCall, UsagePart
from shipworthy.models.row import Row
from shipworthy.routing.models.lineup import Configured
from shipworthy.runtime.asking.answer import request_size
from shipworthy.runtime.limits.ledger import Amounts, Ledger
from shipworthy.tokens.counting import load

PROSE = "The report of the quarter says that margins rose and that demand for accelerators stays strong. "
PRICE = {"input": 1.0, "output": 4.0}
COUNTED = ("input_tokens", "output_tokens", "cost_usd")
TABLE = 1.35


class Counting:
    """Answers within its cap, calls a tool where it has some, and counts tokens in its own way."""

    def __init__(self, row: Row, seed: int, counts: Callable[[Request], int], beyond: int) -> None:
        self.name, self.price, self.row = row.name, row.price, row
        self._dice, self._counts, self._beyond = random.Random(seed), counts, beyond
        self.sent: list[tuple[Request, float]] = []
        """What was sent, and the factor that was learnt by then."""

    async def stream(self, request: Request) -> AsyncIterator[Part]:
        self.sent.append((request, FACTORS.of((self.row.base_url, self.row.model))))
        calls = request.tools and self._dice.random() < 0.7
        if calls:
            yield ToolCall(id=f"c{len(self.sent)}", name="look", arguments=f'{{"x": "{self._dice.randrange(99)}"}}')
        else:
            yield TextPart(text="Margins rose. " * self._dice.randint(1, 4))
        yield UsagePart(input_tokens=self._counts(request), output_tokens=24 + self._beyond)
        yield StopPart(reason="tools" if calls else "end")


class Clients:
    """The clients of a line-up: each model of the catalogue is this one."""

    def __init__(self, make: Callable[[Row], Counting]) -> None:
        self._make = make
        self.models: dict[Row, Counting] = {}

    def of(self, row: Row) -> Counting:
        if row not in self.models:
            self.models[row] = self._make(row)
        return self.models[row]

    def pace(self, row: Row) -> None:
        return None


class Audit:
    """What a run reserved and was charged, noted beside its ledger."""

    def __init__(self, patch: pytest.MonkeyPatch) -> None:
        self.calls: list[tuple[Amounts, Amounts]] = []
        self.reserved: list[Amounts] = []
        reserve, settle = Ledger.reserve, Ledger.settle

        def noted(ledger: Ledger, amounts: Amounts) -> None:
            before = {name: ledger._spent[name] + ledger._reserved[name] for name in COUNTED}
            reserve(ledger, amounts)
            if ledger._above is None and amounts.model_calls:
                self.reserved.append(amounts)
                for name in COUNTED:
                    most = getattr(ledger.bound, name)
                    assert most is None or before[name] + (getattr(amounts, name) or 0) <= most + 1e-9, name

        def settled(ledger: Ledger, reserved: Amounts, used: Amounts, *, estimated: bool = False) -> None:
            settle(ledger, reserved, used, estimated=estimated)
            if ledger._above is None and reserved.model_calls:
                self.calls.append((reserved, used))

        patch.setattr(Ledger, "reserve", noted)
        patch.setattr(Ledger, "settle", settled)

    def taken(self) -> list[tuple[Amounts, Amounts]]:
        calls, self.calls, self.reserved = self.calls, [], []
        return calls


@tool(max_tokens=2500)
def look(x: str) -> str:
    """Look something up, and say what there is to say about it."""
    return f"{x}: {PROSE * (int(x) % 40 if x.isdigit() else 30)}"


def agent(dice: random.Random) -> tuple[Agent, int]:
    """An agent, and how many of its calls may be in flight at once."""
    limits: Any = {
        "max_context_tokens": dice.choice([300, 700, 2000]),
        "max_output_tokens": 24,
        "max_latency_ms": 30_000,
        "max_cost_usd": dice.choice([0.002, 0.01, 1.0]),
    }
    kind = dice.choice(["prompts", "loop", "beside"])
    if kind == "loop":
        loop = {"tools": ("look",), "max_iterations": dice.choice([2, 3, 5]), "fallback": "Nothing."}
        return _agent(limits, loop), 1
    told = Step(tool="look", with_={"x": str(dice.choice([1, 9, 39]))}, as_="told")
    prompts = [f"Say what this means, in the words of number {number}: {{told}}" for number in range(3)]
    if kind == "prompts":
        # Each reads what the one before has said, so that they are asked one after the other.
        steps = [
            Step(prompt=f"{text} {{p{n - 1}}}" if n else text, as_=f"p{n}", fallback="-", retry=dice.choice([0, 1]))
            for n, text in enumerate(prompts)
        ]
    else:
        steps = [Step(prompt=text, as_=f"p{n}", fallback="-") for n, text in enumerate(prompts)]
    answer = Step(answer="{p0} {p1} {p2}")
    return _agent(limits, {"workflow": (told, *steps, answer)}), 1 if kind == "prompts" else 3


def _agent(limits: Any, work: Any) -> Agent:
    skill = Skill(name="job", description="Do the daily job", examples=("Do the daily job",), **work, **limits)
    return Agent(skills=[skill], tools=[look], store=MemoryStore(records=True))


def with_models(one: Agent, seed: int, counts: Callable[[Request], int], *, known: bool, beyond: int) -> Clients:
    """Let the agent ask a model of this way to count, which nothing is learnt of yet."""
    facts = {"name": "acme:m", "base_url": f"http://{seed}.invalid/v1", "price": PRICE}
    spec = ModelSpec.model_validate(facts | ({"tokens_per_o200k": TABLE} if known else {}))
    clients = Clients(lambda row: Counting(row, seed, counts, beyond))
    built = one._built
    built.lineup = Configured({"own": (spec,)}, clients=clients)  # type: ignore[arg-type]
    built.compiled = type(built.compiled)(built.compiled.spec, built.compiled.tools, built.lineup)
    return clients


async def run(
    one: Agent, audit: Audit, session: str | None = None
) -> tuple[Any, list[UsageExceeded], list[tuple[Amounts, Amounts]]]:
    events: list[AnyEvent] = []
    result = await one.run("Do the daily job", skill="job", session=session, emit=events.append)
    return result, [event for event in events if isinstance(event, UsageExceeded)], audit.taken()


def above(calls: list[tuple[Amounts, Amounts]], name: str) -> list[float]:
    """What each call was charged above its reservation, the most first."""
    over = [(getattr(used, name) or 0) - (getattr(reserved, name) or 0) for reserved, used in calls]
    return sorted((one for one in over if one > 1e-12), reverse=True)


def check(result: Any, events: list[UsageExceeded], calls: list[tuple[Amounts, Amounts]], width: int) -> None:
    """Every excess is one event of its size, and the run is above its bound by no more than the calls in flight."""
    for name in COUNTED:
        told = sorted((getattr(e, name) for e in events if getattr(e, name)), reverse=True)
        assert told == pytest.approx(above(calls, name)), name
    for name in DIMENSIONS:
        used, most = result.usage.as_dict()[name], result.bound.as_dict()[name]
        flying = sum(above(calls, name)[:width]) if name in COUNTED else 0
        assert most is None or used <= most + flying + 1e-9, (name, used, most, calls)


@pytest.fixture
def audit(monkeypatch: pytest.MonkeyPatch) -> Audit:
    load()
    return Audit(monkeypatch)


def own_count(request: Request, known: bool, learnt: float) -> float:
    """The most that the request may have as far as its sender knew: our count by the factor, or its bytes."""
    size = request_size(request)
    return size * TABLE if known else min(in_bytes(request.messages, request.tools), size * (learnt or 99))


async def test_what_is_counted_above_a_reservation_is_that_of_one_call(audit: Audit, count: Any) -> None:
    total, done, seed, kinds = count(150, 20_000), 0, 0, Counter[str]()
    while done < total:
        dice = random.Random(seed)
        factor, known, beyond = dice.uniform(0.8, 2.5), dice.random() < 0.6, dice.choice([0, 0, 0, 9])
        one, width = agent(dice)
        place, times = (f"http://{seed}.invalid/v1", "m"), factor * (TABLE if known else 1.3)
        clients = with_models(one, seed, partial(told_by, times), known=known, beyond=beyond)
        for again in range(3):
            before, asked = FACTORS.of(place), {model: len(model.sent) for model in clients.models.values()}
            result, events, calls = await run(one, audit, None if seed % 8 else f"{seed}/{again}")
            check(result, events, calls, width)
            for model in clients.models.values():
                for request, learnt in model.sent[asked.get(model, 0) :]:
                    own = own_count(request, known, learnt)
                    assert own <= max(reserved.input_tokens for reserved, _ in calls), "sent within reserved"
            if (factor <= 1 or not known) and not beyond:
                assert not events, "a factor up to the table's, or bytes: nothing is above"
            if again and before and not beyond:
                assert not events, "what was learnt is kept to"
            if seed % 8 == 0:
                after = FACTORS.of(place)
                FACTORS._most[place] = 9.0  # what is learnt later is no part of what happened
                again_from_tape = await replayed(one.compiled, await one.tape(result.run_id) or "")
                assert again_from_tape.divergence is None
                FACTORS._most[place] = after
                audit.taken()
            kinds.update([f"{'known' if known else 'unknown'} {'above' if events else 'within'} {again}"])
            done += 1
        seed += 1
    print(f"{done} runs: {dict(kinds)}")
    assert kinds["known above 0"] > total // 20 and kinds["unknown within 0"] > total // 20


def told_by(times: float, request: Request) -> int:
    """Tokens of a request for a model that counts so many for each of ours."""
    return ceil(request_size(request) * times)


async def test_a_model_that_counts_every_byte_is_within_the_bound(audit: Audit, count: Any) -> None:
    for seed in range(count(25, 3_000)):
        one, width = agent(random.Random(seed))
        with_models(one, seed + 10**6, lambda r: in_bytes(r.messages, r.tools), known=False, beyond=0)
        result, events, calls = await run(one, audit)
        check(result, events, calls, width)
        for name in COUNTED:
            assert getattr(result.usage, name) <= getattr(result.bound, name) + 1e-9
