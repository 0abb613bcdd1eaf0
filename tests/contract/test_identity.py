"""A contract's identity: the same in every process and folder, another one for another definition."""

import os
import re
import shutil
import subprocess
import sys
import time
from collections.abc import Callable, Mapping
from pathlib import Path

import pytest

from shipworthy import Agent, Skill, input_type, tool
from shipworthy.contract.agent import AgentSpec
from shipworthy.contract.identity import identity_of
from shipworthy.durable.memory import MemoryStore

ROOT = Path(__file__).resolve().parents[2]

TRADING = ROOT / "examples" / "trading"

AGENT = {
    "agent.yaml": 'name: shop\nclock: "2024-05-15T15:00:00-05:00"\nlimits:\n  max_cost_usd: 0\n',
    "shelf.py": "NAMES = {'red': ['ruby'], 'blue': []}\n\ndef values():\n    return NAMES\n",
    "tools.py": """
import functools
from shelf import values
from shipworthy import input_type, tool

color = input_type("color", values=values, check=lambda word: len(word) > 2)

class Shop:
    def short(self, value):
        return f"{value['color']}: {value['price']}"

def priced(value, *, unit):
    return f"{value} {unit}"

@tool(timeout=50, compact=Shop().short)
def look(color: str) -> dict:
    return {"color": color, "price": 3}

@tool(effect="write", compact=functools.partial(priced, unit="USD"), timeout=50)
def buy(color: str) -> str:
    "Buy one."
    with open("bought", "a") as file:
        file.write(color)
    return "bought"
""",
    "skills/choose.py": """
class Chooser:
    def __call__(self, *args, **kwargs):
        return "auto"

SKILL = {
    "name": "about_colors",
    "description": "Say what a color is like",
    "inputs": {"color": {"type": "color", "ask": "Which color?"}},
    "workflow": [{"tool": "look"}, {"answer": "{look}"}],
    "model": Chooser(),
    "max_cost_usd": 0,
}
""",
    "skills/buy_one.yaml": """
name: buy_one
description: Buy one of a color
examples: ["Buy a red one", "Order the blue one"]
inputs:
  color: {type: color, ask: Which color?}
let:
  least: 3
workflow:
  - {tool: buy, confirm: "Buy a {color} one?"}
  - answer: "{buy}"
""",
}

PRINTED = """
import locale, sys
locale.setlocale(locale.LC_ALL, "")
from shipworthy import Agent
for path in sys.argv[1:]:
    print(Agent.load(path).compiled.contract)
"""


def written(folder: Path) -> Path:
    for name, text in AGENT.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text)
    return folder


def begun(code: str, *args: str, env: Mapping[str, str], cwd: Path = ROOT) -> subprocess.Popen[str]:
    every, pipe = {**os.environ, **env}, subprocess.PIPE
    return subprocess.Popen(
        [sys.executable, "-c", code, *args], cwd=cwd, env=every, stdout=pipe, stderr=pipe, text=True
    )


def printed(process: "subprocess.Popen[str]") -> str:
    out, errors = process.communicate(timeout=60)
    assert process.returncode == 0, errors
    return out


def test_it_is_the_same_in_every_process_folder_time_zone_and_locale(
    tmp_path: Path, count: Callable[[int, int], int]
) -> None:
    here, there = written(tmp_path / "here"), written(tmp_path / "far" / "away" / "there")
    copied = tmp_path / "copied"
    shutil.copytree(TRADING, copied)
    every_machine = (
        {"PYTHONHASHSEED": "0", "TZ": "America/New_York", "LC_ALL": "C"},
        {"PYTHONHASHSEED": "1", "TZ": "Asia/Tokyo", "LC_ALL": "C.UTF-8"},
        {"PYTHONHASHSEED": "2", "TZ": "Asia/Tokyo", "LC_ALL": "C"},
        {"PYTHONHASHSEED": "3", "TZ": "America/New_York", "LC_ALL": "C.UTF-8"},
        {"PYTHONHASHSEED": "random", "TZ": "UTC", "PYTHONOPTIMIZE": "1"},
    )
    # In two orders, because an agent that is loaded takes the files of the one before out of memory.
    every = [(here, TRADING), (copied, there), (there, copied), (TRADING, here), (here, copied)]
    orders, machines = every[: count(2, 5)], every_machine[: count(2, 5)]
    processes = [begun(PRINTED, *map(str, order), env=env) for order, env in zip(orders, machines, strict=True)]
    found = [
        dict(zip(order, printed(process).split(), strict=True))
        for order, process in zip(orders, processes, strict=True)
    ]
    shop = {hash for each in found for folder, hash in each.items() if folder in (here, there)}
    trading = {hash for each in found for folder, hash in each.items() if folder in (TRADING, copied)}

    assert len(shop) == len(trading) == 1 and shop != trading
    assert re.fullmatch("[0-9a-f]{32}", shop.pop())


@pytest.mark.parametrize(
    ("file", "old", "new"),
    [
        ("tools.py", '"price": 3', '"price": 4'),
        ("tools.py", "len(word) > 2", "len(word) > 3"),
        ("tools.py", 'unit="USD"', 'unit="EUR"'),
        ("skills/buy_one.yaml", "Buy a red one", "Buy a blue one"),
        ("skills/buy_one.yaml", "least: 3", 'least: "3.0"'),
        ("agent.yaml", "max_cost_usd: 0", "max_cost_usd: 0.5"),
        ("skills/choose.py", 'return "auto"', 'return "fast"'),
        ("shelf.py", "'ruby'", "'rose'"),
    ],
)
def test_a_byte_of_a_tool_a_sentence_or_a_limit_makes_it_another(file: str, old: str, new: str, tmp_path: Path) -> None:
    folder = written(tmp_path)
    before = Agent.load(folder).compiled.contract
    assert Agent.load(folder).compiled.contract == before
    path = folder / file
    assert old in path.read_text()
    path.write_text(path.read_text().replace(old, new))
    assert Agent.load(folder).compiled.contract != before


def test_lines_of_the_definition_and_the_order_of_its_keys_do_not_count(tmp_path: Path) -> None:
    folder = written(tmp_path)
    before = Agent.load(folder).compiled.contract
    path = folder / "skills" / "buy_one.yaml"
    head, body = path.read_text().strip().split("\n", 1)
    path.write_text(f"# a remark\n\n{body}\n{head}\n")
    assert Agent.load(folder).compiled.contract == before


def test_what_was_learnt_is_part_of_it(tmp_path: Path) -> None:
    folder = written(tmp_path)
    before = Agent.load(folder).compiled.contract
    (folder / "learned.lock").write_text('{"schema": 1, "tools": {"buy": {"usual_ms": 5.0, "runs": 20}}}')
    assert Agent.load(folder).compiled.contract != before


def test_the_code_that_runs_counts_and_not_the_file_that_replaced_it_since(tmp_path: Path) -> None:
    folder = written(tmp_path)
    before = Agent.load(folder).compiled.contract
    loaded = Agent.load(folder)
    path = folder / "tools.py"
    path.write_text(path.read_text() + "\n")
    assert loaded.compiled.contract == before != Agent.load(folder).compiled.contract


ASKED = """
import asyncio, sys
from shipworthy import Agent
from shipworthy.durable.sql import SqlStore

async def main():
    async with Agent.load(sys.argv[1], store=SqlStore.open()) as agent:
        result = await agent.run(sys.argv[2], session="s")
        print(result.status, result.text)

asyncio.run(main())
"""


def test_a_yes_given_after_a_restart_is_taken(tmp_path: Path) -> None:
    folder, work = written(tmp_path / "agent"), tmp_path / "work"
    work.mkdir()
    env = {"SHIPWORTHY_HOME": str(tmp_path / "home")}
    asked = printed(begun(ASKED, str(folder), "Buy a red one", cwd=work, env={**env, "PYTHONHASHSEED": "1"}))
    assert asked.startswith("asked Buy a red one?")
    moved = tmp_path / "moved"
    folder.rename(moved)
    done = printed(begun(ASKED, str(moved), "yes", cwd=work, env={**env, "PYTHONHASHSEED": "2", "TZ": "Asia/Tokyo"}))
    assert (done.split()[0], (work / "bought").read_text()) == ("completed", "red")


async def test_a_yes_to_another_definition_is_asked_again(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    folder, store = written(tmp_path), MemoryStore()
    monkeypatch.chdir(tmp_path)
    await Agent.load(folder, store=store).run("Buy a red one", session="s")
    tools = folder / "tools.py"
    tools.write_text(tools.read_text().replace('"bought", "a"', '"sold", "a"'))
    again = await Agent.load(folder, store=store).run("yes", session="s")
    assert (again.status, again.text[:31]) == ("asked", "I have changed since I asked, s")
    assert not (tmp_path / "bought").exists() and not (tmp_path / "sold").exists()


def test_it_is_computed_once_and_soon() -> None:
    agent = Agent.load(TRADING)
    assert "contract" not in vars(agent.compiled)
    assert agent.compiled.contract is agent.compiled.contract
    spec, tools, times = agent.spec, agent.compiled.tools, []
    for _ in range(5):
        before = time.process_time()
        identity_of(spec, tools)
        times.append(time.process_time() - before)
    assert min(times) < 0.010


HELPED = {
    "agent.yaml": "name: shop\n",
    "tools.py": "from shipworthy import tool\nfrom rates import {how}\n\n@tool(effect='write')\n"
    "def pay(n: int) -> str:\n    'Pay.'\n    return f'paid {{{how}.times(n)}}'\n",
    "rates.py": "import {inner} as deep\n\nclass table:\n    def times(n):\n        return deep.by(n)\n",
    "inner/__init__.py": "def by(n):\n    return n * {factor}\n",
    "unused.py": "{factor}\n",
    "skills/pay.yaml": "name: pay_it\ndescription: Pay\nexamples: [Pay it]\nworkflow:\n"
    "  - {{tool: pay, with: {{n: 5}}, confirm: 'Pay 5? (yes/no)'}}\n  - answer: '{{pay}}'\n",
}


def helped(folder: Path, factor: int) -> Path:
    for name, text in HELPED.items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        whole = name == "agent.yaml"
        (folder / name).write_text(text if whole else text.format(how="table", inner="inner", factor=factor))
    return folder


@pytest.mark.parametrize("how", ["import rates", "from rates import table", "import inner.deep as table"])
def test_field_46_what_a_function_imports_when_it_is_called_counts_too(how: str, tmp_path: Path) -> None:
    found = set[str]()
    for number, factor in enumerate((1, 1, 1000)):
        folder = helped(tmp_path / str(number), factor)
        (folder / "inner" / "deep.py").write_text(f"def times(n):\n    return n * {factor}\n")
        text = (folder / "tools.py").read_text().replace("from rates import table\n", "")
        (folder / "tools.py").write_text(text.replace("    'Pay.'\n", f"    'Pay.'\n    {how}\n"))
        found.add(Agent.load(folder).compiled.contract)
    assert len(found) == 2


async def test_field_46_a_yes_dies_with_the_code_that_its_tools_import_from_their_folder(tmp_path: Path) -> None:
    store = MemoryStore()
    first = Agent.load(helped(tmp_path / "one", 1), store=store)
    same = Agent.load(helped(tmp_path / "two", 1), store=store)
    other = Agent.load(helped(tmp_path / "three", 1000), store=store)
    (tmp_path / "one" / "unused.py").write_text("0\n")
    assert first.compiled.contract == same.compiled.contract != other.compiled.contract
    assert (await first.run("Pay it", session="s")).status == "asked"
    again = await other.run("yes", session="s")
    assert (again.status, again.path) == ("asked", ())
    assert (await other.run("yes", session="s")).text == "paid 5000"


def test_reading_the_values_of_an_input_type_changes_nothing() -> None:
    kind = input_type("size", values=lambda: {"small": ["s"]})
    spec = AgentSpec(skills={"job": Skill(name="job")}, types={"size": kind})
    before = identity_of(spec, {})
    assert kind.values and identity_of(spec, {}) == before


def test_the_tools_behind_a_definition_count() -> None:
    @tool
    def look() -> str:
        return "x"

    def found() -> str:
        return "y"

    found.__name__ = found.__qualname__ = "look"
    spec = AgentSpec(skills={"job": Skill(name="job")})
    assert identity_of(spec, {"look": look}) != identity_of(spec, {"look": tool(found)}) != identity_of(spec, {})
