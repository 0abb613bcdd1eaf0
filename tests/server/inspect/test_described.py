"""The document says what is served."""

from shipworthy.server.inspect.described import FILTERS, PATHS
from shipworthy.server.inspect.listing import NUMBERS, TEXTS
from shipworthy.server.inspect.routes import routes
from shipworthy.server.service import Service


def test_each_route_is_described() -> None:
    served = {(route.path.replace(":int", ""), method) for route in routes(Service({})) for method in route.methods}  # type: ignore[attr-defined]
    told = {(path, method.upper()) for path, methods in PATHS.items() for method in methods}
    assert served - {(path, "HEAD") for path, _ in served} == told


def test_each_filter_is_described() -> None:
    assert set(FILTERS) == {"limit", *TEXTS, *NUMBERS}
