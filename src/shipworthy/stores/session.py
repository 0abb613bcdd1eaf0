"""The state of a conversation that is stored between messages."""

import time
from dataclasses import dataclass, field
from typing import Literal, Protocol

from shipworthy.contract.labels import TRUSTED, Label, read_label, unknown
from shipworthy.contract.tool import Trust
from shipworthy.stores.found_out import FoundOut
from shipworthy.stores.naming import conversation_id, name_of
from shipworthy.stores.waits import Passed, Unread, Wait

SELDOM = {"seldom": True}
"""Of a field that is left out where it says nothing, so that an older program reads what is kept."""
UNHEARD = unknown("what was said before").whole
"""The label of a turn of which none was kept."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Origin:
    """What is known of where a value comes from that the user has not said himself; nothing of another value."""

    value: object
    label: Label


@dataclass(frozen=True, slots=True, kw_only=True)
class Stored:
    """The result of a tool call that a later message may reuse."""

    tool: str
    args: dict[str, object]
    value: object
    text: str
    """Its compact text."""
    at: float
    """Time of the call, seconds since the epoch."""
    write: bool = False
    origin: Label = TRUSTED
    """What is known of what it was made of, beside what the tool says of its results."""
    failed: bool = field(default=False, metadata=SELDOM)
    """Whether it is the failure of a specialist, which is not asked for the same once more."""


@dataclass(frozen=True, slots=True, kw_only=True)
class FrozenCall:
    """A call as it was shown to the user; approval allows only a call with the same `hash`."""

    tool: str
    args: dict[str, object]
    hash: str
    by: str = ""
    """Step id of the loop that requested it; empty for a workflow step."""
    origin: Label = TRUSTED
    """What is known of all that the loop had read by then."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Pending:
    """The open question of a session."""

    kind: Literal["input", "confirm", "skill"]
    names: tuple[str, ...]
    """The inputs it asks for, or the skills it offers."""
    text: str
    choices: tuple[str, ...] = ()
    """The labels in the order in which the question numbers them."""
    values: tuple[object, ...] = ()
    """The value of each choice."""
    calls: tuple[FrozenCall, ...] = ()
    asked: float = 0.0
    """Time of the question, seconds since the epoch; an approval expires after the session's `expires`."""
    message: str = ""
    """The unanswered message, if the question asks for the skill."""
    id: str = ""
    """Id of the question; repeating the same question keeps the id."""
    unclear: int = 0
    """Answers to it that were not understood."""
    trust: Trust = "trusted"
    """How far its text can be trusted; after a side question it is shown again."""
    own: str = ""
    """The author's part of the text, which answers are read with; empty: all of it. Calls may stand below it."""
    origin: Label = TRUSTED
    """What is known of where its text and its values come from."""
    by: str = ""
    """Who has to say yes; empty: the person that asks."""
    expires: float = 0.0
    """Seconds since the epoch after which it is closed; 0: after those of the session."""
    context: dict[str, object] = field(default_factory=dict)
    """What the asker's caller said of the run, with which it goes on after the yes of another person."""
    within: str = field(default="", metadata=SELDOM)
    """The conversation with a specialist that has asked it; empty: the agent itself has."""
    texts: dict[str, str] = field(default_factory=dict, metadata=SELDOM)
    """Input → the text of the person that what is asked about was made with, which a correction changes."""
    shown: str = field(default="", metadata=SELDOM)
    """Its text without what is said of a change that was not made; empty: nothing is said of one."""
    sure: int = field(default=0, metadata=SELDOM)
    """How often it was asked whether to do it as it is, after a message that changed nothing of it."""

    @property
    def label(self) -> Label:
        """Its label, also of a question that was kept when `trust` was all that was known."""
        return self.origin if self.origin.trust == self.trust else self.origin.join(Label(trust=self.trust))


@dataclass(frozen=True, slots=True, kw_only=True)
class Offer:
    """The choices that an input had when it was asked for or chosen; a later message may pick another of them."""

    labels: tuple[str, ...]
    values: tuple[object, ...]
    origin: Label = TRUSTED
    """What is known of where they come from."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Wish:
    """A request that waits for its turn: one of several that a message contained."""

    skill: str
    message: str
    """Its part of the message."""
    inputs: dict[str, object] = field(default_factory=dict)
    """The values that the message gave for it."""
    origins: dict[str, Origin] = field(default_factory=dict, metadata=SELDOM)
    """Input → where its value comes from, where the user has not said it himself."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Open:
    """A skill in progress with its inputs, results and open question."""

    skill: str
    id: str = ""
    """Id of this opening of the skill, in which each write is made once; empty until the skill runs."""
    began: int = field(default=-1, metadata=SELDOM)
    """The version of the conversation in which it was opened; -1: it has not run yet."""
    contract: str
    """Hash of the definition it was opened under; an approval is void under another one."""
    message: str
    """The message that opened it."""
    request: str = ""
    """The follow-up that it answers now; empty: the message that opened it."""
    readings: tuple[str, ...] = ()
    """Parts of a long message in which values are looked for, one after the other; empty: the message."""
    inputs: dict[str, object] = field(default_factory=dict)
    offers: dict[str, Offer] = field(default_factory=dict)
    """Input → what it was chosen from, so that another choice can be made later."""
    origins: dict[str, Origin] = field(default_factory=dict)
    """Input → where its value comes from, where the user has not said it himself."""
    results: dict[str, Stored] = field(default_factory=dict)
    """Hash of tool and arguments → result."""
    pending: Pending | None = None
    unmade: tuple[str, ...] = field(default=(), metadata=SELDOM)
    """Hashes of the calls that were shown before a message that may have been meant to change them."""
    turns: int = 0
    meant: tuple[str, ...] = ()
    """Names of the things that its request refers to; choices that are offered later may hold one of them."""
    meant_origin: Label = TRUSTED
    """What is known of where these come from."""
    ended: bool = False
    """Whether it has answered; the next message may still correct or continue it."""
    wait: Wait | None = field(default=None, metadata=SELDOM)
    """What it waits for, while it sleeps."""
    waits: tuple[Passed, ...] = field(default=(), metadata=SELDOM)
    """The waits of its page that are over, in their order."""
    settled: dict[str, str] = field(default_factory=dict, metadata=SELDOM)
    """Execution of a step before the last of these waits → its result: what was done stays as it was."""
    settled_for: dict[str, object] = field(default_factory=dict, metadata=SELDOM)
    """The inputs that this holds for."""


@dataclass(frozen=True, slots=True, kw_only=True)
class NamesFound:
    """Identifiers in the result of a tool that a model may need again in a later message."""

    tool: str
    names: tuple[str, ...]
    origin: Label | None = None
    """What is known of where they come from; None: what the tool says of its results."""


@dataclass(frozen=True, slots=True, kw_only=True)
class CutResult:
    """A result that was cut to the ceiling of its tool; the store has its whole text."""

    handle: str
    tool: str
    label: str
    """What the user saw while the tool ran."""
    characters: int
    """Of the whole text."""
    origin: Label | None = None
    """What is known of where it comes from; None: what the tool says of its results."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Streak:
    """How many turns of a conversation have failed in a row."""

    turns: int = 0
    before: int = 0
    """The same before the last turn, which may be rated as bad later."""
    handed: Literal["", "told", "done"] = ""
    """Whether the person was told of the hand-over, and whether the record was given."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Session:
    """A conversation: its stored inputs, its open skills, the requests that wait, and its last turns.

    The next message belongs to the skill that is `open`. A side question puts it on the stack `below`, whose last one
    with a question is `open` again after the answer. When no question is left, the `agenda` is proposed.
    """

    id: str
    """What `conversation_id` gives for its agent, its tenant and the name that the caller uses."""
    version: int = 0
    """Number of saves; saving an older version raises StateError."""
    kept: dict[str, object] = field(default_factory=dict)
    """Inputs shared by all skills."""
    origins: dict[str, Origin] = field(default_factory=dict)
    """Shared input → where its value comes from, where the user has not said it himself."""
    open: Open | None = None
    below: tuple[Open, ...] = ()
    """The open skills under `open`, the last put aside last: each has a question, or is a loop that may go on."""
    agenda: tuple[Wish, ...] = ()
    """The requests that wait, in the order in which they are proposed."""
    earlier: tuple[Open, ...] = field(default=(), metadata=SELDOM)
    """The requests that are over, the newest last: an agent's reader is given them."""
    dropped: Open | None = field(default=None, metadata=SELDOM)
    """What was shown for a yes and dropped by the last message, which the next one may take up again."""
    asleep: tuple[Open, ...] = field(default=(), metadata=SELDOM)
    """The skills that wait for the clock."""
    unread: tuple[Unread, ...] = field(default=(), metadata=SELDOM)
    """What runs have said that the clock opened, the newest last."""
    refused: str = ""
    """The last message, where no skill was found for it: the next one is read together with it."""
    turns: tuple[tuple[str, str], ...] = ()
    """The last pairs of message and answer."""
    heard: str = ""
    """What is known of where each of these answers comes from: one line for each (`written`), the newest last."""
    found: tuple[NamesFound, ...] = ()
    """What the results of earlier messages hold, the newest last."""
    cut: tuple[CutResult, ...] = ()
    """The results of earlier messages that a loop may read on in, the newest last."""
    run: str = ""
    """Id of the last stored run."""
    told: tuple[str, ...] = ()
    """Keys of the writes whose unknown outcome was reported to the user."""
    language: str = ""
    """The language of the built-in sentences in it; empty: that of the agent."""
    inner: "dict[str, Session]" = field(default_factory=dict, metadata=SELDOM)
    """The conversations with specialists inside of this one."""
    done: tuple[str, ...] = field(default=(), metadata=SELDOM)
    """The tools with which something was changed in it, each once."""
    under: Label = field(default=TRUSTED, metadata=SELDOM)
    """Of one with a specialist: what is known of where all that it was told comes from."""
    found_out: tuple[FoundOut, ...] = field(default=(), metadata=SELDOM)
    """What specialists have found out in it, the newest last."""
    streak: Streak = field(default=Streak(), metadata=SELDOM)
    """The turns that failed in a row, where the agent hands over."""
    updated: float = field(default_factory=time.time)
    """Seconds since the epoch."""

    @classmethod
    def of(cls, agent: str, tenant: str | None, name: str) -> "Session":
        """The new conversation of that name, of a tenant with an agent."""
        return cls(id=conversation_id(agent, tenant or "", name))

    @property
    def name(self) -> str:
        """The name that the caller uses for it."""
        return name_of(self.id)

    @property
    def answers(self) -> tuple[tuple[str, Label], ...]:
        """The answers of the last turns, each with what is known of where it comes from."""
        lines = self.heard.split("\n")[:-1]
        known = (*(UNHEARD,) * (len(self.turns) - len(lines)), *map(read_label, lines))
        return tuple((answer, label) for (_, answer), label in zip(self.turns, known, strict=False))


class Texts(Protocol):
    """Stores the full texts of truncated results."""

    async def keep(self, handle: str, text: str) -> None:
        """Store the full text of a result under its handle, replacing an earlier text."""
        ...

    async def read(self, handle: str, offset: int = 0, limit: int = 4000) -> str | None:
        """Characters `offset` to `offset + limit` of the text of a handle; None if there is none."""
        ...
