"""What the server holds under load: streams, idle clients, overload, slow clients; beside LiteLLM and pydantic-ai.

The model is `shipworthy sim` in a process of its own, the clients are another one. Two cores are needed, and nothing
else on them: `--quick` looks whether it works. Figures are printed, and judged by no test.

```
.venv/bin/python bench/serve.py --quick
.venv/bin/python bench/serve.py streams idle overload slow
.venv/bin/python bench/serve.py --setup ~/peers            # the environment of the peers, with uv
.venv/bin/python bench/serve.py streams --peers ~/peers
```
"""

import argparse
import platform
import subprocess
import sys
from pathlib import Path

from serving import idle, overload, slow, streams

PARTS = {"streams": streams.main, "idle": idle.main, "overload": overload.main, "slow": slow.main}


def main() -> None:
    """Print the figures of the parts that are asked for."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("parts", nargs="*", choices=[*PARTS, []], help="all, where none is named")
    parser.add_argument("--setup", type=Path, help="make the environment of the peers in this folder")
    parser.add_argument("--peers", type=Path, help="the folder of the peers' environment")
    parser.add_argument("--only", nargs="*", default=["runs", "chat", "litellm", "pydantic_ai"], help="servers")
    parser.add_argument("--quick", action="store_true", help="small loads, to see that it works")
    given = parser.parse_args()
    if given.setup:
        set_up(given.setup)
        return
    names = [name for name in given.only if given.peers or name in ("runs", "chat")]
    print(f"Python {platform.python_version()} · {platform.machine()}")
    for part in given.parts or PARTS:
        PARTS[part](names, given.peers, given.quick)


def set_up(folder: Path) -> None:
    """Install the peers as `requirements/serving.txt` names them."""
    subprocess.run(["uv", "venv", "--python", sys.executable, str(folder / "venv")], check=True)
    python, wanted = folder / "venv" / "bin" / "python", Path(__file__).parent / "requirements" / "serving.txt"
    subprocess.run(["uv", "pip", "install", "--python", str(python), "-r", str(wanted)], check=True)


if __name__ == "__main__":
    main()
