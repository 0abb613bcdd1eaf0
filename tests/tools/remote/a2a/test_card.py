"""Cards of A2A agents: which interface is spoken to, and why none is."""

from tests.batches import batch

from shipworthy.tools.remote.a2a.card import card_url, interface_of, pinned_of

URL = "https://clerk.example/agents/one"


def card(*interfaces: dict[str, object], **more: object) -> dict[str, object]:
    return {"name": "clerk", "supportedInterfaces": [*interfaces], **more}


def rpc(url: str = f"{URL}/rpc", version: str = "1.0", binding: str = "JSONRPC", **more: object) -> dict[str, object]:
    return {"url": url, "protocolBinding": binding, "protocolVersion": version, **more}


@batch(
    ("url", "card"),
    [
        ("https://a.example", "https://a.example/.well-known/agent-card.json"),
        ("https://a.example/", "https://a.example/.well-known/agent-card.json"),
        ("https://a.example/b/?c=1#d", "https://a.example/b/.well-known/agent-card.json?c=1"),
        ("https://a.example/.well-known/agent.json", "https://a.example/.well-known/agent.json"),
    ],
)
def test_where_a_card_is(url: str, card: str) -> None:
    assert card_url(url) == card


def test_the_newest_version_is_spoken() -> None:
    found, why = interface_of(card(rpc(version="0.3"), rpc(version="1.0", tenant="t")), URL)
    assert found is not None and (found.version, found.tenant, why) == ("1.0", "t", "")


def test_a_card_of_the_older_version_names_its_address_at_the_top() -> None:
    old = {"url": f"{URL}/rpc", "protocolVersion": "0.3.0", "capabilities": {"streaming": True}}
    found, _ = interface_of(old, URL)
    assert found is not None and (found.version, found.streams) == ("0.3.0", True)


@batch(
    ("given", "words"),
    [
        (card(), "no JSONRPC interface"),
        (card(rpc(binding="GRPC")), "no JSONRPC interface"),
        (card(rpc(version="2.0")), "it has 2.0"),
        ({"supportedInterfaces": "all of them"}, "no JSONRPC interface"),
        (card(rpc(url="https://evil.example/rpc")), "leads to another host"),
        (card(rpc(url="http://clerk.example/rpc")), "leads to another host"),
        (card(rpc(url="https://clerk.example:8443/rpc")), "leads to another host"),
        (card(rpc(url="https://user:pw@clerk.example/rpc")), "leads to another host"),
        (card(rpc(url="https://clerk.example:port/rpc")), "leads to another host"),
    ],
)
def test_an_interface_that_is_not_spoken_to_says_why(given: dict[str, object], words: str) -> None:
    found, why = interface_of(given, URL)
    assert found is None and words in why


def test_a_port_that_is_written_out_is_the_same_host() -> None:
    assert interface_of(card(rpc(url="https://clerk.example:443/rpc")), URL)[0] is not None


def test_signatures_are_not_pinned() -> None:
    assert pinned_of({"name": "clerk", "signatures": ["another each time"]}) == {"name": "clerk"}
