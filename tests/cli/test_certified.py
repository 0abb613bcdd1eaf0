"""`shipworthy run --certified`: only the agent of a certificate is run."""

import json
import shutil
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from tests.cli.conftest import TRADING, Shell

from shipworthy import Agent
from shipworthy.check.certificate import make, write
from shipworthy.cli.opening import open_agent

ASK = "What's the price of NVDA?"


@pytest.fixture(autouse=True)
def finders() -> Iterator[None]:
    before = list(sys.meta_path)
    yield
    sys.meta_path[:] = before


@pytest.fixture(scope="module")
def certificate(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """That of a copy of the trading agent, wherever it stands."""
    folder = tmp_path_factory.mktemp("certified")
    copy = shutil.copytree(TRADING, folder / "copy", ignore=shutil.ignore_patterns("__pycache__"))
    write(make(Agent.load(copy, store="memory")), folder / "c.json")
    return folder / "c.json"


@pytest.fixture
def copy(tmp_path: Path, certificate: Path) -> str:
    """A copy of the trading agent, with its certificate beside it."""
    folder = shutil.copytree(TRADING, tmp_path / "copy", ignore=shutil.ignore_patterns("__pycache__"))
    shutil.copy(certificate, tmp_path / "c.json")
    return str(folder)


def test_the_certified_agent_answers(shell: Shell, copy: str) -> None:
    code, out, err = shell("run", copy, ASK, "--certified", "c.json", "--max-age", "30d")

    assert (code, "Nvidia (NVDA)" in out, "warning" in err) == (0, True, False)


@pytest.mark.parametrize(
    "name", ["skills/quick_price.yaml", "prompts/compare.md", "tools.py", "market.py", "data/names.csv"]
)
def test_another_one_is_refused_by_the_name_of_the_file(name: str, shell: Shell, copy: str) -> None:
    with (Path(copy) / name).open("a") as file:
        file.write("\n")
    code, out, err = shell("run", copy, ASK, "--certified", "c.json")

    assert (code, out) == (1, "")
    assert f"refuse {name}: changed" in err and "does not hold for `trading`" in err


def test_an_edited_price_of_a_package_is_a_warning_or_a_refusal(shell: Shell, copy: str, tmp_path: Path) -> None:
    paper = make(Agent.load(copy, store="memory"))
    write(paper.model_copy(update={"packages": {**paper.packages, "vadersentiment": "1.0"}}), tmp_path / "c.json")

    code, _, err = shell("run", copy, ASK, "--certified", "c.json")
    assert code == 0 and "warning: since it was certified, vadersentiment: was 1.0, is 3" in err
    code, _, err = shell("run", copy, ASK, "--certified", "c.json", "--drift", "library=refuse")
    assert code == 1 and "refuse vadersentiment" in err


@pytest.mark.parametrize(
    ("words", "told"),
    [
        (["--max-age", "30d"], "--max-age is about a certificate"),
        (["--drift", "library=warn"], "--drift is about a certificate"),
        (["--certified", "none.json"], "cannot be read"),
        (["--certified", "c.json", "--max-age", "soon"], "write 12h, 30d or 4w"),
    ],
)
def test_what_cannot_be_meant_is_told(words: list[str], told: str, shell: Shell, copy: str) -> None:
    code, _, err = shell("run", copy, ASK, *words)

    assert code == 2 and told in err


def test_json_is_one_object_all_the_same(shell: Shell, copy: str) -> None:
    _, out, _ = shell("run", copy, ASK, "--certified", "c.json", "--json")

    assert json.loads(out)["status"] == "completed"


def test_an_object_of_a_module_is_compared_before_it_answers(
    shell: Shell, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "booth").mkdir()
    (tmp_path / "booth" / "__init__.py").write_text("")
    (tmp_path / "booth" / "rates.py").write_text("RED = 3\n")
    (tmp_path / "booth" / "agent.py").write_text(
        "from booth.rates import RED\nfrom shipworthy import Agent, Skill, tool\n\n"
        "@tool(timeout=5)\ndef price() -> int:\n    return RED\n\n"
        "agent = Agent(skills=[Skill(name='ask', examples=('price?',), workflow=({'tool': 'price'},"
        " {'answer': 'It is {price}.'}))], tools=[price], store='memory')\n"
    )
    monkeypatch.setattr(sys, "path", list(sys.path))

    def forget() -> None:
        for name in [name for name in sys.modules if name.partition(".")[0] == "booth"]:
            del sys.modules[name]

    write(make(open_agent("booth.agent:agent")), tmp_path / "c.json")
    forget()
    code, out, _ = shell("run", "booth.agent:agent", "price?", "--certified", "c.json")
    assert (code, out) == (0, "It is 3.\n")
    (tmp_path / "booth" / "rates.py").write_text("RED = 4\n")
    forget()
    code, out, err = shell("run", "booth.agent:agent", "price?", "--certified", "c.json")
    assert (code, out) == (1, "") and "refuse booth/rates.py: changed; its code is run" in err
    forget()
