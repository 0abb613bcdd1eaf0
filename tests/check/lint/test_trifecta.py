"""Private data, a stranger's text and a way out in one loop."""

from tests.check.lint.small import codes, job

from shipworthy import tool


@tool(private=True, trust="tenant")
def my_mail(number: str) -> str:
    """Read a mail."""
    return "secret"


@tool
def web(query: str) -> str:
    """Search the web."""
    return "text"


@tool(egress=True, trust="trusted")
def ask_partner(text: str) -> str:
    """Ask a partner."""
    return "yes"


TOOLS = [my_mail, web, ask_partner]


def test_all_three_in_a_loop() -> None:
    assert codes(job(tools=["my_mail", "web", "ask_partner"], fallback="x"), tools=TOOLS) == ["trifecta-in-loop"]


def test_any_two_are_no_fault() -> None:
    for two in (["my_mail", "web"], ["my_mail", "ask_partner"], ["web", "ask_partner"]):
        assert codes(job(tools=two, fallback="x"), tools=TOOLS) == [], two
