"""The places where labels are joined, each with a way to take it out: what is left must let a labelled value through."""

import dataclasses
from collections.abc import Callable, Iterable, Mapping
from typing import Any

import pytest
from tests.injection import desks, later, scenes, talks

from shipworthy.contract.labels import TRUSTED, Mark
from shipworthy.contract.language import evaluate
from shipworthy.contract.language.values import StepResult
from shipworthy.runtime import added, handed, remember
from shipworthy.runtime.calls import advice, consult, errand, step, telling
from shipworthy.runtime.meaning import origins, readings
from shipworthy.runtime.names import choices, scope
from shipworthy.runtime.names.scope import Scope
from shipworthy.runtime.prompting import context, prompted, wishes
from shipworthy.runtime.workflow import values, walk
from shipworthy.stores.session import Offer, Stored

Take = Callable[[pytest.MonkeyPatch], None]


def _instead(owner: Any, name: str, value: Any) -> Take:
    return lambda patch: patch.setattr(owner, name, value)


def _without_origin(kind: Any) -> Any:
    return lambda **fields: kind(**{**fields, "origin": TRUSTED})


def _names(wanted: str) -> Take:
    """Names of one kind have no label: those of `let`, or of inputs."""
    source = Scope._source

    def of(scope: Scope, name: str, rest: str) -> Any:
        graph = scope.frame.graph
        every: Mapping[str, object] = graph.skill.let if wanted == "let" else graph.inputs
        here = name in every and name not in scope.local and name not in scope.frame.given
        return TRUSTED if here else source(scope, name, rest)

    return _instead(Scope, "_source", of)


def _results() -> Take:
    """Results have no label of their own."""
    source = Scope._source

    def of(scope: Scope, name: str, rest: str) -> Any:
        return TRUSTED if name in scope.results else source(scope, name, rest)

    return _instead(Scope, "_source", of)


def _returned(inner: Scope, ended: Any) -> Any:
    value = RETURNED(inner, ended)
    return dataclasses.replace(value, mark=Mark()) if isinstance(value, StepResult) else value


RETURNED = values.returned


def _unlabelled(given: Any) -> Any:
    return lambda **how: given(**{**how, "label": lambda: TRUSTED})


def _not_retold(scope: Scope) -> Any:
    return scope.frame.labels.seen.join(scope.under)


def _forgetful(session: Any, **more: Any) -> Any:
    return dataclasses.replace(session, **{**more, **({"under": TRUSTED} if "under" in more else {})})


def _as_before(errand: Any, stored: Stored) -> StepResult:
    return StepResult(value=stored.value, text=stored.text, mark=Mark(whole=stored.origin))


def _as_told(reader: Any, spoken: Any, strange: Any) -> Any:
    return [dataclasses.asdict(one) for one in reader.readings(spoken)]


JOINS: Mapping[str, tuple[Take, Iterable[Callable[..., scenes.Scene]]]] = {
    "what a tool makes of its arguments": (
        _instead(step, "made_of", lambda node, tool, scope, stored: TRUSTED),
        (scenes.workflow, talks.stored),
    ),
    "what a tool declares": (_results(), (scenes.workflow,)),
    "what a prompt has read": (_instead(prompted.Prompted, "_mark", lambda self: Mark()), (scenes.workflow,)),
    "what was looked up for it": (_instead(prompted, "looked_up", lambda scope: TRUSTED), (talks.looked_up,)),
    "a prompt's answer that is used again": (
        _instead(prompted, "Stored", _without_origin(Stored)),
        (talks.looked_up,),
    ),
    "what a loop has read": (_instead(wishes, "seen", lambda scope: TRUSTED), (talks.remembered,)),
    "private words that are told again": (_instead(wishes, "seen", _not_retold), (talks.remembered,)),
    "answers in the history": (_instead(context, "_heard", lambda scope, text, keep: None), (talks.approved,)),
    "names out of earlier results": (_instead(context, "_recalled", lambda scope, label: None), (talks.remembered,)),
    "what a remembered name was made of": (_instead(remember, "_beyond", lambda run, given: None), (talks.retold,)),
    "inputs that are kept": (_instead(remember, "_origins", lambda run: {}), (talks.picked,)),
    "what was offered": (_instead(choices, "Offer", _without_origin(Offer)), (talks.picked,)),
    "what a pronoun stands for": (_instead(origins, "_alike", lambda value, known: TRUSTED), (talks.picked,)),
    "inputs": (_names("inputs"), (scenes.workflow,)),
    "named values": (_names("let"), (scenes.workflow,)),
    "arguments of a helper": (_instead(values, "Given", _unlabelled(values.Given)), (scenes.workflow,)),
    "results of a helper": (_instead(walk, "returned", _returned), (scenes.workflow,)),
    "requests that wait": (_instead(added, "put_off", lambda run, session: session), (later.waiting,)),
    "what a reader makes of what was chosen": (_instead(readings, "_told", _as_told), (later.read_by_author,)),
    "what a reader makes of what was found": (
        _instead(readings, "label_of", lambda agent, stored: TRUSTED),
        (later.read_by_author,),
    ),
    "days that are counted from": (_instead(origins, "RECKONED", ()), (later.read_by_author,)),
    "what a specialist is told": (_instead(errand.Errand, "told", TRUSTED), (desks.told,)),
    "what a specialist was told before": (_instead(telling, "replace", _forgetful), (desks.told,)),
    "what a specialist answers": (_instead(advice, "Mark", lambda whole: Mark()), (desks.answered,)),
    "what a specialist is told again": (_instead(consult, "reused", _as_before), (desks.answered_before,)),
    "what specialists have found out": (
        _instead(scope, "label_of_session", lambda run, rest: TRUSTED),
        (desks.found_out,),
    ),
    "what a specialist hands over": (_instead(handed, "_under", lambda run: TRUSTED), (desks.handed_over,)),
    "what decides": (_instead(walk, "decided", lambda node, scope: scope), (scenes.workflow,)),
    "what a check of a write says": (
        _instead(step, "replace", lambda invocation, **more: invocation),
        (talks.verified,),
    ),
    "whole words in a rule": (
        _instead(evaluate, "stands_in", lambda text, within: text in within),
        (talks.within_words,),
    ),
}
"""Join → how it is taken out, and the scenes that need it."""
