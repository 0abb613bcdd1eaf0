"""The page over HTTP: who gets what, with which headers."""

import gzip
from pathlib import Path

import pytest
from tests.server.http.client import Answer, Client
from tests.server.operation.conftest import added, worker

from shipworthy.server.app import app
from shipworthy.server.operation.guard import Guard
from shipworthy.server.page.files import files
from shipworthy.server.service import Service
from shipworthy.server.settings import Settings

BROWSER = {"host": "localhost", "accept": "text/html,*/*;q=0.8"}


@pytest.fixture
def client(tmp_path: Path) -> Client:
    service = Service({"worker": worker()})
    return Client(Guard(app(service), service, Settings(keys=tmp_path / "keys.json")))


async def _page(client: Client, path: str = "/", **headers: str) -> Answer:
    return await client.get(path, {**BROWSER, **{name.replace("_", "-"): text for name, text in headers.items()}})


async def test_a_browser_gets_the_page_and_a_program_the_agents(client: Client) -> None:
    page = await _page(client)
    assert page.status == 200 and page.headers["content-type"].startswith("text/html")
    assert "Accept" in page.headers["vary"] and page.headers["cache-control"] == "no-cache"
    told = await client.get("/", {"host": "localhost"})
    assert told.json["name"] == "shipworthy"


async def test_the_policy_allows_nothing_but_own_files(client: Client) -> None:
    policy = dict(
        part.strip().split(" ", 1) for part in (await _page(client)).headers["content-security-policy"].split(";")
    )
    assert policy["default-src"] == "'none'" and policy["script-src"] == "'self'" and policy["style-src"] == "'self'"
    assert policy["connect-src"] == "'self'" and policy["img-src"] == "'self' data:"
    assert policy["frame-ancestors"] == policy["base-uri"] == policy["form-action"] == "'none'"
    assert policy["require-trusted-types-for"] == "'script'"


async def test_a_file_is_kept_for_ever_and_packed_where_that_is_taken(client: Client) -> None:
    path = f"/page/{files().version}/js/main.js"
    plain = await _page(client, path)
    packed = await _page(client, path, accept_encoding="br, gzip")
    assert "immutable" in plain.headers["cache-control"] and "content-encoding" not in plain.headers
    assert packed.headers["content-encoding"] == "gzip" and gzip.decompress(packed.body) == plain.body
    refused = await _page(client, path, accept_encoding="gzip;q=0")
    assert "content-encoding" not in refused.headers


async def test_what_the_browser_has_is_not_sent_again(client: Client) -> None:
    for path in ("/", f"/page/{files().version}/style/tokens.css"):
        etag = (await _page(client, path)).headers["etag"]
        again = await _page(client, path, if_none_match=f"W/{etag}")
        assert again.status == 304 and again.body == b""


@pytest.mark.parametrize(
    "path", ["/page/{v}/nothing.js", "/page/old/js/main.js", "/page/{v}/../files.py", "/page/{v}/"]
)
async def test_what_is_no_file_of_this_version_is_not_there(client: Client, path: str) -> None:
    assert (await _page(client, path.format(v=files().version))).status == 404


async def test_only_the_page_needs_no_key(tmp_path: Path) -> None:
    added(tmp_path / "keys.json")
    service = Service({"worker": worker()})
    client = Client(Guard(app(service), service, Settings(keys=tmp_path / "keys.json")))
    assert (await _page(client)).status == 200
    assert (await _page(client, f"/page/{files().version}/js/main.js")).status == 200
    assert (await client.get("/", {"host": "localhost"})).status == 401
    assert (await _page(client, "/v1/page")).status == 401
    assert (await _page(client, host="evil.example")).status == 403
