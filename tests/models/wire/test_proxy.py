"""Proxies."""

import base64

import pytest

from shipworthy.models.wire.proxy import proxy_of


@pytest.mark.parametrize(
    ("environ", "url", "proxy"),
    [
        ({}, "https://api.x.com", None),
        ({"https_proxy": "http://p:3128"}, "https://api.x.com", "http://p:3128"),
        ({"https_proxy": "p:3128"}, "https://api.x.com", "http://p:3128"),
        ({"https_proxy": "http://p:3128", "no_proxy": "x.com"}, "https://api.x.com", None),
        ({"http_proxy": "http://p:3128"}, "https://api.x.com", None),
    ],
)
def test_proxies_come_from_the_environment(
    environ: dict[str, str], url: str, proxy: str | None, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name, value in environ.items():
        monkeypatch.setenv(name, value)

    assert proxy_of(url).get("proxy") == proxy


def test_a_proxy_gets_its_password_apart(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("https_proxy", "http://anna:s%40fe@p:3128")
    found = proxy_of("https://api.x.com")

    assert found["proxy"] == "http://p:3128"
    assert base64.b64decode(found["proxy_headers"]["Proxy-Authorization"].removeprefix("Basic ")) == b"anna:s@fe"
