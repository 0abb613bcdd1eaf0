"""The files of the page, read and compressed once, under one name for each version of them all."""

import gzip
import hashlib
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import orjson

from shipworthy.regex import regex

STATIC = Path(__file__).parent / "static"
INDEX = "index.html"
WORDS = "words"
TYPES = {
    ".html": "text/html; charset=utf-8",
    ".css": "text/css; charset=utf-8",
    ".js": "text/javascript; charset=utf-8",
    ".json": "application/json",
    ".svg": "image/svg+xml",
}
IMPORTED = regex(r"""^(?:import|export)\s[^"';]*["'](\.[^"']+)["']|^import\s+["'](\.[^"']+)["']""", re.MULTILINE)
"""What a module imports at once; a lazy `import(…)` is none."""
LEVEL = 9
SMALLEST = 400
"""Bytes below which a file is not compressed."""


@dataclass(frozen=True, slots=True, kw_only=True)
class File:
    """One file as it is sent."""

    type: str
    body: bytes
    packed: bytes | None
    """With gzip; None where that is not smaller."""
    etag: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Files:
    """The files of one version of the page."""

    version: str
    """Changes with every change of a file."""
    index: File
    found: Mapping[str, File]
    """Path below `/page/VERSION/` → file."""


@cache
def files() -> Files:
    """The files of this installation, as they were when they were first asked for."""
    return read(STATIC)


def read(folder: Path) -> Files:
    """Read the files of a folder; the words of each language are put together into one file."""
    plain = {path.relative_to(folder).as_posix(): path for path in sorted(folder.rglob("*")) if path.suffix in TYPES}
    bodies = {name: path.read_bytes() for name, path in plain.items() if not name.startswith(f"{WORDS}/")}
    bodies.update(_words(folder / WORDS))
    digest = hashlib.sha256()
    for name, body in sorted(bodies.items()):
        digest.update(b"%s\0%d\0%s" % (name.encode(), len(body), body))
    version = digest.hexdigest()[:12]
    index = bodies.pop(INDEX, b"").decode()
    preloaded = "\n".join(f'<link rel="modulepreload" href="/page/{version}/{name}">' for name in _at_once(bodies))
    whole = index.replace("{base}", f"/page/{version}").replace("<!-- modules -->", preloaded)
    found = {name: _file(name, body) for name, body in bodies.items()}
    return Files(version=version, index=_file(INDEX, whole.encode()), found=found)


def _words(folder: Path) -> Iterator[tuple[str, bytes]]:
    """One file for each language, with the texts of all its files, each under `FILE.KEY`."""
    for language in sorted(path for path in folder.glob("*") if path.is_dir()):
        texts = {
            f"{path.stem}.{key}": text
            for path in sorted(language.glob("*.json"))
            for key, text in orjson.loads(path.read_bytes()).items()
        }
        yield f"{WORDS}/{language.name}.json", orjson.dumps(texts)


def _at_once(bodies: Mapping[str, bytes], first: str = "js/main.js") -> list[str]:
    """The modules that the first one needs at once, itself included: a browser fetches them side by side."""
    found, waiting = list[str](), [first]
    while waiting:
        name = waiting.pop(0)
        if name in found or name not in bodies:
            continue
        found.append(name)
        for one, bare in IMPORTED.findall(bodies[name].decode()):
            waiting.append(_joined(name, one or bare))
    return found


def _joined(name: str, relative: str) -> str:
    """The path that a module names relative to its own."""
    parts = name.split("/")[:-1]
    for part in relative.split("/"):
        if part == "..":
            parts = parts[:-1]
        elif part != ".":
            parts.append(part)
    return "/".join(parts)


def _file(name: str, body: bytes) -> File:
    packed = gzip.compress(body, LEVEL, mtime=0) if len(body) >= SMALLEST else body
    etag = f'"{hashlib.sha256(body).hexdigest()[:20]}"'
    smaller = packed if len(packed) < len(body) else None
    return File(type=TYPES[Path(name).suffix], body=body, packed=smaller, etag=etag)
