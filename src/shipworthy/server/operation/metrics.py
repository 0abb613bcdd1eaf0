"""Metrics in the format of Prometheus. No label has a value of a message, a session, a key or a tenant."""

from prometheus_client import CollectorRegistry, Counter, Gauge, Histogram, generate_latest
from prometheus_client.exposition import CONTENT_TYPE_LATEST
from starlette.types import Scope

from shipworthy.runtime.result import RunResult
from shipworthy.server.live import Live
from shipworthy.server.operation.shedding import Shedding
from shipworthy.server.operation.skills import SkillMetrics
from shipworthy.server.service import Service

CONTENT_TYPE = CONTENT_TYPE_LATEST
SECONDS = (0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30, 60, 120)
MOST_ROUTES = 200
METHODS = frozenset(("GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"))


class Metrics:
    """What a server counts, apart from those of other servers in the process."""

    def __init__(self, service: Service, shedding: Shedding) -> None:
        registry = self._registry = CollectorRegistry()
        self._routes: set[str] = set()
        labels = ("method", "route", "status")
        self._requests = Counter("shipworthy_http_requests", "Requests.", labels, registry=registry)
        self._took = Histogram(
            "shipworthy_http_request_seconds",
            "Time until a request was answered; of a stream, until it ended.",
            ("route",),
            registry=registry,
            buckets=SECONDS,
        )
        self._refused = Counter("shipworthy_refused", "Requests that were refused.", ("reason",), registry=registry)
        self._runs = Counter("shipworthy_runs", "Messages answered.", ("agent", "status", "reason"), registry=registry)
        self._run_took = Histogram(
            "shipworthy_run_seconds", "Time of a run.", ("agent",), registry=registry, buckets=SECONDS
        )
        self._first = Histogram(
            "shipworthy_first_token_seconds", "Time to the first text.", ("agent",), registry=registry, buckets=SECONDS
        )
        self._tokens = Counter("shipworthy_tokens", "Tokens of models.", ("agent", "direction"), registry=registry)
        self._calls = Counter("shipworthy_calls", "Calls of models and tools.", ("agent", "kind"), registry=registry)
        self._cost = Counter("shipworthy_cost_usd", "Money for models, in US dollars.", ("agent",), registry=registry)
        self._skills = SkillMetrics(registry, SECONDS)
        running = Gauge("shipworthy_runs_running", "Messages that are being answered.", registry=registry)
        running.set_function(lambda: float(service.running))
        lag = Gauge("shipworthy_loop_lag_seconds", "How late the event loop is.", registry=registry)
        lag.set_function(lambda: shedding.lag)

    def request(self, scope: Scope, status: int, seconds: float) -> None:
        """Count a request that was answered with this status; 0: its client left before."""
        route = route_of(scope)
        if route not in self._routes:
            # A route whose ids are not told apart from its names must not become a label each.
            route = "other" if len(self._routes) >= MOST_ROUTES else route
            self._routes.add(route)
        method = scope["method"] if scope["method"] in METHODS else "other"
        self._requests.labels(method, route, str(status or 499)).inc()
        self._took.labels(route).observe(seconds)

    def refused(self, reason: str) -> None:
        """Count a refusal."""
        self._refused.labels(reason).inc()

    def run(self, live: Live, result: RunResult | None) -> None:
        """Count a run by its result; None: it was cancelled or failed."""
        agent = live.asked.agent
        if result is None:
            self._runs.labels(agent, "failed", "").inc()
            return
        self._runs.labels(agent, result.status, result.reason or "").inc()
        if not live.worked:
            return  # a message that was sent again had its answer
        usage = result.usage
        self._skills.run(agent, result)
        self._run_took.labels(agent).observe(usage.latency_ms / 1000)
        if result.first_token_ms is not None:
            self._first.labels(agent).observe(result.first_token_ms / 1000)
        self._tokens.labels(agent, "input").inc(usage.input_tokens)
        self._tokens.labels(agent, "output").inc(usage.output_tokens)
        self._calls.labels(agent, "model").inc(usage.model_calls)
        self._calls.labels(agent, "tool").inc(usage.tool_calls)
        self._cost.labels(agent).inc(usage.cost_usd)

    def text(self) -> bytes:
        """All of them, as Prometheus reads them."""
        return generate_latest(self._registry)


def route_of(scope: Scope) -> str:
    """The route of a request, with names in the place of ids; `other` where there is none."""
    if "endpoint" not in scope:
        return "other"
    params = {str(value): f"{{{name}}}" for name, value in scope.get("path_params", {}).items()}
    path = scope["path"]
    for value, name in params.items():
        path = path.replace(value, name) if "/" in value else path
    return "/".join(params.get(piece, piece) for piece in path.split("/"))
