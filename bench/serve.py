"""What the server holds under load: streams, idle clients, overload, slow clients; beside a LiteLLM proxy and pydantic-ai.

The model is `shipworthy sim` in a process of its own, the clients are another one. Two cores are needed, and nothing
else on them: `--quick` looks whether it works. Figures are printed, and judged by nobody.

```
.venv/bin/python bench/serve.py --quick
.venv/bin/python bench/serve.py streams idle overload slow
.venv/bin/python bench/serve.py streams --peers ~/peers    # with venv/ in it: litellm[proxy], pydantic-ai-slim[openai], fastapi
```
"""

import argparse
import platform
from pathlib import Path

from serving import idle, overload, slow, streams

PARTS = {"streams": streams.main, "idle": idle.main, "overload": overload.main, "slow": slow.main}


def main() -> None:
    """Print the figures of the parts that are asked for."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("parts", nargs="*", choices=[*PARTS, []], help="all, where none is named")
    parser.add_argument("--peers", type=Path, help="the folder of the peers' environment")
    parser.add_argument("--only", nargs="*", default=["runs", "chat", "litellm", "pydantic_ai"], help="servers")
    parser.add_argument("--quick", action="store_true", help="small loads, to see that it works")
    given = parser.parse_args()
    names = [name for name in given.only if given.peers or name in ("runs", "chat")]
    print(f"Python {platform.python_version()} · {platform.machine()}")
    for part in given.parts or PARTS:
        PARTS[part](names, given.peers, given.quick)


if __name__ == "__main__":
    main()
