"""What the document says of this room."""

from shipworthy.server.service import Service
from shipworthy.server.watched.described import PATHS
from shipworthy.server.watched.routes import routes


def test_each_route_is_described() -> None:
    assert {route.path for route in routes(Service({}))} == set(PATHS)  # type: ignore[attr-defined]
