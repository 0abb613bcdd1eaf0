"""The routes of the API as data."""

from shipworthy.server.http.routes import endpoints
from shipworthy.server.service import Service


def test_each_method_of_a_path_is_there_once_and_says_what_it_does() -> None:
    served = endpoints(Service({}))
    assert len({(one.method, one.path) for one in served}) == len(served)
    assert all(one.about.endswith(".") for one in served)
    assert all(one.method == "POST" for one in served if one.body is not None)
