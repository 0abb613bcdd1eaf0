"""Who gets the page, and who the JSON."""

from tests.batches import batch

from shipworthy.server.browser import wants_page

CHROME = "text/html,application/xhtml+xml,application/xml;q=0.9,image/avif,*/*;q=0.8"


@batch(
    ("method", "path", "accept", "page"),
    [
        ("GET", "/", CHROME, True),
        ("HEAD", "/", CHROME, True),
        ("GET", "/", "*/*", False),
        ("GET", "/", "application/json", False),
        ("GET", "/", "", False),
        ("GET", "/", "application/json, text/html;q=0", False),
        ("GET", "/", "application/json, text/html;q=0.0", False),
        ("GET", "/", "text/html; q=0.5", True),
        ("POST", "/", CHROME, False),
        ("GET", "/page/0123/js/main.js", "*/*", True),
        ("POST", "/page/0123/js/main.js", "*/*", False),
        ("GET", "/v1/runs", CHROME, False),
        ("GET", "/v1/page", CHROME, False),
    ],
)
def test_the_page_is_for_browsers_alone(method: str, path: str, accept: str, page: bool) -> None:
    headers = [(b"accept", accept.encode())] if accept else []
    assert wants_page({"type": "http", "method": method, "path": path, "headers": headers}) is page
