"""An agent that is opened only as it was certified: nothing of another one is run, and what is verified is loaded."""

import datetime as dt
import os
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from shipworthy import Agent
from shipworthy.check.certificate import Terms, folder_of, load_certified, make, opened, write
from shipworthy.errors import NotCertified, UsageError


@pytest.fixture(autouse=True)
def finders() -> object:
    """The finders of imports are as before after a test."""
    before = list(sys.meta_path)
    yield
    sys.meta_path[:] = before


def certified(folder: Path) -> Path:
    path = folder.parent / "shop.certificate"
    write(make(Agent.load(folder, store="memory")), path)
    return path


def opening(folder: Path, path: Path, between: Callable[[], object] = lambda: None) -> Agent:
    """Open the agent of a folder, after something happened between the comparison and the import."""

    def load() -> Agent:
        between()
        return Agent.load(folder, store="memory")

    return opened(load, folder, path)[0]


def test_the_certified_agent_is_loaded(shop: Path) -> None:
    agent = load_certified(shop, certified(shop), store="memory")
    assert agent.certificate is not None and agent.certificate["contract"] == agent.compiled.contract

    assert agent.spec.name == "shop"


@pytest.mark.parametrize("name", ["tools.py", "shelf.py", "limits.py"])
def test_no_code_of_another_agent_is_run(name: str, shop: Path) -> None:
    path = certified(shop)
    with (shop / name).open("a") as file:
        file.write("\nfrom pathlib import Path\nPath(__file__).with_name('was_run').touch()\n")

    with pytest.raises(NotCertified, match=rf"refuse {name}: changed; its code is run"):
        load_certified(shop, path, store="memory")
    assert not (shop / "was_run").exists()


@pytest.mark.parametrize(
    ("name", "old", "new"),
    [
        ("tools.py", "timeout=5", "timeout=6"),
        ("shelf.py", "return 3", "return 4"),
        ("limits.py", "5", "6"),
        ("skills/look_up.yaml", "price of blue", "price of Blue"),
        ("texts/say.md", "Say", "Sai"),
        ("learned.lock", "5.0", "6.0"),
        ("papers/terms.md", "30", "31"),
    ],
)
def test_a_file_that_changes_between_comparison_and_import_is_found(name: str, old: str, new: str, shop: Path) -> None:
    path, file = certified(shop), shop / name
    text = file.read_text()

    with pytest.raises(NotCertified, match=name if name.endswith((".py", ".md")) else "definition"):
        opening(shop, path, lambda: file.write_text(text.replace(old, new, 1)))


@pytest.mark.parametrize(("name", "old", "new"), [("shelf.py", "return 3", "return 4"), ("limits.py", "5", "6")])
def test_a_module_that_is_changed_only_while_it_is_imported_is_found(name: str, old: str, new: str, shop: Path) -> None:
    path, file = certified(shop), shop / name
    text, stamp = file.read_text(), file.stat()

    def load() -> Agent:
        file.write_text(text.replace(old, new, 1))
        os.utime(file, ns=(stamp.st_atime_ns, stamp.st_mtime_ns))
        try:
            return Agent.load(shop, store="memory")
        finally:
            file.write_text(text)
            os.utime(file, ns=(stamp.st_atime_ns, stamp.st_mtime_ns))

    with pytest.raises(NotCertified, match=name):
        opened(load, shop, path)


@pytest.mark.parametrize(
    ("name", "old", "new"),
    [("skills/look_up.yaml", "of blue", "of Blue"), ("texts/say.md", "Say", "Sai"), ("learned.lock", "5.0", "6.0")],
)
def test_a_definition_that_is_changed_only_while_it_is_read_is_found(name: str, old: str, new: str, shop: Path) -> None:
    path, file = certified(shop), shop / name
    text, stamp = file.read_text(), file.stat()

    def load() -> Agent:
        file.write_text(text.replace(old, new, 1))
        try:
            return Agent.load(shop, store="memory")
        finally:
            file.write_text(text)
            os.utime(file, ns=(stamp.st_atime_ns, stamp.st_mtime_ns))

    with pytest.raises(NotCertified, match="refuse definition: was"):
        opened(load, shop, path)


def test_a_compiled_copy_of_another_source_is_not_run(shop: Path) -> None:
    path, file = certified(shop), shop / "shelf.py"
    text, stamp = file.read_text(), file.stat()
    file.write_text(text.replace("return 3", "return 4"))
    os.utime(file, ns=(stamp.st_atime_ns, stamp.st_mtime_ns))
    Agent.load(shop, store="memory")  # leaves a compiled copy, where copies are written
    file.write_text(text)
    os.utime(file, ns=(stamp.st_atime_ns, stamp.st_mtime_ns))
    agent = load_certified(shop, path, store="memory")
    space = agent.compiled.tools["look"].__wrapped__.__globals__  # type: ignore[attr-defined]

    assert space["shelf"].price("red") == 3


def test_a_file_that_hides_a_module_of_the_interpreter_is_not_run(shop: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (shop / "shelf.py").write_text("import wave\n\n" + (shop / "shelf.py").read_text())
    path = certified(shop)
    monkeypatch.delitem(sys.modules, "wave", raising=False)
    (shop / "wave.py").write_text("from pathlib import Path\nPath(__file__).with_name('was_run').touch()\n")

    with pytest.raises(NotCertified, match=r"wave\.py: added"):
        load_certified(shop, path, store="memory")
    assert not (shop / "was_run").exists()


def test_a_module_of_the_agent_that_is_imported_later_is_compared_too(
    shop: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    load_certified(shop, certified(shop), store="memory")
    (shop / "later.py").write_text("def more():\n    return 1\n")
    monkeypatch.syspath_prepend(str(shop))
    monkeypatch.delitem(sys.modules, "later", raising=False)

    with pytest.raises(ImportError, match="`later.py` is not the file that was certified"):
        __import__("later")


def test_a_broken_agent_is_told_as_ever(shop: Path) -> None:
    path = certified(shop)
    (shop / "README.md").write_text("no part of it")

    def load() -> Agent:
        (shop / "agent.yaml").write_text("nme: shop\n")
        return Agent.load(shop, store="memory")

    with pytest.raises(Exception, match="nme"):
        opened(load, shop, path)


def test_an_object_of_a_module_is_compared_after_its_import(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "stall_prices.py").write_text("RED = 3\n")
    (tmp_path / "stall.py").write_text(
        "from stall_prices import RED\nfrom shipworthy import Agent, Skill, tool\n\n"
        "@tool(timeout=5)\ndef price() -> int:\n    return RED\n\n"
        "agent = Agent(skills=[Skill(name='ask', examples=('price?',), workflow=({'tool': 'price'},))], tools=[price], store='memory')\n"
        "agent.origin = 'stall:agent'\n"
    )
    monkeypatch.chdir(tmp_path)
    monkeypatch.syspath_prepend(str(tmp_path))

    def load() -> Agent:
        for name in ("stall", "stall_prices"):
            monkeypatch.delitem(sys.modules, name, raising=False)
        return __import__("stall").agent  # type: ignore[no-any-return]

    path = tmp_path / "stall.certificate"
    write(make(load()), path)
    assert opened(load, folder_of("stall:agent"), path)[1].holds
    (tmp_path / "stall_prices.py").write_text("RED = 4\n")
    with pytest.raises(NotCertified, match=r"stall_prices\.py: changed"):
        opened(load, folder_of("stall:agent"), path)


def test_what_was_not_loaded_is_not_said_to_read_as_before(shop: Path) -> None:
    path = certified(shop)
    (shop / "skills" / "look_up.yaml").write_text("# a remark\n" + (shop / "skills" / "look_up.yaml").read_text())

    with pytest.raises(NotCertified, match=r"look_up\.yaml: changed; it is part of the definition"):
        load_certified(shop, path, store="memory")


def test_nothing_is_imported_where_the_certificate_itself_does_not_hold(shop: Path) -> None:
    path = certified(shop)
    asked: list[str] = []

    with pytest.raises(NotCertified, match="age: "):
        opened(
            lambda: asked.append("opened") or Agent.load(shop, store="memory"),  # type: ignore[func-returns-value]
            None,
            path,
            Terms(max_age=dt.timedelta(days=30), now=dt.datetime(2100, 1, 1, tzinfo=dt.UTC)),
        )
    assert asked == []


def test_terms_are_kept(shop: Path) -> None:
    path = certified(shop)

    with pytest.raises(NotCertified, match="not signed"):
        load_certified(shop, path, Terms(signed_by="key.pub"), store="memory")
    with pytest.raises(UsageError, match="cannot be read"):
        load_certified(shop, shop / "none.json", store="memory")


def test_a_module_that_an_earlier_load_has_imported_is_read_again(shop: Path) -> None:
    deep = shop / "deep" / "er" / "still"
    deep.mkdir(parents=True)
    (deep / "most.py").write_text("MOST = 1\n")
    (shop / "limits.py").write_text("from deep.er.still.most import MOST\n")
    path = certified(shop)
    (deep / "most.py").write_text("MOST = 2\n")
    for name in [name for name in sys.modules if name.partition(".")[0] == "deep"]:
        del sys.modules[name]
    Agent.load(shop, store="memory")
    (deep / "most.py").write_text("MOST = 1\n")
    agent = load_certified(shop, path, store="memory")

    assert agent.compiled.tools["look"].__wrapped__.__globals__["MOST"] == 1  # type: ignore[attr-defined]


def test_files_of_an_earlier_load_are_no_part_of_this_one(shop: Path) -> None:
    (shop / "skills" / "more.py").write_text("SKILL = {'name': 'more', 'description': 'x', 'examples': ['more']}\n")
    Agent.load(shop, store="memory")
    (shop / "skills" / "more.py").unlink()

    assert load_certified(shop, certified(shop), store="memory").spec.name == "shop"
