"""What is counted."""

import pytest
from starlette.types import Scope
from tests.server.operation.asgi import scope_of

from shipworthy.contract.bounds.bound import Usage
from shipworthy.events import Thinking
from shipworthy.runtime.result import RunResult
from shipworthy.server.asked import Asked
from shipworthy.server.caller import LOCAL
from shipworthy.server.live import Live
from shipworthy.server.operation import metrics as module
from shipworthy.server.operation.metrics import Metrics, route_of
from shipworthy.server.operation.shedding import Shedding
from shipworthy.server.service import Service


def _metrics() -> Metrics:
    service = Service({})
    return Metrics(service, Shedding(service, 1.0))


def _scope(where: str, **params: str) -> Scope:
    return {**scope_of("GET", where), "endpoint": 1, "path_params": params}


def test_a_route_has_names_for_its_ids() -> None:
    assert route_of(scope_of("GET", "/a")) == "other"
    assert route_of(_scope("/v1/runs/v1", id="v1")) == "/{id}/runs/{id}", "no id of a request is left"
    assert route_of(_scope("/files/a/b.txt", path="a/b.txt")) == "/files/{path}"
    assert route_of(_scope("/v1/agents/x/runs/7", agent="x", id="7")) == "/v1/agents/{agent}/runs/{id}"


def test_no_client_makes_new_series_without_end(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "MOST_ROUTES", 5)
    metrics = _metrics()
    for n in range(20):
        metrics.request({**_scope(f"/page/{n}"), "method": f"M{n}"}, 200, 0.1)
    told = metrics.text().decode()
    assert told.count("shipworthy_http_requests_total{") == 6
    assert 'shipworthy_http_requests_total{method="other",route="other",status="200"} 15.0' in told


async def test_a_run_is_counted_with_its_tokens_and_money_and_once() -> None:
    metrics, live = _metrics(), Live("r", Asked(agent="worker", message="m"), LOCAL)
    usage = Usage(model_calls=2, tool_calls=1, input_tokens=30, output_tokens=4, cost_usd=0.5, latency_ms=700)
    result = RunResult(run_id="r", status="degraded", reason="late", text="", skill=None, usage=usage, first_token_ms=3)
    metrics.run(live, result)
    live.put(Thinking(run_id="r"))
    metrics.run(live, result)
    metrics.run(live, None)
    told = metrics.text().decode()
    for line in (
        'shipworthy_runs_total{agent="worker",reason="late",status="degraded"} 2.0',
        'shipworthy_runs_total{agent="worker",reason="",status="failed"} 1.0',
        'shipworthy_tokens_total{agent="worker",direction="input"} 30.0',
        'shipworthy_calls_total{agent="worker",kind="model"} 2.0',
        'shipworthy_cost_usd_total{agent="worker"} 0.5',
        'shipworthy_run_seconds_bucket{agent="worker",le="1.0"} 1.0',
    ):
        assert line in told, line
