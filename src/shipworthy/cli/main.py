"""The command line: the table of commands, and the conversion of errors to messages and exit codes."""

import gc
import os
import sys
import traceback
from collections.abc import Callable

from shipworthy import lazy
from shipworthy.cli.printing import complain, open_streams
from shipworthy.collector import freeze
from shipworthy.errors import ShipworthyError, SpecError
from shipworthy.models.local.progress import Told

# A command's module is imported when the command runs, so that `--help` does not import SQLAlchemy.
COMMANDS = {
    "new": "Make a runnable agent folder with a test.",
    "run": "Answer one message.",
    "chat": "Talk with an agent.",
    "route": "Show which skill a message goes to, with which inputs, and why.",
    "routing": "Show what the examples tell about routing, and which example to add.",
    "talk": "Hold written conversations with an agent, and say which answers are not as expected.",
    "bounds": "Show the computed worst case of every skill, like an invoice.",
    "check": "Say whether an agent is fit to ship, with the evidence.",
    "explain": "Say what a finding of check means, and how it is mended.",
    "phrases": "List every built-in sentence that a person can read, and which of them the agent words itself.",
    "runs": "List what was run, or show one run as a timeline.",
    "inspect": "Show one run whole: its waterfall, prompts, figures, decisions and costs.",
    "replay": "Repeat a run from its tape, exactly and offline.",
    "approvals": "List the questions that wait for the yes of another person, or decide one.",
    "state": "List what waits for the clock, or open what is due.",
    "settle": "Say whether a write happened whose outcome is unknown.",
    "watch": "Compare production with the certificate and with itself, and name what has drifted.",
    "learn": "Write how long tools and models usually take into learned.lock.",
    "serve": "Serve agents over HTTP.",
    "dev": "Serve an agent while you write it: it is loaded anew when you save.",
    "keys": "Make, list, revoke and rotate the API keys of the server.",
    "pin": "Write down what MCP servers and remote specialists are, so that a changed one is refused.",
    "schema": "Print JSON Schema of agents, skills and cases, for editors.",
    "mcp": "Serve an agent's skills to clients of the Model Context Protocol, on standard input and output.",
    "local": "Serve a small real model on this machine, or a GGUF file.",
    "sim": "Serve a simulated model, for demos and load tests.",
}
"""Name → summary in the list of commands."""
ABOUT = """Agents built out of constraints: every skill is routed, bounded and enforced from one contract.

Example: shipworthy run examples/trading "What's the sentiment on NVDA?"
"""


def main(arguments: list[str] | None = None) -> None:
    """Run a command. Exit codes: 0 done · 1 refused or failed · 2 unusable input · 3 infrastructure."""
    open_streams()
    Told.always = True
    given = sys.argv[1:] if arguments is None else arguments
    if arguments is None:
        # Imports leave nothing to collect, and a collection passes over all that they have made: a tenth of a start.
        gc.disable()
    if not given or given[0] not in COMMANDS:
        lazy.parser().show_list(given, ABOUT, COMMANDS)
        return
    name, rest = given[0], given[1:]
    if name == "route" and (plain := plain_words(rest)) is not None:
        _guarded(lambda: lazy.plain_route()(*plain))
        if not gc.isenabled():
            # The end of the process would look at all that the agent is made of.
            freeze()
    else:
        _guarded(lambda: lazy.parser().run(lazy.command(name), f"shipworthy {name}", rest))


def plain_words(words: list[str]) -> tuple[str, str, bool] | None:
    """AGENT, MESSAGE and whether `--json` is among the words; None where only the parser of options can read them."""
    rest = [word for word in words if word != "--json"]
    if len(rest) != 2 or any(word.startswith("-") for word in rest):
        return None
    return rest[0], rest[1], len(rest) < len(words)


def _guarded(work: Callable[[], None]) -> None:
    """Do the work of a command, and turn its errors into words and exit codes."""
    try:
        work()
    except ShipworthyError as error:
        complain(explained(error))
        sys.exit(error.exit_code)
    except BrokenPipeError:
        # The reader has closed the pipe: drop the rest of the output.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        sys.exit(0)
    except Exception as error:
        complain(_bug(error))
        sys.exit(3)


def explained(error: ShipworthyError) -> str:
    """The message of an error; of a SpecError, all its problems."""
    if isinstance(error, SpecError):
        count = len(error.problems)
        head = f"{count} problem{'s' if count != 1 else ''} in the definition:"
        return "\n".join([head, *(f"  {problem}" for problem in error.problems)])
    return str(error)


def _bug(error: Exception) -> str:
    if os.environ.get("SHIPWORTHY_DEBUG"):
        return traceback.format_exc().rstrip()
    return (
        f"This should not have happened: {type(error).__name__}: {error}\n"
        "Run it again with SHIPWORTHY_DEBUG=1 for the details to report."
    )
