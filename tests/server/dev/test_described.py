"""What the document says of this room."""

from shipworthy.server.dev.described import PATHS
from shipworthy.server.dev.routes import none
from shipworthy.server.service import Service


def test_what_is_served_is_described() -> None:
    assert {route.path for route in none(Service({}))} == set(PATHS)  # type: ignore[attr-defined]
