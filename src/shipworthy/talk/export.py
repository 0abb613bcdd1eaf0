"""Writes a recorded run as a case: what was said in its conversation so far, and what its answer was."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

import yaml

from shipworthy.stores.store import ListedRun
from shipworthy.talk.compare import plain

__all__ = ["as_case"]

HEAD = """\
# Made from run {run} of {agent}, as it answered then; take out what need not be so.
# Hold it with `shipworthy talk FILE AGENT`, try it with `shipworthy check AGENT --cases FILE`.
"""
FACTS = """\
    # What it stated; an answer that leaves out one of these facts does not pass:
    # facts: [{facts}]
"""
LONGEST_NAME = 60
MOST_FACTS = 8
OF_MODELS = ("no_model", "model_failed", "ungrounded", "output_cut", "deadline")
"""Reasons that another answer of a model does not have."""


class _Dumper(yaml.SafeDumper):
    """Writes lists indented below their key."""

    def increase_indent(self, flow: bool = False, indentless: bool = False) -> None:
        super().increase_indent(flow, False)


def as_case(run_id: str, listed: Iterable[ListedRun], lines: Sequence[Mapping[str, Any]]) -> str:
    """The case of a run as a file of conversations; `listed`: all runs of its store, `lines`: those of its tape.

    The messages of the conversation before it are said first, and nothing is expected of their answers.
    """
    head, result = lines[0], lines[-1]["result"]
    runs = sorted(listed, key=lambda run: run["at"])
    own = next((run for run in runs if run["run_id"] == run_id), None)
    before = [
        run["message"]
        for run in runs
        if own is not None
        and run["session"] == own["session"]
        and run["agent"] == own["agent"]
        and run["at"] < own["at"]
    ]
    called = {line["tool"] for line in lines if line["kind"] == "call"}
    expect = _expected(result, [call["tool"] for call in result.get("path", ()) if call["tool"] in called])
    turns: list[object] = [*before, {"say": head["message"], "expect": expect}]
    name = f"{' '.join(head['message'].split())[:LONGEST_NAME]} ({run_id[:8]})"
    case: dict[str, object] = {"name": name, "clock": _moment(head["now"]), "turns": turns}
    if head.get("context"):
        case["context"] = plain(head["context"])
    page: dict[str, object] = {"agent": head["origin"]} if head["origin"] else {}
    page["conversations"] = [case]
    written = yaml.dump(page, Dumper=_Dumper, allow_unicode=True, sort_keys=False, width=110)
    facts = _facts(result.get("facts", ()))
    below = FACTS.format(facts=", ".join(facts)) if facts else ""
    return HEAD.format(run=run_id[:8], agent=" ".join(str(head["agent"]).split())) + str(written) + below


def _before(run: ListedRun, own: ListedRun) -> bool:
    return run["session"] == own["session"] and run["agent"] == own["agent"] and run["at"] < own["at"]


def _expected(result: Mapping[str, Any], calls: list[str]) -> dict[str, object]:
    """What is expected of the answer: all but its words."""
    stood_in = result["status"] == "degraded" and result.get("reason") in OF_MODELS
    expect: dict[str, object] = {"status": ["completed", "degraded"] if stood_in else result["status"]}
    for key in ("skill",) if stood_in else ("reason", "skill"):
        if result.get(key) is not None:
            expect[key] = result[key]
    inputs = {name: value for name, value in result.get("inputs", {}).items() if value is not None}
    return expect | ({"inputs": plain(inputs)} if inputs else {}) | {"calls": calls}


def _facts(facts: Iterable[Mapping[str, str]]) -> list[str]:
    """The fields of results that the answer has stated, each once."""
    return list(dict.fromkeys(f"{one['step']}.{one['field']}" for one in facts if _is_field(one)))[:MOST_FACTS]


def _is_field(fact: Mapping[str, str]) -> bool:
    """Whether a fact stands in one field of a result, and not in an item of a list or in a text."""
    return bool(fact["field"]) and "[" not in fact["field"] and fact["step"] not in ("inputs", "message", "now", "text")


def _moment(now: object) -> str:
    return now.isoformat() if hasattr(now, "isoformat") else str(now)
