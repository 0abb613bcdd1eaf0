"""The figures of an answer, compared with what its call was sent, piece by piece."""

import ast
from collections.abc import Iterable, Iterator, Mapping, Sequence

from shipworthy.contract.language.expr import Expr
from shipworthy.contract.language.text import Text, Value
from shipworthy.contract.language.types import TypeSpec
from shipworthy.contract.language.values import MISSING, plain
from shipworthy.contract.step import Grounded, Prompt, Step
from shipworthy.events import FigureWithheld
from shipworthy.exits.secrets import MASKED, current
from shipworthy.grounding.check import Checker, Fact
from shipworthy.grounding.coincidence import coincidence
from shipworthy.grounding.evidence import Evidence, Place
from shipworthy.grounding.figure import Figure
from shipworthy.models.model import Message
from shipworthy.runtime.answering.gate import SHOWN, Kept
from shipworthy.runtime.names.scope import Scope
from shipworthy.runtime.step_id import StepId

PROMPT = "prompt"
"""The step of a fact that stands in the author's words, or in what the user said."""
CLOCK = Place("now")
MOST_NAMED = 200_000
"""Characters of one result in which fields are looked for, some 0.1 s: it is read on the event loop, whatever its size.

What a call was sent of it is read whole: this decides which field a figure is said to come from, and not what is shown.
"""


class Sent(Evidence):
    """What a call was sent; a figure of it is named by the input or result that it comes from, where there is one."""

    __slots__ = ("_named",)

    def __init__(self) -> None:
        super().__init__()
        self._named = Evidence(self.beside)

    def name(self, place: Place, value: object) -> None:
        """Say what a name stands for that the text of the call shows."""
        self._named.add_value(value, place, MOST_NAMED)

    def find(self, figure: Figure) -> Place | None:
        """Return where a figure stands; None where it was not sent."""
        place = super().find(figure)
        return place and (self._named.find(figure) or place)


class Figures:
    """The check of one answer: withholds a piece with a figure that the call was not sent.

    `names`: the names that the call's text shows.
    """

    def __init__(
        self, scope: Scope, step_id: StepId, level: Grounded, messages: Sequence[Message], names: Iterable[str]
    ) -> None:
        self._scope, self._id, self._level = scope, step_id, level
        self._messages, self._names = messages, frozenset(names)
        self._checker: Checker | None = None
        self._evidence = Sent()
        self.facts: list[Fact] = []
        """The figures that were found, each with its place, in the order of the text."""
        self.missing: list[str] = []
        """Those that were not."""
        self.strange: list[str] = []
        """Those that belong to something else than what their sentence names."""

    def __call__(self, piece: str) -> Kept:
        """Judge a piece; one with a figure that was not sent is withheld, with an event."""
        # As it leaves the run: in a repetition the secrets are hidden from the start.
        piece = MASKED.sub("", current().hide(piece))
        judged = self._checked().sentence(piece)
        self.facts += [fact for fact in judged.facts if fact not in self.facts]
        if not (wrong := (*judged.missing, *judged.strange)):
            return SHOWN
        _collect(self.missing, judged.missing)
        _collect(self.strange, judged.strange)
        chance = coincidence(wrong[0], self._evidence, self._level)
        figures = tuple(figure.text for figure in wrong)
        withheld = FigureWithheld(
            step_id=self._id, figures=figures, sentence=piece.strip(), coincidence=round(chance, 4)
        )
        self._scope.run.voice.emit(withheld)
        why = "not in what the model was sent" if judged.missing else "of something else than what the sentence names"
        return Kept(reason="ungrounded", detail=f"{', '.join(figures)}: {why}")

    def texts(self, value: object, kind: TypeSpec) -> str:
        """What a model is told of the figures in the texts of a typed answer; empty where all were found."""
        for text in _texts(value, kind):
            self(text)
        return self.why

    def quoted(self, text: str) -> list[Fact]:
        """The figures of the text that were found."""
        return [fact for fact in self.facts if fact.figure in text]

    @property
    def why(self) -> str:
        """What a model is told of the figures that were not found; empty where all were."""
        told = []
        if self.missing:
            told.append(
                f"these are in nothing that you were given: {', '.join(self.missing)}; leave out what you cannot quote"
            )
        if self.strange:
            told.append(f"these belong to something else than what you said them of: {', '.join(self.strange)}")
        return "; ".join(told)

    def _checked(self) -> Checker:
        # Made with the first piece: many answers never come.
        if self._checker is None:
            run, evidence = self._scope.run, self._evidence
            hide = current().hide
            calls = {call.id: call.name for message in self._messages for call in message.calls}
            for message in _sources(self._messages):
                evidence.add_text(hide(message.text), Place(calls.get(message.call_id, PROMPT)))
            evidence.add_value(run.said.now, CLOCK)
            evidence.add_value(run.said.now.date(), CLOCK)
            for place, value in _values(self._scope, self._names):
                evidence.name(place, value)
            self._checker = Checker(evidence, self._level, run.agent.extractor.own_values)
        return self._checker


def facts_in(scope: Scope, text: str, *templates: Text) -> tuple[Fact, ...]:
    """The figures of a text that was filled from templates, and where they stand.

    A figure of what is computed under `let` is that of the result that it comes of, or of the author's words in it.
    """
    lets = {**scope.run.agent.spec.let, **scope.frame.graph.skill.let}
    names = frozenset[str]().union(*(template.reads for template in templates))
    facts = _facts(scope, text, names, templates)
    if lets.keys().isdisjoint(fact.step for fact in facts):
        return facts
    every = _behind(names, lets)
    deeper = _facts(scope, text, every - lets.keys(), [lets[name] for name in every & lets.keys()])
    known = {fact.figure: fact for fact in deeper}
    return tuple(known.get(fact.figure, fact) if fact.step in lets else fact for fact in facts)


def _facts(scope: Scope, text: str, names: Iterable[str], written: Iterable[Value]) -> tuple[Fact, ...]:
    """The figures of a text, and where they stand in the values of names, and in what the author has written."""
    evidence = Evidence()
    for place, value in _values(scope, names):
        evidence.add_value(value, place, MOST_NAMED)
    for words in (words for one in written for words in _words(one)):
        evidence.add_text(words, Place(PROMPT))
    return Checker(evidence, "figures", scope.run.agent.extractor.own_values).sentence(text).facts


def _words(value: Value) -> Iterator[str]:
    """The author's own words in a text, or in an expression."""
    if isinstance(value, Text):
        yield from (part for part in value.parts if isinstance(part, str))
    elif isinstance(value, Expr):
        constants = (node.value for node in ast.walk(value.tree) if isinstance(node, ast.Constant))
        yield from (constant for constant in constants if isinstance(constant, str))


def _behind(names: Iterable[str], lets: Mapping[str, Value]) -> frozenset[str]:
    """The names, and all that those under `let` are computed of."""
    seen, todo = set(names), list(names)
    while todo:
        new = lets[name].reads - seen if (name := todo.pop()) in lets else frozenset()
        seen |= new
        todo += new
    return frozenset(seen)


def _values(scope: Scope, names: Iterable[str]) -> Iterator[tuple[Place, object]]:
    """What names stand for, with the place that figures of it have."""
    inputs, hide_data = scope.frame.graph.inputs, current().hide_data
    for name in sorted(names):
        value = hide_data(plain(scope.known(name)))
        if value is not MISSING:
            yield Place("inputs", name) if name in inputs else Place(name), value


def level(stated: Iterable[Grounded | None], *, loop: bool, reads: bool) -> Grounded:
    """The level that applies: the innermost that is stated, `stated` in that order.

    Where none is: `sums` in a loop, whose author can compute nothing ahead; `figures` in a prompt that reads results or
    documents; `off` in one that reads neither, because there is nothing to compare its text with.
    """
    for one in stated:
        if one is not None:
            return one
    return "sums" if loop else "figures" if reads else "off"


def figures_of(
    scope: Scope, step_id: StepId, messages: Sequence[Message], prompt: Prompt, step: Step, *, looked_up: bool
) -> Figures | None:
    """The check of a prompt's answer; None where nothing is to be compared.

    `looked_up`: whether it was sent documents.
    """
    skill, agent = scope.frame.graph.skill, scope.run.agent.spec
    found = {*skill.let, *agent.let, *scope.frame.given}
    reads = any(name in scope.results or name in found for name in prompt.text.reads)
    applies = level(
        [step.grounded, prompt.grounded, skill.grounded, agent.grounded],
        loop=False,
        reads=reads or looked_up,
    )
    return None if applies == "off" else Figures(scope, step_id, applies, messages, prompt.text.reads)


def figures_of_loop(scope: Scope, step_id: StepId, messages: Sequence[Message]) -> Figures | None:
    """The check of a loop's answer; None where nothing is to be compared."""
    skill, agent = scope.frame.graph.skill, scope.run.agent.spec
    applies = level([skill.grounded, agent.grounded], loop=True, reads=True)
    return None if applies == "off" else Figures(scope, step_id, applies, messages, skill.inputs)


def _collect(texts: list[str], figures: Iterable[Figure]) -> None:
    texts += [figure.text for figure in figures if figure.text not in texts]


def _sources(messages: Sequence[Message]) -> Iterator[Message]:
    """What a model may quote: what it was asked, and results; not its own words, nor what was said against them."""
    spoken = False
    for message in messages:
        spoken = spoken or message.role == "assistant"
        if message.role == "tool" or not spoken:
            yield message


def _texts(value: object, kind: TypeSpec) -> Iterator[str]:
    """The fields of type `text`; numbers, choices and dates are the model's judgement."""
    if kind.name == "text" and isinstance(value, str):
        yield value
    elif isinstance(value, dict):
        for name, inner in kind.fields:
            yield from _texts(value[name], inner)
    elif isinstance(value, list) and kind.item is not None:
        for item in value:
            yield from _texts(item, kind.item)
