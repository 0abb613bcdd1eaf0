"""Proxies."""

import base64

import pytest

from shipworthy.errors import ModelRefused
from shipworthy.models.wire.proxy import proxy_of


@pytest.mark.parametrize(
    ("environ", "url", "proxy"),
    [
        ({}, "https://api.x.com", None),
        ({"https_proxy": "http://p:3128"}, "https://api.x.com", "http://p:3128"),
        ({"https_proxy": "p:3128"}, "https://api.x.com", "http://p:3128"),
        ({"https_proxy": "http://p:3128", "no_proxy": "x.com"}, "https://api.x.com", None),
        ({"http_proxy": "http://p:3128"}, "https://api.x.com", None),
        ({"all_proxy": "http://p:3128"}, "http://10.1.2.3:8000/v1", "http://p:3128"),
        ({"all_proxy": "http://p:3128", "no_proxy": "x.com, 10.0.0.0/8"}, "http://10.1.2.3:8000/v1", None),
        ({"all_proxy": "http://p:3128", "no_proxy": "10.0.0.0/8"}, "http://11.1.2.3:8000/v1", "http://p:3128"),
        ({"all_proxy": "socks5://p:1080"}, "http://localhost:11434/v1", None),
        ({"all_proxy": "socks5://p:1080"}, "http://127.0.0.2:8080/v1", None),
        ({"all_proxy": "socks5://p:1080"}, "http://[::1]:8080/v1", None),
        ({"all_proxy": "socks5://p:1080", "no_proxy": "box"}, "http://box:8080/v1", None),
        ({"all_proxy": "socks5://p:1080", "https_proxy": "http://p:3128"}, "https://api.x.com", "http://p:3128"),
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


@pytest.mark.parametrize(
    ("name", "url"), [("ALL_PROXY", "http://api.x.com/v1"), ("HTTPS_PROXY", "https://api.x.com/v1")]
)
@pytest.mark.parametrize("scheme", ["socks5", "socks5h", "socks4"])
def test_field_43_a_socks_proxy_is_named_without_its_password(
    name: str, url: str, scheme: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv(name, f"{scheme}://anna:secret@p:1080")

    with pytest.raises(ModelRefused) as refused:
        proxy_of(url)

    words = str(refused.value)
    assert f"proxy {scheme}://p:1080 of {name}" in words
    assert "NO_PROXY=api.x.com" in words and url.partition(":")[0].upper() + "_PROXY" in words
    assert "secret" not in words
