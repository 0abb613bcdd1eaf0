"""The files of the page: read, put together, compressed, and never too many of them."""

import gzip
import re
from pathlib import Path
from typing import Any

import orjson
import pytest

from shipworthy.server.page.files import STATIC, WORDS, files, read

MOST_LINES = 300
NAMED = re.compile(r"""\bt\(\s*["']([\w.]+)["']""")
ROWS = re.compile(r"""word: ["']([\w.]+)["']""")
PLACES = re.compile(r"\{(\w+)\}")
SCRIPTS = sorted(STATIC.rglob("*.js"))
STYLES = sorted(STATIC.rglob("*.css"))


def test_a_version_changes_with_any_file(tmp_path: Path) -> None:
    (tmp_path / "js").mkdir()
    (tmp_path / "index.html").write_text("{base} <!-- modules -->")
    (tmp_path / "js" / "main.js").write_text("import './a.js';")
    (tmp_path / "js" / "a.js").write_text("1")
    first = read(tmp_path)
    (tmp_path / "js" / "a.js").write_text("2")
    second = read(tmp_path)
    assert first.version != second.version and first.found["js/main.js"] == second.found["js/main.js"]
    assert first.index.body.decode().startswith(f"/page/{first.version} ")
    assert f'href="/page/{first.version}/js/a.js"' in first.index.body.decode()


def test_words_are_put_together_by_the_names_of_their_files(tmp_path: Path) -> None:
    for name, key in (("a", "x"), ("b", "y")):
        (tmp_path / WORDS / "en").mkdir(parents=True, exist_ok=True)
        (tmp_path / WORDS / "en" / f"{name}.json").write_text(f'{{"{key}": "text"}}')
    assert orjson.loads(read(tmp_path).found["words/en.json"].body) == {"a.x": "text", "b.y": "text"}


def test_what_is_packed_is_the_same() -> None:
    for name, file in files().found.items():
        if file.packed is not None:
            assert gzip.decompress(file.packed) == file.body, name
            assert len(file.packed) < len(file.body)


def test_no_file_is_long_and_none_has_what_the_policy_forbids() -> None:
    for path in (*SCRIPTS, *STYLES, *STATIC.rglob("*.html")):
        text = path.read_text(encoding="utf-8")
        assert text.count("\n") <= MOST_LINES, path.name
        assert not re.search(r"innerHTML|outerHTML|insertAdjacentHTML|document\.write|\beval\(|new Function", text) or (
            path.name == "dom.js"  # which refuses them by name
        ), path.name
        assert "http://" not in text.replace("http://www.w3.org", "") or path.name in ("prose.js", "dom.js"), path.name
    html = (STATIC / "index.html").read_text(encoding="utf-8")
    assert not re.search(r"<style|style=|\son\w+=|<script>|javascript:", html)


def _words(language: str) -> dict[str, Any]:
    found: dict[str, Any] = orjson.loads(files().found[f"words/{language}.json"].body)
    return found


@pytest.mark.parametrize("language", ["de", "es"])
def test_every_text_is_there_in_each_language_with_the_same_places(language: str) -> None:
    english, other = _words("en"), _words(language)
    assert english.keys() == other.keys()
    assert {key for key in english if set(PLACES.findall(english[key])) != set(PLACES.findall(other[key]))} == set()
    assert all(text.strip() for text in other.values())


def test_every_text_that_the_modules_name_is_there() -> None:
    named = {key for path in SCRIPTS for found in (NAMED, ROWS) for key in found.findall(path.read_text())}
    assert {key for key in named if "." in key} - _words("en").keys() == set()


def test_every_import_of_a_module_is_a_file() -> None:
    for path in SCRIPTS:
        for relative in re.findall(r"""from ["'](\.[^"']+)["']|import\(["'](\.[^"']+)["']\)""", path.read_text()):
            assert (path.parent / (relative[0] or relative[1])).resolve().is_file(), (path.name, relative)
