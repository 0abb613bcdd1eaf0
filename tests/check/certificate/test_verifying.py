"""An agent against its certificate: what has changed, whether it matters, and what is done about it."""

import datetime as dt
import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from tests.batches import batch

from shipworthy import Agent
from shipworthy.check.certificate import Terms, Verification, choices, installed, make, span, verify, write
from shipworthy.check.certificate.verifying import of_folder
from shipworthy.errors import NotCertified, UsageError
from shipworthy.routing.encoder import encoder

TRADING = Path(__file__).parents[3] / "examples" / "trading"
NOON = dt.datetime(2026, 11, 29, 12, tzinfo=dt.UTC)


def certified(folder: Path, **how: object) -> Path:
    """The certificate of the agent of a folder."""
    path = folder.parent / "shop.certificate"
    write(make(Agent.load(folder, store="memory"), now=NOON, **how), path)  # type: ignore[arg-type]
    return path


def verified(folder: Path, path: Path, **terms: object) -> Verification:
    return verify(path, Agent.load(folder, store="memory"), Terms(**terms))  # type: ignore[arg-type]


def test_the_same_agent_is_the_one_that_was_certified(shop: Path) -> None:
    found = verified(shop, certified(shop))

    assert found.holds and found.drifts == () and found.required() is found
    assert found.lines()[0].endswith("of 2026-11-29 holds for `shop`")


@pytest.mark.parametrize(
    ("name", "old", "new", "matters"),
    [
        ("skills/look_up.yaml", "What does red", "What does Red", "it is part of the definition"),
        ("texts/say.md", "Say the", "Tell the", "it is part of what the agent reads"),
        ("prompts/thank.md", "Thank", "Thanks", "a model is sent it"),
        ("tools.py", "timeout=5", "timeout=6", "its code is run"),
        ("shelf.py", "return 3", "return 4", "its code is run"),
        ("limits.py", "5", "6", "its code is run"),
        ("later.py", "0", "1", "its code is run"),
        ("learned.lock", "5.0", "6.0", "it is part of the definition"),
        ("agent.yaml", "fast", "good", "it is part of the definition"),
        ("papers/terms.md", "30", "31", "it is part of what the agent reads"),
        ("tables/red.json", "{}", "[]", "it is part of what the agent reads"),
        ("words.txt", "thanks", "thankz", "it is part of the definition"),
    ],
)
def test_a_byte_of_what_it_reads_refuses_it_by_name(name: str, old: str, new: str, matters: str, shop: Path) -> None:
    path = certified(shop)
    text = (shop / name).read_text()
    assert old in text
    (shop / name).write_text(text.replace(old, new, 1))
    found = verified(shop, path)

    assert [drift.name for drift in found.refused if drift.kind == "file"] == [name]
    assert found.refused[0].matters == matters
    with pytest.raises(NotCertified, match=name):
        found.required()


def test_a_remark_in_the_definition_refuses_it_and_does_not_matter(shop: Path) -> None:
    path = certified(shop)
    with (shop / "skills" / "look_up.yaml").open("a") as file:
        file.write("# a remark\n")
    found = verified(shop, path)

    assert [str(drift) for drift in found.refused] == [
        "skills/look_up.yaml: changed; it does not matter: the definition reads as before"
    ]


@pytest.mark.parametrize("name", ["skills/more.yaml", "prompts/more.md", "papers/more.md", "tables/blue.json"])
def test_what_is_added_refuses_it(name: str, shop: Path) -> None:
    path = certified(shop)
    text = (shop / "skills" / "look_up.yaml").read_text().replace("name: look_up", "name: more")
    (shop / name).write_text(text if name.endswith("more.yaml") else "more")

    assert (name, "added") in [(drift.name, drift.change) for drift in verified(shop, path).refused]


def test_what_is_removed_refuses_it(shop: Path) -> None:
    path = certified(shop)
    (shop / "papers" / "terms.md").unlink()

    assert [(drift.name, drift.change) for drift in verified(shop, path).refused] == [("papers/terms.md", "removed")]


@pytest.mark.parametrize(
    "name",
    [
        *("README.md", "talk.yaml", "test_agent.py", ".env", "skills/.draft.yaml", "papers/.index"),
        *("papers/cache/vectors.bin", "__pycache__/shelf.pyc", "certificate.json", "orders.json", "run.log"),
        *("data.log", "tests/test_more.py", ".git/HEAD", "docs/page.md"),
    ],
)
def test_what_is_no_part_of_it_keeps_it(name: str, shop: Path) -> None:
    path = certified(shop)
    (shop / name).parent.mkdir(parents=True, exist_ok=True)
    (shop / name).write_text("another")

    assert verified(shop, path).drifts == ()


def test_state_in_its_folder_keeps_it(shop: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SHIPWORTHY_HOME", str(shop / "papers" / "home"))
    path = certified(shop)
    (shop / "papers" / "home").mkdir()
    (shop / "papers" / "home" / "notes.md").write_text("x")

    assert verified(shop, path).drifts == ()


ELSEWHERE = """
import locale, sys
locale.setlocale(locale.LC_ALL, "")
from shipworthy import Agent
from shipworthy.check.certificate import make, verify
agent = Agent.load(sys.argv[1], store="memory")
print(verify(sys.argv[2], agent).lines(), make(agent).id)
"""


def test_another_path_time_zone_locale_and_machine_keep_it(shop: Path, tmp_path: Path) -> None:
    path, moved = certified(shop), tmp_path / "far away" / "agent"
    shutil.copytree(shop, moved)
    env = {"PYTHONHASHSEED": "3", "TZ": "Asia/Tokyo", "LC_ALL": "C", "OPENAI_BASE_URL": "http://127.0.0.1:9/v1"}
    env |= {"SHIPWORTHY_HOME": str(tmp_path / "other"), "HOME": str(tmp_path), "XDG_CACHE_HOME": str(tmp_path / "c")}
    done = subprocess.run(
        [sys.executable, "-c", ELSEWHERE, str(moved), str(path)],
        env={**os.environ, **env},
        cwd=tmp_path,
        capture_output=True,
        text=True,
        timeout=60,
        check=True,
    )

    assert "holds for `shop`" in done.stdout and "warn" not in done.stdout
    assert make(Agent.load(shop, store="memory")).id in done.stdout


def test_another_version_of_a_package_warns_or_refuses_as_set(shop: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = certified(shop)
    real = installed.version_of
    monkeypatch.setattr(
        "shipworthy.check.certificate.verifying.version_of", lambda name: "9.0" if name == "pyyaml" else real(name)
    )
    warned = verified(shop, path)
    refused = verified(shop, path, drift={"library": "refuse"})

    assert warned.holds and [(one.name, one.action) for one in warned.drifts] == [("pyyaml", "warn")]
    assert "another major version" in warned.warnings[0]
    assert not refused.holds and [one.name for one in refused.refused] == ["pyyaml"]
    path = certified(shop, drift={"library": "refuse"})
    assert not verified(shop, path).holds
    assert verified(shop, path, drift={"library": "warn"}).holds


def test_a_package_that_is_not_there_is_told(shop: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = certified(shop)
    monkeypatch.setattr("shipworthy.check.certificate.verifying.version_of", lambda name: None)

    assert "not installed" in verified(shop, path).warnings[0]


def test_another_shipworthy_refuses_and_another_python_warns(shop: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = certified(shop)
    monkeypatch.setattr("shipworthy.check.certificate.verifying.own_files", lambda: "0" * 64)
    monkeypatch.setattr("shipworthy.check.certificate.verifying.python", lambda: "3.99")
    found = verified(shop, path)

    assert {(one.kind, one.action) for one in found.drifts} == {("shipworthy", "refuse"), ("python", "warn")}
    assert "the same version with other files" in str(found.refused[0])


def test_another_price_warns_with_both(shop: Path) -> None:
    path = certified(shop)
    page = shop / "agent.yaml"
    page.write_text(
        page.read_text().replace("[openai:gpt-6-luna]", "[{name: openai:gpt-6-luna, price: {input: 9, output: 99}}]")
    )
    found = verified(shop, path)

    assert any(one.kind == "model" and "input $9" in one.now for one in found.drifts)


def test_an_age_is_told_in_days(shop: Path) -> None:
    path = certified(shop)
    later = NOON + dt.timedelta(days=31)

    assert verified(shop, path, max_age=span("30d"), now=NOON + dt.timedelta(days=29)).holds
    old = verified(shop, path, max_age=span("30d"), now=later)
    assert [str(one) for one in old.refused] == ["age: 31 days, and at most 30 are taken; check the agent again"]
    early = verified(shop, path, max_age=span("30d"), now=NOON - dt.timedelta(days=3))
    assert "yet to come" in str(early.refused[0])


def test_the_same_agent_under_another_name_is_another(shop: Path) -> None:
    path = certified(shop)
    page = shop / "agent.yaml"
    page.write_text(page.read_text().replace("name: shop", "name: stall"))

    assert any(one.name == "definition of `stall`" for one in verified(shop, path).refused)


@batch("word", ["", "30", "d", "-3d", "0d", "3.5d", "3 months", "³d", "9999999d"])
def test_what_is_no_age_is_told(word: str) -> None:
    with pytest.raises(UsageError, match="30d"):
        span(word)


def test_spans_and_choices_are_read() -> None:
    assert (span("12h"), span("4w")) == (dt.timedelta(hours=12), dt.timedelta(days=28))
    assert choices(["library=refuse", "python=warn"]) == {"library": "refuse", "python": "warn"}
    for wrong in ("shipworthy=warn", "library", "library=maybe", "file=warn"):
        with pytest.raises(UsageError, match="write library, python or model"):
            choices([wrong])


def test_state_that_its_code_adds_beside_its_data_keeps_it(shop: Path) -> None:
    with (shop / "shelf.py").open("a") as file:
        file.write(
            "\nfrom pathlib import Path\n\ndef note(who):\n"
            "    (Path(__file__).parent / 'data' / f'{who}.json').write_text('x')\n"
        )
    (shop / "data").mkdir()
    (shop / "data" / "known.json").write_text("1")
    path = certified(shop)
    (shop / "data" / "ann.json").write_text("1")
    assert verified(shop, path).drifts == ()
    (shop / "data" / "known.json").write_text("2")
    assert [one.name for one in verified(shop, path).refused] == ["data/known.json"]
    (shop / "data" / "prices.csv").write_text("2")
    assert [one.name for one in verified(shop, path).refused] == ["data/known.json", "data/prices.csv"]


def test_a_module_of_no_package_counts_by_its_files(
    shop: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    beside = tmp_path / "beside"
    (beside / "house_rules").mkdir(parents=True)
    (beside / "house_rules" / "__init__.py").write_text("MOST = 1\n")
    monkeypatch.syspath_prepend(str(beside))
    with (shop / "shelf.py").open("a") as file:
        file.write("\nimport house_rules\n")
    path = certified(shop)
    assert verified(shop, path).drifts == ()
    (beside / "house_rules" / "__init__.py").write_text("MOST = 2\n")
    sys.modules.pop("house_rules", None)

    assert [(one.kind, one.name, one.matters) for one in verified(shop, path).drifts] == [
        ("library", "house_rules", "its code is another one")
    ]
    sys.modules.pop("house_rules", None)


def test_each_byte_of_each_file_of_the_trading_agent_counts(tmp_path: Path) -> None:
    folder = shutil.copytree(TRADING, tmp_path / "copy", ignore=shutil.ignore_patterns("__pycache__"))
    paper = make(Agent.load(folder, store="memory"))
    assert len(paper.files) > 30
    for name in paper.files:
        raw = (folder / name).read_bytes()
        for at in (0, len(raw) // 2, len(raw) - 1):
            (folder / name).write_bytes(raw[:at] + bytes([raw[at] ^ 1]) + raw[at + 1 :])
            assert [one.name for one in of_folder(paper, folder)] == [name]
        (folder / name).write_bytes(raw)
    assert [*of_folder(paper, folder)] == []


DERIVED = """
import sys
from shipworthy import Agent
Agent.load(sys.argv[1], store="memory").warm()
"""


@pytest.mark.real
def test_derived_data_is_left_out_and_recomputes_to_the_same_bytes(shop: Path, tmp_path: Path) -> None:
    if encoder.missing() is not None:
        pytest.skip("the encoder is not installed")
    found = []
    for home in (shop / "papers" / "home", tmp_path / "other"):
        env = {**os.environ, "SHIPWORTHY_HOME": str(home)}
        subprocess.run([sys.executable, "-c", DERIVED, str(shop)], env=env, timeout=120, check=True)
        found.append({path.relative_to(home): path.read_bytes() for path in home.rglob("*") if path.is_file()})
        shutil.rmtree(home)

    assert found[0] == found[1] and any("vectors" in path.name for path in found[0])
