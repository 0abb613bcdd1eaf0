"""The browser of the tests: one that is on this machine, found by name and driven by playwright. None is fetched."""

import os
import shutil
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

if TYPE_CHECKING:
    from playwright.sync_api import Browser

NAMES = ("chromium", "chromium-browser", "google-chrome")
PLACE = "SHIPWORTHY_CHROMIUM"
OPTIONS = ("--no-sandbox", "--disable-dev-shm-usage", "--force-color-profile=srgb", "--font-render-hinting=none")


def executable() -> str:
    """The path of a chromium; skips by name where there is none."""
    named = os.environ.get(PLACE)
    if named and not Path(named).exists():
        pytest.skip(f"browser: {PLACE} names {named}, which is not there")
    found = named or next((path for name in NAMES if (path := shutil.which(name)) is not None), None)
    if found is None:
        pytest.skip(f"browser: there is no {', '.join(NAMES)} on the path, and no {PLACE}")
    return found


@cache
def _starts(path: str) -> bool:
    done = subprocess.run([path, "--version"], capture_output=True, timeout=60, check=False)
    return done.returncode == 0


@contextmanager
def browser() -> Iterator["Browser"]:
    """A running browser without a window; skips by name where it cannot be had."""
    pytest.importorskip("playwright", reason="browser: playwright is not here")
    from playwright.sync_api import sync_playwright

    path = executable()
    if not _starts(path):
        pytest.skip(f"browser: {path} does not start")
    with sync_playwright() as driver:
        launched = driver.chromium.launch(executable_path=path, args=list(OPTIONS))
        try:
            yield launched
        finally:
            launched.close()


class Watched:
    """What a page must not do: write to the console as an error, or ask another machine for anything."""

    def __init__(self, page: Any, url: str) -> None:
        self.errors, self.elsewhere, self.wanted = list[str](), list[str](), list[str]()
        page.on("console", lambda message: self._said(message))
        page.on("pageerror", lambda error: self.errors.append(str(error)))
        page.on("request", lambda request: self._asked(request.url, url))

    def _said(self, message: Any) -> None:
        if message.type in ("error", "warning"):
            self.errors.append(f"{message.text} {message.location.get('url', '')}")

    def _asked(self, asked: str, own: str) -> None:
        self.wanted.append(asked)
        if not asked.startswith((own, "data:", "blob:")):
            self.elsewhere.append(asked)
