"""A command sends its spans and metrics to a collector, in OTLP over HTTP."""

import os
import subprocess
import sys
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest
from opentelemetry.proto.collector.metrics.v1.metrics_service_pb2 import ExportMetricsServiceRequest
from opentelemetry.proto.collector.trace.v1.trace_service_pb2 import ExportTraceServiceRequest
from tests.tracing.otel.conftest import Seen

from shipworthy.tracing.otel.exporting import METRICS, SPANS, _chosen, begin

TRADING = Path(__file__).resolve().parents[3] / "examples" / "trading"


class Collector(ThreadingHTTPServer):
    """Keeps what it is sent: path → bodies."""

    def __init__(self) -> None:
        self.got: dict[str, list[bytes]] = {}
        super().__init__(("127.0.0.1", 0), _Keeps)


class _Keeps(BaseHTTPRequestHandler):
    server: Collector

    def do_POST(self) -> None:
        body = self.rfile.read(int(self.headers["Content-Length"]))
        self.server.got.setdefault(self.path, []).append(body)
        self.send_response(200)
        self.end_headers()

    def log_message(self, format: str, *args: object) -> None:
        """Say nothing."""


@pytest.fixture
def collector() -> Iterator[Collector]:
    server = Collector()
    threading.Thread(target=server.serve_forever, args=(0.01,), daemon=True).start()
    yield server
    server.shutdown()
    server.server_close()


def test_a_run_of_the_command_line_reaches_the_collector(collector: Collector, tmp_path: Path) -> None:
    port = collector.server_address[1]
    environ = {
        **os.environ,
        "SHIPWORTHY_HOME": str(tmp_path),
        "OTEL_EXPORTER_OTLP_ENDPOINT": f"http://127.0.0.1:{port}",
        "OTEL_EXPORTER_OTLP_PROTOCOL": "grpc",
        "OTEL_TRACES_EXPORTER": "otlp,jaeger",
    }
    command = [sys.executable, "-m", "shipworthy", "run", str(TRADING), "What's the sentiment on NVDA?", "--json"]
    done = subprocess.run(command, env=environ, capture_output=True, text=True, timeout=120, check=True)
    assert "`OTEL_TRACES_EXPORTER` is jaeger" in done.stderr and "4318" in done.stderr
    sent = ExportTraceServiceRequest.FromString(collector.got["/v1/traces"][0])
    spans = [span for r in sent.resource_spans for scope in r.scope_spans for span in scope.spans]
    assert {"invoke_agent trading", "execute_tool get_reddit_sentiment"} <= {span.name for span in spans}
    resource = {a.key: a.value.string_value for a in sent.resource_spans[0].resource.attributes}
    assert resource["service.name"] == "shipworthy"
    measured = ExportMetricsServiceRequest.FromString(collector.got["/v1/metrics"][-1])
    names = {metric.name for r in measured.resource_metrics for s in r.scope_metrics for metric in s.metrics}
    assert "gen_ai.invoke_agent.duration" in names


def test_a_program_that_has_set_it_up_keeps_what_it_has(seen: Seen) -> None:
    assert begin(print) is False


def test_it_can_be_disabled(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("OTEL_SDK_DISABLED", "true")
    assert begin(print) is False


def test_exporters_are_named_by_a_list(monkeypatch: pytest.MonkeyPatch) -> None:
    told: list[str] = []
    monkeypatch.delenv("OTEL_TRACES_EXPORTER", raising=False)
    assert _chosen("OTEL_TRACES_EXPORTER", SPANS, told.append) == [SPANS["otlp"]]
    monkeypatch.setenv("OTEL_METRICS_EXPORTER", "console, none")
    assert _chosen("OTEL_METRICS_EXPORTER", METRICS, told.append) == [METRICS["console"]]
    assert told == []
