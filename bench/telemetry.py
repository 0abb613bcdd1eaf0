"""What spans and metrics cost a run: CPU with a tool and a model in the process, in four states of OpenTelemetry.

Run it with `.venv/bin/python bench/telemetry.py`; it prints figures and judges nothing. Each state is a process of its
own, and they take turns.
"""

# ruff: noqa: PLC0415 - what is imported is what is measured
import asyncio
import json
import os
import statistics
import subprocess
import sys
import time

STATES = ("absent", "imported", "not sampled", "recorded")
RUNS, ROUNDS = 400, 5


def main() -> None:
    """Print the milliseconds of CPU of a run in each state."""
    taken: dict[str, list[float]] = {state: [] for state in STATES}
    for _ in range(ROUNDS):
        for state in STATES:
            done = subprocess.run([sys.executable, __file__, state], capture_output=True, text=True, check=True)
            taken[state].append(json.loads(done.stdout))
    floor = statistics.median(taken["absent"])
    print(f"CPU of a run with a tool and a request to a model (3 spans), median of {ROUNDS} times {RUNS} runs:")
    for state, seconds in taken.items():
        median = statistics.median(seconds)
        print(f"  {state:<12}{median * 1e6:8.0f} µs  {(median - floor) * 1e6:+7.0f} µs")


def set_up(state: str) -> None:
    """Bring OpenTelemetry into the state."""
    if state == "absent":
        return
    from opentelemetry import metrics, trace

    if state == "imported":
        return
    from opentelemetry.sdk.metrics import MeterProvider
    from opentelemetry.sdk.metrics.export import InMemoryMetricReader
    from opentelemetry.sdk.trace import TracerProvider
    from opentelemetry.sdk.trace.export import BatchSpanProcessor, SpanExporter, SpanExportResult
    from opentelemetry.sdk.trace.sampling import ALWAYS_OFF, ALWAYS_ON

    class Nowhere(SpanExporter):
        def export(self, spans: object) -> SpanExportResult:
            return SpanExportResult.SUCCESS

    tracers = TracerProvider(sampler=ALWAYS_OFF if state == "not sampled" else ALWAYS_ON)
    tracers.add_span_processor(BatchSpanProcessor(Nowhere()))
    trace.set_tracer_provider(tracers)
    metrics.set_meter_provider(MeterProvider(metric_readers=[InMemoryMetricReader()]))


def measured(state: str) -> float:
    """Seconds of CPU of one run."""
    from shipworthy import Agent, Reply, ScriptedModel, Skill, Step, tool

    @tool
    async def price(ticker: str) -> dict[str, float]:
        """The price of a stock."""
        return {"price": 100.0}

    step = Step(prompt="Say the price: {price}", as_="words", fallback="{price}")
    skill = Skill(
        name="job",
        description="Say a price",
        examples=("Say the price",),
        workflow=[Step(tool=price, with_={"ticker": "NVDA"}), step],
    )
    model = ScriptedModel(lambda request: Reply(text="The price is 100."))
    agent = Agent(skills=[skill], tools=[price], model=model, store="memory")
    set_up(state)

    async def runs(count: int) -> None:
        for _ in range(count):
            await agent.run("Say the price", skill="job")

    asyncio.run(runs(20))
    began = time.process_time()
    asyncio.run(runs(RUNS))
    return (time.process_time() - began) / RUNS


if __name__ == "__main__":
    if len(sys.argv) > 1:
        print(json.dumps(measured(sys.argv[1])), flush=True)
        os._exit(0)
    main()
