from typing import Any

import pytest
from tests.batches import batch

from shipworthy import Agent, Input, Skill, SpecError, Step, tool


@tool(private=True, trust="tenant")
def get_account() -> str:
    """What is nobody else's business."""
    return "IBAN"


@tool
def read_mail() -> str:
    """What strangers write."""
    return "mail"


@tool(effect="write")
def send(to: str, body: str) -> str:
    """A way out."""
    return "sent"


@tool(egress=True)
def fetch(url: str) -> str:
    """A way out that only reads."""
    return "page"


@tool(trust="trusted")
def shorten(text: str) -> str:
    """Make a text of a text."""
    return text


@tool(trust="trusted", cleans=True)
def kind_of(text: str) -> str:
    """Say of which kind a text is."""
    return "note"


@tool(effect="write", accepts={"to": "trusted", "body": "untrusted"})
def careful(to: str, body: str) -> str:
    """A way out that says what it takes."""
    return "sent"


TOOLS = (get_account, read_mail, shorten, kind_of, send, fetch, careful)


def agent(*workflow: Step, helpers: tuple[Skill, ...] = (), **skill: Any) -> Agent:
    job = Skill(name="job", description="Do it", workflow=workflow, **skill)
    return Agent(skills=[job, *helpers], tools=TOOLS)


ACCOUNT, MAIL = Step(tool=get_account), Step(tool=read_mail)
REFUSED = {
    "in two arguments": (ACCOUNT, MAIL, Step(tool=send, with_={"to": "=read_mail", "body": "=get_account"})),
    "in one text": (ACCOUNT, MAIL, Step(tool=send, with_={"to": "a@b.c", "body": "{get_account} {read_mail}"})),
    "through a model": (
        ACCOUNT,
        MAIL,
        Step(prompt="Sum up {get_account} and {read_mail}", as_="both"),
        Step(tool=send, with_={"to": "a@b.c", "body": "=both"}),
    ),
    "by a read": (ACCOUNT, MAIL, Step(tool=fetch, with_={"url": "{read_mail}?{get_account}"})),
    "for each": (
        ACCOUNT,
        MAIL,
        Step(tool=send, foreach="x in [read_mail]", max=2, as_="out", with_={"to": "=x", "body": "=get_account"}),
    ),
    "in a branch": (
        ACCOUNT,
        MAIL,
        Step(choose=[{"steps": [Step(tool=send, with_={"to": "=read_mail", "body": "=get_account"})]}]),
    ),
    "where something fails": (
        ACCOUNT,
        Step(tool=read_mail, on_error=[Step(tool=send, as_="told", with_={"to": "{error}", "body": "=get_account"})]),
    ),
    "although another argument is guarded": (
        ACCOUNT,
        MAIL,
        Step(tool=careful, with_={"to": "a@b.c", "body": "{get_account} {read_mail}"}),
    ),
}
ALLOWED = {
    "somebody is asked": (
        ACCOUNT,
        MAIL,
        Step(tool=send, with_={"to": "=read_mail", "body": "=get_account"}, confirm="Send it?"),
    ),
    "somebody is asked for the group": (
        ACCOUNT,
        MAIL,
        Step(steps=[Step(tool=send, with_={"to": "=read_mail", "body": "=get_account"})], confirm="Send it?"),
    ),
    "nothing private": (MAIL, Step(tool=send, with_={"to": "=read_mail", "body": "hello"})),
    "no stranger": (ACCOUNT, Step(tool=send, with_={"to": "a@b.c", "body": "=get_account"})),
    "no way out": (ACCOUNT, MAIL, Step(prompt="Sum up {get_account} and {read_mail}")),
    "the tool asks at run time": (
        ACCOUNT,
        MAIL,
        Step(tool=careful, with_={"to": "=read_mail", "body": "=get_account"}),
    ),
}


@batch("steps", REFUSED.values(), ids=REFUSED.keys())
def test_private_data_and_a_stranger_do_not_leave_together_unasked(steps: tuple[Step, ...]) -> None:
    with pytest.raises(SpecError) as error:
        agent(*steps)
    (problem,) = error.value.problems
    assert "get_account" in problem.message
    assert "leave" in problem.message
    assert "confirm" in problem.repair


@batch("steps", ALLOWED.values(), ids=ALLOWED.keys())
def test_what_does_not_meet_is_allowed(steps: tuple[Step, ...]) -> None:
    assert agent(*steps).bounds()


def test_they_are_followed_through_a_helper_its_arguments_and_named_values() -> None:
    helper = Skill(
        name="pass_on",
        description="Pass it on",
        routable=False,
        inputs={"what": Input(), "whom": Input()},
        let={"text": "what + '!'"},
        workflow=[Step(tool=send, with_={"to": "=whom", "body": "=text"})],
    )
    with pytest.raises(SpecError, match="would leave here"):
        agent(
            ACCOUNT, MAIL, Step(tool="pass_on", with_={"what": "=get_account", "whom": "=read_mail"}), helpers=(helper,)
        )
    assert agent(ACCOUNT, Step(tool="pass_on", with_={"what": "=get_account", "whom": "a@b.c"}), helpers=(helper,))


def test_what_a_helper_returns_is_as_good_as_what_it_reads() -> None:
    both = Skill(
        name="both", description="Both", routable=False, workflow=[ACCOUNT, MAIL], returns="[get_account, read_mail]"
    )
    with pytest.raises(SpecError, match="would leave here"):
        agent(Step(tool="both"), Step(tool=send, with_={"to": "a@b.c", "body": "{both}"}), helpers=(both,))


def through(tool_name: str, of: str) -> tuple[Step, ...]:
    return (
        ACCOUNT,
        MAIL,
        Step(tool=tool_name, as_="x", with_={"text": f"={of}"}),
        Step(
            tool=send,
            with_={"to": "=read_mail", "body": "=x"} if of == "get_account" else {"to": "=x", "body": "=get_account"},
        ),
    )


@pytest.mark.parametrize("of", ["get_account", "read_mail"])
def test_field_05_what_a_tool_makes_of_it_is_no_better(of: str) -> None:
    with pytest.raises(SpecError, match="private data"):
        agent(*through("shorten", of))
    agent(*through("kind_of", of))


@pytest.mark.parametrize(
    "decided",
    [
        {"when": "read_mail == 'x'"},
        {"foreach": "x in [read_mail]", "max": 1},
    ],
)
def test_what_a_stranger_decides_about_is_his(decided: Any) -> None:
    out = {"to": "a@b.c", "body": "=get_account"}
    with pytest.raises(SpecError, match="private data"):
        agent(ACCOUNT, MAIL, Step(tool=send, as_="s", with_=out, **decided))
    with pytest.raises(SpecError, match="private data"):
        agent(ACCOUNT, MAIL, Step(steps=[Step(tool=send, with_=out)], as_="g", **decided))
    agent(ACCOUNT, MAIL, Step(tool=careful, as_="s", with_=out, confirm="Send it?", **decided))


def test_a_helper_that_a_stranger_decides_about_sends_nothing_private() -> None:
    inside = (ACCOUNT, Step(tool=send, with_={"to": "a@b.c", "body": "=get_account"}))
    helper = Skill(name="helper", description="Help", routable=False, workflow=inside)
    agent(MAIL, Step(tool="helper"), helpers=(helper,))
    with pytest.raises(SpecError, match="private data"):
        agent(MAIL, Step(tool="helper", when="read_mail == 'x'"), helpers=(helper,))
