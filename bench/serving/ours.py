"""The server of Shipworthy with one agent, for `bench/serve.py`: `ours.py SIM_URL`. Prints its port."""

import cProfile
import json
import os
import sys

from shipworthy import Agent, Skill
from shipworthy.contract.model import ModelSpec, PriceSpec
from shipworthy.server.app import app
from shipworthy.server.running import run_server
from shipworthy.server.service import Service
from shipworthy.server.settings import Settings


def agent(url: str) -> Agent:
    """One skill that streams a model's answer."""
    spec = ModelSpec(name="openai:mock", base_url=f"{url}/v1", price=PriceSpec(), tokens_per_o200k=1.0)
    note = Skill(
        name="note",
        description="Write about a stock in words",
        examples=("Write a long note on AMD", "Say in one sentence how Tesla is doing"),
        instructions="You are a concise stock analyst.",
        grounded="off",
        max_output_tokens=8000,
        max_latency_ms=120_000,
    )
    return Agent(skills=[note], models={"fast": (spec,)}, name="bench", limits={"max_latency_ms": 120_000})


def told(host: str, port: int) -> None:
    """Say where it listens."""
    print(json.dumps({"pid": os.getpid(), "url": f"http://{host}:{port}"}), flush=True)


def main() -> None:
    """Serve until the process is ended."""
    os.environ.setdefault("OPENAI_API_KEY", "bench")
    service = Service({"bench": agent(sys.argv[1])}, most_running=int(os.environ.get("MOST_RUNNING", "1000")))
    run_server(app(service), service, Settings(port=0), listening=told)


if __name__ == "__main__":
    if where := os.environ.get("BENCH_PROFILE"):
        profile = cProfile.Profile()
        profile.runcall(main)
        profile.dump_stats(where)
    else:
        main()
