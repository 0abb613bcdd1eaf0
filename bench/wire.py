"""What a model call costs: Shipworthy beside loops by hand and beside agent frameworks, in one run.

Every driver has a process of its own and asks one canned server on loopback (canned.py). The rounds are interleaved,
one driver is active at a time, and each ratio is the median of the ratios within the rounds, because the machine is
shared and its speed drifts. CPU is that of the driver's process; the server is another one.
"""

import argparse
import json
import os
import platform
import shutil
import subprocess
import sys
from dataclasses import asdict
from pathlib import Path

from wired.measured import DRIVERS, HERE, SEED, Run, canned
from wired.tables import TABLES, goals, table


def report(run: Run, about: list[str]) -> str:
    """Everything in words and tables."""
    blocks = [[title, *table(run, columns)] for title, columns in TABLES.items()]
    blocks.append(["Goals; `shipworthy` with routing unless it says otherwise", *(str(goal) for goal in goals(run))])
    share = {
        driver: max(answer["server"] / answer["wall"] for answer in told.values())
        for driver, told in run.told["many"].items()
    }
    if share:
        busiest = max(share, key=share.__getitem__)
        about = [*about, f"the server was busy {share[busiest]:.0%} of the time at most, while {busiest.name} ran 100"]
    blocks.append(about)
    failed = [(driver.name, phase, why) for driver, told in run.failed.items() for phase, why in told.items()]
    blocks.append([f"{name} failed in {phase}: {why}" for name, phase, why in failed])
    return "\n\n".join("\n".join(block) for block in blocks if block)


def versions(run: Run) -> dict[str, str]:
    """Package → version, of everything that was measured."""
    found: dict[str, str] = {}
    for told in run.told["start"].values():
        for answer in told.values():
            found |= answer["import"]["versions"]
    return found


def set_up(folder: Path) -> None:
    """Make an environment for each file of requirements, with uv where there is one; raises CalledProcessError."""
    uv = shutil.which("uv")
    for file in sorted((HERE / "requirements").glob("*.txt")):
        place = folder / file.stem
        python = str(place / "bin" / "python")
        if uv is not None:
            subprocess.run([uv, "venv", "--clear", "--python", sys.executable, str(place)], check=True)
            subprocess.run([uv, "pip", "install", "--python", python, "-r", str(file)], check=True)
        else:
            subprocess.run([sys.executable, "-m", "venv", "--clear", str(place)], check=True)
            subprocess.run([python, "-m", "pip", "install", "-r", str(file)], check=True)


def main() -> None:
    """Read the arguments, measure, print."""
    parser = argparse.ArgumentParser(
        description=__doc__,
        epilog="example: python bench/wire.py --setup ~/peers && python bench/wire.py --peers ~/peers --rounds 7",
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.add_argument("--rounds", type=int, metavar="N", help="interleaved rounds (5, quick: 1); about 2 min each")
    parser.add_argument("--quick", action="store_true", help="few runs each: whether it works, not what it costs")
    parser.add_argument("--json", action="store_true", help="every answer of every round, as one JSON object")
    parser.add_argument("--peers", type=Path, metavar="DIR", help="folder with the environments of the peers")
    parser.add_argument("--setup", type=Path, metavar="DIR", help="make these environments there, and measure nothing")
    args = parser.parse_args()
    if args.setup is not None:
        set_up(args.setup)
        return
    pythons, missing = {}, []
    for driver in DRIVERS:
        python = Path(sys.executable) if not driver.place else (args.peers or Path()) / driver.place / "bin" / "python"
        if driver.place and (args.peers is None or not python.exists()):
            missing.append(driver.name)
        else:
            pythons[driver] = python
    before = os.getloadavg()[0]
    rounds = args.rounds or (1 if args.quick else 5)
    with canned() as server:
        run = Run(pythons, server)
        run.measure(rounds, quick=args.quick)
    about = [
        f"seed {SEED}, {rounds} rounds, load {before:.1f} before and {os.getloadavg()[0]:.1f} after",
        f"Python {platform.python_version()}, {platform.platform()}, {os.cpu_count()} cores",
        ", ".join(f"{name} {version}" for name, version in versions(run).items()),
        *([f"no environment for {', '.join(missing)}: see --setup and --peers"] if missing else []),
    ]
    print(as_json(run, about) if args.json else report(run, about))


def as_json(run: Run, about: list[str]) -> str:
    """Everything as one object."""
    phases = {
        phase: {driver.name: list(answers.values()) for driver, answers in told.items()}
        for phase, told in run.told.items()
    }
    reached = [asdict(goal) for goal in goals(run)]
    failed = {driver.name: told for driver, told in run.failed.items() if told}
    return json.dumps({"about": about, "phases": phases, "goals": reached, "failed": failed}, indent=1)


if __name__ == "__main__":
    main()
