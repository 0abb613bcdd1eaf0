"""More requests than the server can answer: what it still answers, and how soon it says no to the others."""

from pathlib import Path
from typing import Any

from serving.processes import Server, loaded, serving, simulated

TOKENS = 30
SERVER, OTHERS = 0, 1
"""The cores: one for the server, one for the model and the clients."""


def main(names: list[str], peers: Path | None, quick: bool) -> None:
    """Capacity, then 2 × and 5 × of it, then what comes after."""
    seconds = 2.0 if quick else 5.0
    print("\nOverload: runs of one request to the model, at random moments; the server on one core, the model and the")
    print("clients on the other. Capacity: the highest rate with p99 of at most 2 × the unloaded one and no refusal.")
    with simulated(TOKENS, 0, OTHERS) as sim, serving("runs", sim["url"], SERVER, peers) as server:
        load = Load(server, sim["pid"])
        load.at(20, 3)
        unloaded = load.at(5, seconds * 2)
        most = 2 * unloaded["latency"]["p99"]
        print(f"  unloaded p50 {unloaded['latency']['p50']:.1f} p99 {unloaded['latency']['p99']:.1f} ms")
        capacity = load.capacity(most, seconds)
        print(f"  capacity {capacity:.0f} runs a second")
        for times in (2, 5):
            told = load.at(capacity * times, seconds * 2)
            good = told["good"] / told["lasted"] / capacity
            print(
                f"  {times} ×: goodput {good:.0%} of capacity, p99 {told['latency']['p99']:.0f} ms"
                f" ({told['latency']['p99'] / unloaded['latency']['p99']:.1f} × unloaded); {told['refused']} refused,"
                f" p50 {told['refusal']['p50']:.0f} p99 {told['refusal']['p99']:.0f} ms; {told['failed']} failed;"
                f" the others' core {told['others']:.0%} busy",
                flush=True,
            )
            print(f"      normal again after {load.normal(capacity / 2, most)} s")


class Load:
    """Loads one server."""

    def __init__(self, server: Server, sim: int) -> None:
        self._server, self._sim, self._seed = server, Server(pid=sim, url="", kind="", path=""), 0

    def at(self, rate: float, seconds: float, seed: int | None = None) -> dict[str, Any]:
        """What became of the requests at a rate, and how busy the core of the model and the clients was.

        `seed`: of the moments at which they come; None: others each time.
        """
        self._seed += 1
        spec = {"what": "arrivals", "rate": rate, "seconds": seconds, "longest": 30, "seed": seed or self._seed}
        before = self._sim.cpu
        told = loaded({**spec, "stream": False, **self._server.place}, OTHERS)
        return {**told, "others": (self._sim.cpu - before + told["cpu"]) / told["lasted"]}

    def capacity(self, most: float, seconds: float) -> float:
        """The highest rate that is answered without a refusal, with p99 of at most `most` milliseconds."""
        low, high = 10.0, 20.0
        while self._holds(high, most, seconds):
            low, high = high, high * 1.6
        for _ in range(4):
            middle = (low + high) / 2
            low, high = (middle, high) if self._holds(middle, most, seconds) else (low, middle)
        return low

    def _holds(self, rate: float, most: float, seconds: float) -> bool:
        told = self.at(rate, seconds)
        return bool(told["good"] == told["asked"] and told["latency"]["p99"] <= most)

    def normal(self, rate: float, most: float) -> str:
        """Seconds after which requests at a modest rate are answered as before."""
        for second in range(10):
            if self._holds(rate, most, 1.0):
                return f"at most {second + 1}"
        return "more than 10"
