"""Many streams at once at a steady speed: how long a piece takes through the server, and what it costs."""

from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

from serving.processes import OURS, loaded, sampled, serving, simulated
from serving.text import ends_of, known_at, text_of

SPEED = 20
"""Tokens a second of each stream."""


def main(names: list[str], peers: Path | None, quick: bool) -> None:
    """Each at the highest load that it completes, from the most down."""
    tokens, ramp = (60, 1.0) if quick else (400, 8.0)
    steps = (50, 20) if quick else (500, 400, 300, 200, 100, 50, 25)
    print(f"\nStreams of {tokens} tokens at {SPEED} a second each. Delay: until the client has a piece, from when the")
    print("model sent it; of ours, which shows whole sentences, from the end of its sentence (and from the piece).")
    for words in (12, 1):
        print(f"Sentences of {words} word{'s' * (words > 1)}, each server at the highest load with p99 of at most 1 s:")
        for name in names:
            for count in steps:
                told = measured(name, count, tokens, ramp, words, peers)
                print(line(name, count, told), flush=True)
                if told["whole"] == count and told["delays"]["p99"] <= 1000:
                    break


def measured(name: str, count: int, tokens: int, ramp: float, words: int, peers: Path | None) -> dict[str, Any]:
    """One load on a server that has just begun, after a small one that warms it."""
    text = text_of(tokens, words)
    ends, known = ends_of(text), known_at(words, tokens) if name in OURS else list(range(tokens))
    with simulated(tokens, SPEED, None, words=words) as sim, serving(name, sim["url"], None, peers) as server:
        spec = {"what": "streams", "sent": sim["sent"], "ends": ends, "known": known, **server.place}
        loaded({**spec, "count": 3, "ramp": 0.1, "longest": 60}, None)
        with sampled(server) as samples, ThreadPoolExecutor() as pool:
            told = pool.submit(loaded, {**spec, "count": count, "ramp": ramp, "longest": 90}, None).result()
        began = told["began"]
        # All stream, none begins, none ends.
        steady = [one for one in samples if began + ramp + 1 <= one.at <= began + tokens / SPEED - 0.5]
        first, last = steady[0], steady[-1]
        pieces = count * SPEED * (last.at - first.at)
        return {
            **told,
            "steady": (last.cpu - first.cpu) / max(pieces, 1),
            "load": (last.cpu - first.cpu) / max(last.at - first.at, 0.1),
            "server_cpu": samples[-1].cpu - samples[0].cpu,
            "megabytes": max(one.megabytes for one in samples),
        }


def line(name: str, count: int, told: dict[str, Any]) -> str:
    """The figures of one load."""
    delays, pieces = told["delays"], max(told["pieces"], 1)
    return (
        f"  {name:<12}{count:>4} streams  whole {told['whole'] / count:6.1%}"
        f"  delay p50 {delays['p50']:6.1f} p99 {delays['p99']:7.1f} max {delays['max']:7.1f} ms"
        f" (from the piece: p50 {told['waits']['p50']:.0f} p99 {told['waits']['p99']:.0f})"
        f"  first p99 {told['firsts']['p99']:6.0f} ms"
        f"  CPU {told['steady'] * 1e6:4.0f} µs/token while all stream ({told['load']:.0%} of a core), "
        f"{told['server_cpu'] / pieces * 1e6:.0f} with all runs begin and end"
        f"  {told['megabytes']:4.0f} MB"
        f"  (in {told['seconds']:.0f} s: clients {told['cpu']:.1f}, model {told['sim_cpu']:.1f} s of CPU; "
        f"statuses {told['statuses']})"
    )
