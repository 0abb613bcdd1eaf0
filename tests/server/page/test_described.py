"""The document of the API says what the page begins with."""

import jsonschema

from shipworthy.server.caller import LOCAL
from shipworthy.server.page.described import BEGUN, PATHS
from shipworthy.server.page.opening import opening
from shipworthy.server.page.routes import routes
from shipworthy.server.service import Service


def test_the_answer_is_as_described() -> None:
    jsonschema.validate(opening(Service({}), LOCAL), BEGUN)


def test_what_is_described_is_served() -> None:
    assert set(PATHS) <= {route.path for route in routes(Service({}))}  # type: ignore[attr-defined]
