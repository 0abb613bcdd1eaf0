"""`shipworthy pin` with remote specialists: what they say of themselves is shown, written down, and compared."""

import json
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from tests.check.certificate.test_signing import OPENSSH, keys
from tests.server.listening import listening
from tests.server.shop_agent import shop_agent

from shipworthy import Agent, lazy
from shipworthy.check.certificate import make
from shipworthy.server.app import app
from shipworthy.server.service import Service

Shell = Callable[..., tuple[int, str, str]]


@pytest.fixture
def shop() -> Iterator[str]:
    """A served agent, with a certificate that says what it is."""
    agent = shop_agent()
    contract = agent.compiled.contract
    agent.certificate = {"id": "ab" * 32, "contract": contract, "issued": "2026-11-01T00:00:00Z"}
    with listening(app(Service({"shop": agent}))) as url:
        yield url


def desk(folder: Path, url: str, more: str = "") -> Path:
    (folder / "agent.yaml").write_text(f"name: desk\nspecialists:\n  shop: {{url: '{url}', timeout: 5{more}}}\n")
    return folder


def test_a_server_is_pinned_and_what_it_promises_stands_in_the_bounds(shell: Shell, tmp_path: Path, shop: str) -> None:
    folder = desk(tmp_path, shop)
    code, out, _ = shell("bounds", str(folder))
    assert code == 0 and "input_tokens not promised" in out
    code, out, _ = shell("pin", str(folder))
    assert code == 0 and "specialists.lock, written:\n+ shop · a Shipworthy server\n" in out
    assert "certificate abababababababab, not signed" in out
    assert "it says that it writes; here it counts as one that reads: write `effect: write`" in out
    bounds = json.loads(shell("bounds", str(folder), "--json")[1])["skills"]["shop"]
    assert (bounds["model_calls"], bounds["basis"]["model_calls"]) == (1, "enforced")
    code, out, _ = shell("pin", str(folder), "--check")
    assert code == 0 and out.endswith("nothing has changed\n")


def test_a_change_is_shown_and_refused_until_it_is_pinned_again(shell: Shell, tmp_path: Path, shop: str) -> None:
    folder = desk(tmp_path, shop)
    shell("pin", str(folder))
    lock = folder / "specialists.lock"
    told = json.loads(lock.read_text())
    told["specialists"]["shop"]["said"]["contract"] = "another"
    lock.write_text(json.dumps(told))
    code, out, _ = shell("pin", str(folder), "--check")
    assert code == 1 and '-  "contract": "another"' in out
    told = json.loads(shell("pin", str(folder), "--check", "--json")[1])
    assert told["changed"] is True and told["specialists"][0]["kind"] == "changed"
    code, _, err = shell("run", str(folder), "when are you open", "--skill", "shop")
    assert code in (1, 2), err


def test_one_that_cannot_be_asked_is_told_and_nothing_is_written(shell: Shell, tmp_path: Path) -> None:
    folder = desk(tmp_path, "http://127.0.0.1:1")
    code, _, err = shell("pin", str(folder))
    assert code == 2 and "the specialist `shop` cannot be asked: shop: it cannot be reached (connection refused)" in err
    assert not (folder / "specialists.lock").exists()


def test_an_agent_without_either_is_told_what_to_write(shell: Shell, tmp_path: Path) -> None:
    (tmp_path / "agent.yaml").write_text("name: alone\n")
    code, _, err = shell("pin", str(tmp_path))
    assert code == 2 and "no remote specialist: `specialists: {NAME: {url: …}}`" in err


@pytest.fixture
def signed_shop(tmp_path: Path) -> Iterator[tuple[str, str, Agent]]:
    """A served agent with a signed certificate: its address, the line of the public key, the agent."""
    pytest.importorskip("cryptography")
    folder = tmp_path / "keys"
    folder.mkdir()
    private, public = keys(folder, OPENSSH)
    agent = shop_agent()
    agent.certificate = lazy.signing().signed(make(agent), private).as_dict()
    with listening(app(Service({"shop": agent}))) as url:
        yield url, public.read_text().strip(), agent


def test_a_signature_is_verified_under_the_key_that_is_named(
    shell: Shell, tmp_path: Path, signed_shop: tuple[str, str, Agent]
) -> None:
    url, key, agent = signed_shop
    folder = desk(tmp_path, url, f", signed_by: '{key}'")
    code, _, err = shell("bounds", str(folder))
    assert code == 2 and "must be signed by the key of `signed_by`: specialists.lock says nothing of it" in err
    code, out, _ = shell("pin", str(folder))
    assert code == 0 and "the key of `signed_by`: verified" in " ".join(out.split())
    assert shell("bounds", str(folder))[0] == 0
    told = json.loads(shell("pin", str(folder), "--check", "--json")[1])
    one = told["specialists"][0]
    assert (told["changed"], one["signature"]) == (False, "verified") and len(one["signed_by"]) == 44
    assert agent.certificate is not None and one["signed_by"] == agent.certificate["signature"]["key"]  # type: ignore[index]


def test_without_a_named_key_it_is_said_whose_it_is(
    shell: Shell, tmp_path: Path, signed_shop: tuple[str, str, Agent]
) -> None:
    folder = desk(tmp_path, signed_shop[0])
    code, out, _ = shell("pin", str(folder))
    assert code == 0 and "write `signed_by: " in " ".join(out.split())
    assert shell("bounds", str(folder))[0] == 0
    (folder / "agent.yaml").write_text(
        (folder / "agent.yaml").read_text().replace("timeout", f"signed_by: '{signed_shop[1]}', timeout")
    )
    code, _, err = shell("bounds", str(folder))
    assert code == 2 and "specialists.lock does not say that its signature was verified" in err
    told = json.loads(shell("pin", str(folder), "--check", "--json")[1])
    assert told["changed"] is True and told["specialists"][0]["kind"] == "changed"


def test_a_signature_that_does_not_hold_is_refused_and_nothing_is_written(
    shell: Shell, tmp_path: Path, signed_shop: tuple[str, str, Agent]
) -> None:
    url, _, agent = signed_shop
    assert agent.certificate is not None
    agent.certificate = {**agent.certificate, "issued": "2020-01-01T00:00:00Z"}
    folder = desk(tmp_path, url)
    code, _, err = shell("pin", str(folder))
    assert code == 2 and "the specialist `shop` cannot be used: the signature under its certificate is not valid" in err
    assert not (folder / "specialists.lock").exists()
