"""`shipworthy local`."""

import signal
import socket
import sys
from types import FrameType
from typing import Annotated, ClassVar

import typer

from shipworthy.cli.opening import stopping
from shipworthy.cli.printing import complain, say
from shipworthy.errors import ShipworthyError, UsageError
from shipworthy.models.local import weights
from shipworthy.models.local.installed import missing
from shipworthy.models.local.serve import Address
from shipworthy.models.local.server import LocalServer


class CannotListen(ShipworthyError):
    """The port cannot be listened on."""

    exit_code: ClassVar[int] = 3


def local(
    gguf: Annotated[str | None, typer.Option(metavar="FILE", help="A GGUF file in place of the small model.")] = None,
    port: Annotated[int, typer.Option(help="The port to listen on; 0 takes a free one.")] = 8398,
    fetch: Annotated[bool, typer.Option("--fetch", help="Only fetch the small model into the cache.")] = False,
) -> None:
    """Serve a small real model on this machine, or a GGUF file: llama.cpp, in both wire formats, on 127.0.0.1.

    Needs shipworthy[local]. The small model has 135 million parameters and babbles: what limits are for.

    Example: shipworthy local --port 8398
    """
    if not 0 <= port <= 65535:
        raise UsageError(f"--port: {port} is not a port\n    write a number from 0 to 65535")
    if fetch:
        if gguf is not None:
            raise UsageError("--fetch and --gguf cannot go together: a file that you name needs no fetching")
        say(weights.fetched(complain), sys.stdout)
        return
    if words := missing():
        raise UsageError(words)
    _refuse_taken(port)
    server = LocalServer(str(weights.given(gguf)) if gguf is not None else "", port=port)
    signal.signal(signal.SIGTERM, _ended)
    with stopping():
        try:
            say(_intro(server.start(complain)), sys.stdout)
            sys.stdout.flush()
            code, words = server.wait(), server.log()[-300:].strip()
        finally:
            server.stop()
    raise ShipworthyError(f"llama.cpp has ended (exit code {code}): {words}")


def _refuse_taken(port: int) -> None:
    with socket.socket() as tried:
        tried.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            tried.bind(("127.0.0.1", port))
        except OSError as error:
            repair = "end what listens there, or choose another port"
            raise CannotListen(f"cannot listen on 127.0.0.1:{port}: {error.strerror}\n    {repair}") from error


def _ended(number: int, frame: FrameType | None) -> None:
    raise KeyboardInterrupt


def _intro(address: Address) -> str:
    url = address["url"]
    tools = "has" if address["tools"] else "has no"
    return (
        f"A real model is listening on {url}. Its chat template {tools} place for tools.\n"
        "Point an agent at it, in another terminal:\n"
        f"  LLAMACPP_BASE_URL={url}/v1 \\\n"
        '    shipworthy run examples/trading "How do people feel about Tesla?" --model llamacpp:local\n'
        "or name it in agent.yaml, where it is started by itself: models: {fast: [local]}\n"
        "Ctrl-C ends it."
    )
