"""Which skill a message goes to: Shipworthy's two tiers beside semantic-router with the same encoder, in one run.

The data is CLINC150 in a folder: train, test and oos_test as .jsonl.gz (`text`, `intent`), and kshot.json.gz (seed →
intent → rows of train). Each router has a process of its own for each seed, one at a time, and they take turns.
"""

import argparse
import json
import os
import platform
import shutil
import statistics
import subprocess
import sys
from pathlib import Path
from typing import Any

HERE = Path(__file__).resolve().parent
SOURCE = HERE.parent / "src"
PLACE = "semantic_router"
OURS = ("shipworthy light", "shipworthy full")
PEERS = ("semantic-router mean", "semantic-router max")
FIGURES = ("closed", "in scope", "refused", "AUROC", "R@95", "p50 ms", "built s", "MB")
MEANING = """
closed: the nearest skill is right, in percent of the queries in scope; no threshold
in scope, refused: at the router's own threshold, the right skill in scope, and no skill out of scope; semantic-router
  refuses nothing unless it is given queries to fit on
AUROC: a query in scope is surer than one out of scope; R@95: refused out of scope where 95 % in scope are taken
p50 ms: one decision, with the encoder; MB: the most memory of the process, with the data
"""


def set_up(folder: Path) -> None:
    """Make the environment of semantic-router, with uv where there is one; raises CalledProcessError."""
    place, file = folder / PLACE, HERE / "requirements" / "routing" / f"{PLACE}.txt"
    python = str(place / "bin" / "python")
    if (uv := shutil.which("uv")) is not None:
        subprocess.run([uv, "venv", "--clear", "--python", sys.executable, str(place)], check=True)
        subprocess.run([uv, "pip", "install", "--python", python, "-r", str(file)], check=True)
    else:
        subprocess.run([sys.executable, "-m", "venv", "--clear", str(place)], check=True)
        subprocess.run([python, "-m", "pip", "install", "-r", str(file)], check=True)


def ask(python: Path, name: str, words: list[str]) -> dict[str, Any]:
    """The figures of one router in a process of its own; raises CalledProcessError."""
    environ = {**os.environ, "PYTHONPATH": str(SOURCE), "PYTHONHASHSEED": "0"}
    driver = "routes_ours.py" if name in OURS else "routes_peer.py"
    command = [str(python), str(HERE / "drivers" / driver), name, *words]
    done = subprocess.run(command, env=environ, stdout=subprocess.PIPE, text=True, check=True)
    found: dict[str, Any] = json.loads(done.stdout.splitlines()[-1])
    return found


def table(told: dict[str, list[dict[str, Any]]]) -> list[str]:
    """A line for each router: the mean of each figure over the seeds, of times the median."""
    lines = [f"{'':<24}{''.join(f'{figure:>10}' for figure in FIGURES)}"]
    for name, every in told.items():
        middle = {
            figure: (statistics.median if figure in FIGURES[5:] else statistics.mean)([one[figure] for one in every])
            for figure in FIGURES
        }
        lines.append(f"{name:<24}{''.join(f'{middle[figure]:>10.1f}' for figure in FIGURES)}")
    return lines


def main() -> None:
    """Read the arguments, measure, print."""
    parser = argparse.ArgumentParser(
        description=__doc__,
        epilog="example: python bench/routing.py --setup ~/peers && python bench/routing.py --peers ~/peers clinc150",
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.add_argument("data", nargs="?", type=Path, help="folder of CLINC150")
    parser.add_argument("--shots", default="10,3", help="examples a skill (10,3)")
    parser.add_argument("--seeds", default="0,1,2,3,4", help="choices of examples (0,1,2,3,4)")
    parser.add_argument("--every", type=int, default=1, metavar="N", help="ask only every n-th query (1)")
    parser.add_argument("--json", action="store_true", help="every figure of every process, as one JSON object")
    parser.add_argument("--peers", type=Path, metavar="DIR", help="folder with the environment of semantic-router")
    parser.add_argument("--setup", type=Path, metavar="DIR", help="make that environment there, and measure nothing")
    args = parser.parse_args()
    if args.setup is not None:
        set_up(args.setup)
        return
    if args.data is None:
        parser.error("name the folder of CLINC150")
    pythons = dict.fromkeys(OURS, Path(sys.executable))
    if args.peers is not None:
        pythons |= dict.fromkeys(PEERS, args.peers / PLACE / "bin" / "python")
    before = os.getloadavg()[0]
    found: dict[str, dict[str, list[dict[str, Any]]]] = {}
    for shots in args.shots.split(","):
        told: dict[str, list[dict[str, Any]]] = {name: [] for name in pythons}
        for seed in args.seeds.split(","):
            for name, python in pythons.items():
                told[name].append(ask(python, name, [str(args.data), shots, seed, str(args.every)]))
        found[shots] = told
        if not args.json:
            print(f"{shots} examples a skill\n" + "\n".join(table(told)) + "\n", flush=True)
    if args.json:
        print(json.dumps(found))
        return
    about = f"Python {platform.python_version()}, {os.cpu_count()} cores, load {before:.1f} before"
    print(MEANING.strip() + f"\n{about}; seeds {args.seeds}, every {args.every}. query")


if __name__ == "__main__":
    main()
