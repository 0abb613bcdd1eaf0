"""The door of the HTTP API."""

from shipworthy.server.http.routes import AGENT, endpoints
from shipworthy.server.service import Service


def test_what_is_of_one_agent_is_served_below_its_path_too() -> None:
    served = {(one.method, one.path) for one in endpoints(Service({}))}
    for method, path in (
        ("POST", "/runs"),
        ("GET", "/skills/{skill}"),
        ("POST", "/skills/{skill}/run"),
        ("GET", "/tools"),
    ):
        assert {(method, f"/v1{path}"), (method, f"{AGENT}{path}")} <= served
