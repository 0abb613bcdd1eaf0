"""What the words of a message leave open, so that a model may read it; nothing where they explain everything."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Literal

from shipworthy.context.history import identifiers
from shipworthy.contract.input import Input
from shipworthy.contract.language.types import TypeSpec
from shipworthy.routing.said import Said
from shipworthy.routing.values.found import Found, outside
from shipworthy.routing.values.inputs import fill
from shipworthy.routing.words import ORDINARY, STOP, Token, defined_stems, stem
from shipworthy.runtime.meaning.held import fitting
from shipworthy.runtime.meaning.intent import Intent
from shipworthy.runtime.meaning.meant import only_says
from shipworthy.runtime.run import Run
from shipworthy.stores.session import Open, Pending, Session

LIKELY = 3
"""Most skills whose inputs are told."""
FEW = 4
"""Skills of an agent of which all are likely, where no word speaks for one."""
EARLIER, MOST_MENTIONED = 4, 20
"""Last turns whose identifiers are told, and most of these."""
UNREAD = ("yesno", "any", "record")
"""Types whose values no model reads: a yes is the user's own, and data has no words."""


@dataclass(frozen=True, slots=True, kw_only=True)
class OpenPoints:
    """What is open, and what a model has to know to read it."""

    kind: Literal["skill", "inputs", "answer", "words"]
    """The skill and its inputs; inputs of a skill that is sure; the answer to the open question; plain words alone."""
    skills: Sequence[str] = ()
    """The skills that it may choose, where that is open."""
    inputs: Mapping[str, Mapping[str, Input]] = field(default_factory=dict)
    """Skill → the inputs that may be set, the likeliest skill first."""
    question: Pending | None = None
    held: Mapping[str, object] = field(default_factory=dict)
    """Values of the open skill that the message may change."""
    mentioned: tuple[str, ...] = ()
    """Identifiers of the last turns, the newest first."""


def open_points(run: Run, intent: Intent) -> OpenPoints | None:
    """What a model may read in the message; None where nothing is open, or the message cannot say it."""
    opened, spec = intent.open, run.agent.spec
    if intent.approved or intent.stale:
        return None
    found: OpenPoints | None = None
    if not intent.foreign and opened is not None and intent.ask is not None:
        found = _answer(run, opened, intent.ask) if _worth_reading(run) else None
    elif not intent.foreign and opened is not None and not intent.otherwise:
        if wanted := _wanted(run, intent, opened):
            found = OpenPoints(kind="inputs", inputs={opened.skill: wanted}, mentioned=_mentioned(run))
    elif not intent.foreign:
        found = _skill(run, intent)
    doubted = intent.missed or (intent.foreign and intent.ask is not None)
    if found is not None or not (doubted or spec.reader is not None or spec.understand == "always"):
        return found
    return _in_words(run, intent, doubted=doubted) if _worth_reading(run) else None


def _skill(run: Run, intent: Intent) -> OpenPoints | None:
    if (intent.open is None and intent.ask is None and intent.refused != "no_skill") or not _worth_reading(run):
        return None
    skills = run.readable()
    inputs = {name: settable(run.agent.graph(name).inputs) for name in _likely(run, skills)} if skills else {}
    return OpenPoints(kind="skill", skills=skills, inputs=inputs, mentioned=_mentioned(run)) if skills else None


def _in_words(run: Run, intent: Intent, *, doubted: bool) -> OpenPoints | None:
    """What is said again in plain words: a message that was read in part or may be another request, or each of them."""
    opened, spec, session = intent.open, run.agent.spec, run.session
    inputs = run.agent.graph(opened.skill).inputs if opened is not None and opened.skill in spec.skills else {}
    known = {*session.kept, *(opened.inputs if opened is not None else ())}
    missing = [n for n, one in settable(inputs).items() if n not in known and one.default is None and one.when is None]
    lacks = spec.reader is not None and bool(session.turns) and bool(missing)
    asked = session.open.pending if session.open is not None else None
    # Where the last answer is not told, what points back to it is read better without a model.
    told = not session.turns or asked is not None or answer_is_told(session)
    told = told or (opened is not None and opened.skill in spec.skills and only_says(run.agent, opened.skill))
    always = spec.understand == "always" and told and not intent.foreign and not _is_plain(run, intent)
    skills = run.readable() if doubted or lacks or always else ()
    return OpenPoints(kind="words", skills=skills, question=asked, mentioned=_mentioned(run)) if skills else None


def _is_plain(run: Run, intent: Intent) -> bool:
    """Whether a message is an example of a skill, or ends or repeats what was said."""
    ends = intent.open is None and intent.ask is None and intent.refused is None
    return ends or intent.heard or run.agent.router.example_of(run.said) is not None


def answer_is_told(session: Session, points: OpenPoints | None = None) -> bool:
    """Whether the last answer is told: not where it ends with the question that is, nor where a stranger wrote of it.

    Of what a stranger wrote the identifiers are told, as what was mentioned.
    """
    within = points is not None and points.question is not None
    return bool(session.answers) and not within and session.answers[-1][1].trust != "untrusted"


def settable(inputs: Mapping[str, Input]) -> dict[str, Input]:
    """Return the inputs whose values a message may say; choices are only known when they are offered."""
    return {n: s for n, s in inputs.items() if s.choices is None and (s.list or s.type).name not in UNREAD}


def _worth_reading(run: Run) -> bool:
    """Whether the message has a word that is not said in every message, and does not attack the agent."""
    if not any(token.lower not in STOP and not token.lower.isdigit() for token in run.said.tokens):
        return False
    # A route without candidates: it is hostile, or there is no skill.
    return bool(run.said.once(run.agent.router.choose).candidates)


def _answer(run: Run, opened: Open, pending: Pending) -> OpenPoints | None:
    inputs = run.agent.graph(opened.skill).inputs if opened.skill in run.agent.spec.skills else {}
    if pending.kind == "confirm":
        told = settable(inputs)
        held = {name: opened.inputs[name] for name in told if name in opened.inputs}
    else:
        told, held = settable({name: inputs[name] for name in pending.names if name in inputs}), {}
    if not told and not pending.choices:
        return None
    return OpenPoints(
        kind="answer", inputs={opened.skill: told}, question=pending, held=held, mentioned=_mentioned(run)
    )


def _wanted(run: Run, intent: Intent, opened: Open) -> dict[str, Input]:
    """Return the inputs that are doubted, or needed and missing where words are left that may say them."""
    inputs = run.agent.graph(opened.skill).inputs
    known = {**fitting(run.agent.spec, inputs, run.session.kept), **opened.inputs}
    missing = {n: s for n, s in settable(inputs).items() if n not in known and s.default is None and s.when is None}
    wanted = {name: spec for name, spec in settable(inputs).items() if name in intent.doubted}
    if missing:
        left = _unexplained(run, opened, inputs)
        rare = any(not token.lower.isdigit() and token.lower not in ORDINARY for token in left)
        wanted |= {n: s for n, s in missing.items() if rare or (left and _in_common_words(run, s))}
    return wanted


def _in_common_words(run: Run, spec: Input) -> bool:
    """Whether everyday words may say the value: a free text, or an option."""
    kind = spec.list or spec.type
    return is_enum(run, kind) or (kind.name == "text" and spec.pattern is None)


def _unexplained(run: Run, opened: Open, inputs: Mapping[str, Input]) -> list[Token]:
    """Return the words that are not said in every message, nor about the skill, nor part of a value that was found."""
    said = run.said
    filled = fill(inputs, said, run.agent.extractor)
    free = [item.value for item in outside([Found(t, t.start, t.end) for t in said.tokens], filled.found)]
    skill = run.agent.spec.skills[opened.skill]
    texts = (*skill.examples, skill.about, skill.name.replace("_", " "))
    known = {word for text in texts for word in defined_stems(text)}
    other = set(run.agent.router.unknown(said))
    return [
        t
        for t in free
        if t.lower not in STOP and stem(t.lower) not in known and (t.text in other or t.lower in ORDINARY)
    ]


def _likely(run: Run, allowed: Sequence[str]) -> list[str]:
    """Return the skills that the message may be about, the likeliest first."""
    route = run.said.once(run.agent.router.choose)
    near = [name for name, score in route.candidates if score > 0 and name in allowed][:LIKELY]
    return [*near, *(name for name in allowed if name not in near)] if len(allowed) <= FEW else near


def _mentioned(run: Run) -> tuple[str, ...]:
    """Return the identifiers of the last turns that the message does not hold, the newest first."""
    return tuple(dict.fromkeys(_earlier(run.session.turns, run.said)))[:MOST_MENTIONED]


def _earlier(turns: tuple[tuple[str, str], ...], said: Said) -> Iterator[str]:
    for message, answer in reversed(turns[-EARLIER:]):
        yield from (name for text in (answer, message) for name in reversed(identifiers(text)) if name not in said.text)


def is_enum(run: Run, kind: TypeSpec) -> bool:
    """Whether the definition lists the values of a type."""
    own = run.agent.spec.types.get(kind.name)
    return kind.name == "choice" or (own is not None and bool(own.values))
