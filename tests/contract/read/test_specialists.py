"""Specialists in agent.yaml: their indexes, and every mistake at its line."""

import sys
from pathlib import Path

import pytest

from shipworthy.contract.read import load
from shipworthy.contract.read.repair import unknown_key
from shipworthy.errors import SpecError

SKILL = """name: price
description: The price of a stock
examples: ["What is the price of NVDA?"]
inputs: {ticker: {type: ticker, ask: "Which stock?"}}
workflow: [{tool: get_price, as: found}, {answer: "{found}"}]
max_latency_ms: 4000
"""
TOOLS = """from shipworthy import tool

@tool
def get_price(ticker: str) -> int:
    return 1
"""


def agent(root: Path, name: str, page: str = "", skill: str = SKILL, tools: str = TOOLS) -> Path:
    folder = root / name
    (folder / "skills").mkdir(parents=True)
    (folder / "agent.yaml").write_text(f"name: {name}\n{page}")
    (folder / "skills" / "price.yaml").write_text(skill)
    (folder / "tools.py").write_text(tools)
    return folder


def desk(root: Path, page: str) -> Path:
    (root / "desk").mkdir()
    (root / "desk" / "agent.yaml").write_text(f"name: desk\nspecialists:\n{page}")
    return root / "desk"


def problems(folder: Path) -> list[str]:
    with pytest.raises(SpecError) as caught:
        load(folder)
    return [str(problem).replace(f"{folder.parent}/", "") for problem in caught.value.problems]


def test_the_index_is_read_and_no_code_is_run(tmp_path: Path) -> None:
    agent(tmp_path, "trading", "description: Stocks\n", tools=f"{TOOLS}\nraise SystemExit('it was run')\n")
    spec = load(desk(tmp_path, "  trading: ../trading\n")).spec
    index = spec.specialists["trading"].index
    assert index is not None and index.folder == tmp_path / "trading"
    assert index.skills["price"].inputs == {"ticker": "ticker"}
    assert spec.skills["trading"].examples == ("What is the price of NVDA?",)
    assert spec.skills["trading"].max_latency_ms == 4000
    assert not [
        name for name in sys.modules if str(getattr(sys.modules[name], "__file__", "")).startswith(str(tmp_path))
    ]


def test_the_digest_covers_its_files_and_those_of_its_own_specialists(tmp_path: Path) -> None:
    agent(tmp_path, "prices")
    agent(tmp_path, "trading", "specialists: {prices: ../prices}\n")
    folder, seen = desk(tmp_path, "  trading: {agent: ../trading}\n"), set()
    for changed in ("trading/agent.yaml", "trading/tools.py", "prices/tools.py", "prices/skills/price.yaml"):
        index = load(folder).spec.specialists["trading"].index
        assert index is not None
        seen.add(index.digest)
        with (tmp_path / changed).open("a") as file:
            file.write("\n# changed\n")
    index = load(folder).spec.specialists["trading"].index
    assert index is not None and len({*seen, index.digest}) == 5


def test_a_specialist_that_does_not_load_tells_all_its_problems_at_its_caller(tmp_path: Path) -> None:
    agent(tmp_path, "trading", skill=SKILL.replace("get_price", "get_prise"), tools="def broken(:\n")
    agent(tmp_path, "mail", "colour: red\n", skill=SKILL.replace("get_price", "get_prise"))
    found = problems(desk(tmp_path, "  trading: ../trading\n  mail: ../mail\n  gone: ../traiding\n"))
    assert any("desk/agent.yaml:5: the specialist `../traiding`" in one and "`trading`" in one for one in found)
    assert any("trading/tools.py:1: `tools.py` cannot be imported: SyntaxError" in one for one in found)
    assert any("mail/agent.yaml:2: `colour` is not a key of an agent" in one for one in found)


def test_a_tool_that_no_file_names_is_told_without_loading(tmp_path: Path) -> None:
    agent(tmp_path, "trading", skill=SKILL.replace("get_price", "get_quote"))
    (one,) = problems(desk(tmp_path, "  trading: ../trading\n"))
    assert "price.yaml:5: `get_quote` is not a tool, a skill or a prompt" in one


def test_a_cycle_is_refused_with_its_chain(tmp_path: Path) -> None:
    agent(tmp_path, "a", "specialists: {b: ../b}\n")
    agent(tmp_path, "b", "specialists:\n  a: ../a\n")
    (one,) = problems(tmp_path / "a")
    assert "b/agent.yaml:3: `../a` comes to use itself: a → b → a" in one and "break the cycle" in one


def test_nesting_deeper_than_the_limit_is_refused(tmp_path: Path) -> None:
    for name, inner in (("a", "b"), ("b", "c"), ("c", "d"), ("d", "e")):
        agent(tmp_path, name, f"specialists: {{{inner}: ../{inner}}}\n")
    agent(tmp_path, "e")
    (one,) = problems(tmp_path / "a")
    assert "d/agent.yaml:2: specialists stand more than 3 deep: a → b → c → d → e" in one
    assert load(tmp_path / "b").spec.specialists


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("{agent: ../trading, url: 'https://x.example'}", "either an `agent` or a `url`"),
        ("{description: x}", "either an `agent` or a `url`"),
        ("{url: x.example}", "is not the address of a specialist"),
        ("{url: 'https://me:pw@x.example'}", "must not hold a password"),
        ("{agent: ../trading, timeout: 3}", "`timeout` is of specialists with `url:`"),
        ("{url: 'https://x.example', limits: {max_cost_usd: 1}}", "`limits` is of specialists with `agent:`"),
        ("{agent: ../trading, limits: {max_cost: 1}}", "`max_cost` is not a key of limits of a specialist"),
        ("{agent: ../trading, folder: x}", "the folder of a local specialist is its `agent`"),
        ("{agent: ../trading, index: {}}", "`index` is not a key of a specialist"),
        ("{agent: ../trading, skills: [prise]}", "`prise` is no skill of the specialist `t`"),
    ],
)
def test_mistakes_are_told_at_their_line(tmp_path: Path, text: str, told: str) -> None:
    agent(tmp_path, "trading")
    found = problems(desk(tmp_path, f"  t: {text}\n"))
    assert any(told in one and one.startswith("desk/agent.yaml:3") for one in found), found


@pytest.mark.parametrize("name", ["two words", "über", "class"])
def test_a_name_that_is_none_is_told_once_at_its_line(tmp_path: Path, name: str) -> None:
    page = f"  {name}:\n    url: https://far.example\n    skill: x\n"
    found = [told for told in problems(desk(tmp_path, page)) if "is not pinned" not in told]
    assert [told.partition(":\n")[0].split(": ", 1)[0] for told in found] == ["desk/agent.yaml:3"]
    assert f"`{name}` cannot name a specialist" in found[0]


def test_a_name_that_is_taken_is_refused(tmp_path: Path) -> None:
    agent(tmp_path, "trading")
    folder = desk(tmp_path, "  price: ../trading\n")
    (folder / "skills").mkdir()
    (folder / "skills" / "price.yaml").write_text("name: price\nworkflow: [{answer: hello}]\n")
    assert any("the specialist `price` has the name of one of the skills" in one for one in problems(folder))


def test_unknown_keys_have_a_repair() -> None:
    assert "did you mean `timeout`" in unknown_key("a specialist", "timeot")[1]


def test_tools_of_other_libraries_stand_in_no_file_and_may_write(tmp_path: Path) -> None:
    brought = "from shipworthy import tools_from\n\nTOOLS = tools_from({'get' + '_price': lambda ticker: 1})\n"
    agent(tmp_path, "trading", tools=brought)
    index = load(desk(tmp_path, "  trading: {agent: ../trading}\n")).spec.specialists["trading"].index
    assert index is not None and index.writes
