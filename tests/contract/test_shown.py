"""Which results models and persons are shown whole."""

from typing import Any

from tests.batches import batch

from shipworthy import Agent, Skill, tool
from shipworthy.contract.shown import Reader, Shown, readers


@tool
def record(number: str) -> dict[str, Any]:
    """A record."""
    return {}


@tool
def line(number: str) -> str:
    """A line."""
    return "x"


NUMBER = {"number": {"type": "text"}}


def compiled(*skills: dict[str, Any]) -> Any:
    made = [Skill(**{"description": one["name"], "examples": (one["name"],), **one}) for one in skills]
    return Agent(skills=made, tools=[record, line], store="memory").compiled


def read(*skills: dict[str, Any]) -> list[Reader]:
    agent = compiled(*skills)
    return list(readers(agent.graph("job"), agent.graph))


def asked(text: str, *steps: dict[str, Any], **parts: Any) -> list[Reader]:
    page = [*(steps or ({"tool": "record"},)), {"prompt": text, "as": "said", "fallback": "x"}]
    return read({"name": "job", "workflow": page, **parts})


@batch(
    ("text", "let"),
    [
        ("Say {record}", {}),
        ("Say {all_of_it}", {"all_of_it": "record if record.open else None"}),
        ("Say {[record, 1]}", {}),
        ("Say {pair.one}", {"pair": "{'one': record, 'two': 2}"}),
        ("Say {pair['one']}", {"pair": "{'one': record, 'two': 2}"}),
        ("Say {record or 'nothing'}", {}),
    ],
    ids=["itself", "a named value", "in a list", "a field of a pair", "by its key", "or else"],
)
def test_a_result_that_passes_through_is_read_whole(text: str, let: dict[str, str]) -> None:
    (one,) = asked(text, let=let)

    assert one == Reader("record", "prompt", "job", ("workflow", 1), "said")


@batch("text", ["{record.open}", "{len(record)}", "{pair.two}", "{pair.two.more}", "{message}"])
def test_what_is_computed_of_a_result_is_not_the_result(text: str) -> None:
    assert asked(f"Say {text}", let={"pair": "{'one': record, 'two': record.open}"}) == []


def test_a_loop_reads_all_of_its_tools_and_a_person_reads_an_answer() -> None:
    assert read({"name": "job", "tools": ["line", "record"], "fallback": "x"}) == [
        Reader("line", "loop", "job", ("tools",)),
        Reader("record", "loop", "job", ("tools",)),
    ]
    (one,) = read({"name": "job", "workflow": [{"tool": "record"}, {"answer": "{record}"}]})
    assert (one.tool, one.by, one.path) == ("record", "person", ("workflow", 1))


def helper(**parts: Any) -> dict[str, Any]:
    return {"name": "find", "routable": False, "inputs": NUMBER, "workflow": [{"tool": "record"}], **parts}


@batch(
    ("returns", "text", "whole"),
    [
        ("record", "{find}", True),
        (None, "{find}", True),
        ("{'all': record, 'open': record.open}", "{find.all}", True),
        ("{'all': record, 'open': record.open}", "{find}", True),
        ("{'all': record, 'open': record.open}", "{find.open}", False),
        ("record", "{find.open}", False),
        ("record.rows", "{find}", False),
    ],
)
def test_through_what_a_helper_returns(returns: str | None, text: str, whole: bool) -> None:
    page = [{"tool": "find"}, {"prompt": f"Say {text}", "as": "said", "fallback": "x"}]
    found = read({"name": "job", "workflow": page}, helper(**({"returns": returns} if returns else {})))

    assert [(one.tool, one.skill) for one in found] == ([("record", "job")] if whole else [])


@batch(("given", "whole"), [("=record", True), ("See {record}", True), ("=record.open", False)])
def test_through_an_input_of_a_helper(given: str, whole: bool) -> None:
    says = {"name": "say", "routable": False, "inputs": {"what": {"type": "text"}}}
    says["workflow"] = [{"prompt": "Say {what}", "as": "said", "fallback": "x"}]
    page = [{"tool": "record"}, {"tool": "say", "with": {"what": given}}, {"answer": "{say}"}]

    found = read({"name": "job", "workflow": page}, says)
    assert [(one.tool, one.skill) for one in found] == ([("record", "say")] if whole else [])


def test_what_a_helper_returns_by_itself() -> None:
    loop = {"name": "dig", "routable": False, "tools": ["line"]}
    agent = compiled({"name": "job", "workflow": [{"answer": "x"}]}, helper(), loop)

    assert Shown(agent.graph("find"), agent.graph).returned() == {"record"}
    assert Shown(agent.graph("find"), agent.graph).returned(("open",)) == frozenset()
    assert Shown(agent.graph("dig"), agent.graph).returned() == frozenset()
