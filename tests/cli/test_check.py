"""`shipworthy check`: its verdict, its exit codes, its files."""

import json
from collections.abc import Callable
from pathlib import Path
from xml.etree import ElementTree as Xml

import pytest
from pydantic import TypeAdapter
from tests.cli.shops import LOOP, write_shop

from shipworthy.check.outputs.as_json import ReportObject

Shell = Callable[..., tuple[int, str, str]]
FORM = TypeAdapter(ReportObject)
QUICK = ("--trials", "3", "--no-dry-run")


@pytest.fixture
def shop(tmp_path: Path) -> str:
    """A small agent that is fit."""
    return str(write_shop(tmp_path / "shop"))


def test_a_fit_agent_exits_with_zero_and_says_what_is_next(shell: Shell, shop: str) -> None:
    code, out, err = shell("check", "shop")
    assert code == 0, out + err
    assert out.startswith("✓ shop is FIT: ")
    assert "Load of one run" in out and "Adversarial dry run" in out
    assert "--certificate certificate.json" in out


def test_static_runs_nothing_and_establishes_nothing(shell: Shell, shop: str) -> None:
    code, out, _ = shell("check", "shop", "--static")
    assert code == 1
    assert "NOT ESTABLISHED" in out and "Next: `shipworthy check shop`" in out


def test_an_unfit_agent_is_told_with_the_place_the_repair_and_the_proof(shell: Shell, tmp_path: Path) -> None:
    write_shop(tmp_path / "my shop", skill=LOOP)
    code, out, _ = shell("check", "my shop", "--static")
    assert code == 1
    assert "UNFIT" in out and "my shop/skills/order_status.yaml:" in out
    assert "repair:" in out and "prove:  shipworthy " in out and "'my shop'" in out


def test_a_definition_that_does_not_load_is_told_in_the_same_forms(shell: Shell, tmp_path: Path) -> None:
    write_shop(tmp_path / "shop", skill="name: order_status\ndescription: x\nworkflow: [{tool: find_ordr}]\nmax: 1\n")
    code, out, _ = shell("check", "shop", "--junit", "j.xml", "--sarif", "s.sarif", "--github")
    assert code == 2
    assert "does not load: 2 problems" in out and "shop/skills/order_status.yaml:3" in out
    assert out.count("::error file=shop/skills/order_status.yaml") == 2
    assert len(list(Xml.parse("j.xml").getroot().iter("failure"))) == 2
    run = json.loads(Path("s.sarif").read_text())["runs"][0]
    assert [one["ruleId"] for one in run["results"]] == ["definition-refused"] * 2
    code, out, _ = shell("check", "shop", "--json")
    assert code == 2 and json.loads(out)["refused"] is True
    FORM.validate_json(out, strict=True)


def test_json_has_the_published_form(shell: Shell, shop: str) -> None:
    code, out, _ = shell("check", shop, "--json", *QUICK)
    made = FORM.validate_json(out, strict=True)
    assert (code, made["verdict"], made["passed"]) == (1, "not established", False)
    assert made["trials"] is not None and made["dry_run"] is None
    assert shop not in json.dumps({name: value for name, value in made.items() if name not in ("named", "findings")})


def test_cases_are_tests_of_their_own(shell: Shell, shop: str) -> None:
    shell("check", "shop", *QUICK, "--junit", "j.xml")
    names = {case.get("name") for case in Xml.parse("j.xml").getroot().iter("testcase")}
    assert "an order" in names


def test_fail_on_says_which_findings_count(shell: Shell, tmp_path: Path) -> None:
    write_shop(
        tmp_path / "shop", agent="name: shop\ndescription: Knows orders\nmodels: {fast: [openai:gpt-unheard-of]}\n"
    )
    found = json.loads(shell("check", "shop", "--static", "--json")[1])
    severities = {one["severity"] for one in found["findings"]}
    lesser = severities & {"warning", "note"}
    assert lesser, found["findings"]
    told = json.loads(shell("check", "shop", "--static", "--json", "--fail-on", "note")[1])
    assert told["verdict"] == "unfit" and all(one["fails"] for one in told["findings"])


def test_a_baseline_is_written_and_then_compared(shell: Shell, shop: str, tmp_path: Path) -> None:
    code, _, err = shell("check", "shop", "--static", "--baseline", "b.json")
    assert code == 2 and "--update-baseline" in err
    shell("check", "shop", "--static", "--baseline", "b.json", "--update-baseline")
    kept = Path("b.json").read_text()
    assert "Since b.json: nothing has changed" in shell("check", "shop", "--static", "--baseline", "b.json")[1]
    write_shop(tmp_path / "shop", skill=LOOP)
    out = shell("check", "shop", "--static", "--baseline", "b.json")[1]
    assert "Since b.json:" in out and "order_status: at most" in out and "verdict:" in out
    assert Path("b.json").read_text() == kept, "only --update-baseline writes it"


@pytest.mark.parametrize(
    ("words", "told"),
    [
        (("nowhere",), "no agent"),
        (("shop", "--update-baseline"), "--baseline FILE"),
        (("shop", "--junit", "no/j.xml"), "no folder"),
        (("shop", "--sign", "key"), "--certificate FILE"),
        (("shop", "--max-age", "30d"), "--verify FILE"),
        (("shop", "--certificate", "no/c.json"), "no folder"),
        (("shop", "--cases", "nothing.yaml"), "nothing.yaml"),
        (("shop", "--only", "zzz"), "--only"),
        (("shop", "--models", "best"), "scripted"),
        (("shop", "--trials", "-1"), "--trials"),
        (("shop", "--fail-on", "all"), "warning"),
        (("shop", "--certificate", "a.json", "--verify", "b.json"), "one after the other"),
    ],
)
def test_what_cannot_be_used_is_told_with_exit_code_two(
    shell: Shell, shop: str, words: tuple[str, ...], told: str
) -> None:
    code, out, err = shell("check", *words)
    assert (code, out) == (2, "")
    assert told in err


def test_a_certificate_is_written_for_a_fit_agent_alone_and_verified(shell: Shell, shop: str, tmp_path: Path) -> None:
    shell("check", "shop", *QUICK, "--certificate", "c.json")
    assert not Path("c.json").exists()
    code, out, err = shell("check", "shop", "--certificate", "c.json")
    assert code == 0 and "Certificate: c.json" in out, out + err
    assert shell("check", "shop", "--verify", "c.json")[0] == 0
    (tmp_path / "shop" / "skills" / "order_status.yaml").write_text(LOOP)
    code, out, _ = shell("check", "shop", "--verify", "c.json")
    assert code == 1 and "skills/order_status.yaml" in out
    assert json.loads(shell("check", "shop", "--verify", "c.json", "--json")[1])["holds"] is False
