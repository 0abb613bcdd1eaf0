"""The document of the API says what the room serves."""

from shipworthy.server.service import Service
from shipworthy.server.writes.described import PATHS
from shipworthy.server.writes.routes import routes


def test_it_describes_every_route_and_no_other() -> None:
    served = {(route.path, method.lower()) for route in routes(Service({})) for method in route.methods - {"HEAD"}}  # type: ignore[attr-defined]
    assert {(path, method) for path, methods in PATHS.items() for method in methods} == served
