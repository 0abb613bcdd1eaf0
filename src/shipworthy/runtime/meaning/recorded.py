"""Answers whether something was done: `did you send it?`, `it didn't go out, did it?`, `hast du das gebucht?`.

What was done in the conversation answers it, and nothing is done by it.
"""

from collections.abc import Sequence
from pathlib import Path

import orjson

from shipworthy.routing.consent.lexicon import lexicon
from shipworthy.routing.consent.question import acts_in
from shipworthy.routing.consent.spelling import fold
from shipworthy.routing.said import Said
from shipworthy.runtime.meaning.conversation import Conversation
from shipworthy.runtime.meaning.intent import Intent
from shipworthy.stores.session import Open

RAW: dict[str, list[str]] = {
    name: words
    for name, words in orjson.loads(Path(__file__).with_name("recorded.json").read_bytes()).items()
    if isinstance(words, list)
}
YOU, PAST, THING, BESIDE, GONE, ASKING = (
    frozenset(RAW[name]) for name in ("you", "past", "thing", "beside", "gone", "asking")
)
AROUND = YOU | PAST | THING | BESIDE | GONE
FORMS = {form: verb for verb in ("send", "create", "book", "cancel", "delete", "move") for form in RAW[verb]}
"""Form of a verb that tells what was done → the verb; `consent.json` has others."""
DID = frozenset(("did", "didn't", "didnt"))
LONGEST = 12
"""Words of such a question."""
Acts = frozenset[int]


def asked_for(said: Said) -> tuple[Acts, bool] | None:
    """The acts of which a message asks whether they were done, and whether it asks of the one it is said to.

    None: it asks for nothing of the kind. No act: for whatever went out.
    """
    words = [token.lower for token in said.tokens]
    acting = [word for word in words if word not in AROUND]
    acts = [acts_in(FORMS.get(word, word)) for word in acting]
    if not words or len(words) > LONGEST or not all(acts) or len(set(acting)) > 1:
        return None
    if not _tells_what_was(words, acting) or not _asks(words, acting, marked="?" in said.message):
        return None
    return (acts[0] if acts else frozenset(), not YOU.isdisjoint(words))


def _tells_what_was(words: Sequence[str], acting: Sequence[str]) -> bool:
    """Whether something is named that was done: by a form of the past, or as gone."""
    if words[0] == "have" and words[1:2] and words[1] in THING:
        # `Have it sent` is an order.
        return False
    if not acting:
        return not GONE.isdisjoint(words) and not (THING | YOU).isdisjoint(words)
    return not DID.isdisjoint(words) or all(word in FORMS or fold(word) in lexicon().past for word in acting)


def _asks(words: Sequence[str], acting: Sequence[str], *, marked: bool) -> bool:
    """Whether a message asks it; `marked`: a question mark stands in it."""
    if PAST.isdisjoint(words):
        return (bool(acting) or not GONE.isdisjoint(words)) and (
            marked or (not YOU.isdisjoint(words) and words[-1] in ASKING)
        )
    return marked or words[0] in PAST or words[-1] in ASKING | PAST | YOU | THING


def recorded(talk: Conversation) -> Intent | None:
    """Say whether it was done, from what the conversation has changed; None where the message asks something else."""
    opened = talk.session.open
    if (asked := asked_for(talk.said)) is None or (key := _answer(talk, opened, *asked)) is None:
        return None
    reason, say = "asked whether it was done", talk.agent.phrases(key)
    if opened is not None and opened.pending is not None:
        return Intent(open=opened, ask=opened.pending, prefix=say, heard=True, reason=reason)
    return Intent(say=say, aside=True, reason=reason)


def _answer(talk: Conversation, opened: Open | None, acts: Acts, of_you: bool) -> str | None:
    """The phrase that answers; None where the agent does nothing of the kind, or another thing may be meant."""
    may_mean = [name for name in talk.agent.spec.tools if _fits(name, acts)]
    writes = {one.tool for one in opened.results.values() if one.write} if opened is not None else set[str]()
    if opened is not None and opened.pending is not None:
        waits = opened.pending.kind == "confirm" and any(_fits(call.tool, acts) for call in opened.pending.calls)
        return "not_done_yet" if waits else None
    if any(_fits(name, acts) for name in writes):
        return "is_done"
    if talk.session.dropped is not None and may_mean:
        return "not_done_dropped"
    if not of_you or not any(talk.agent.spec.tools[name].effect == "write" for name in may_mean):
        return None
    return "done_earlier" if any(_fits(name, acts) for name in talk.session.done) else "nothing_done"


def _fits(tool: str, acts: Acts) -> bool:
    """Whether a tool does what is asked for, by its name."""
    named = tool.replace(".", "_").split("_")
    return not acts or any(acts & acts_in(word) for word in named)
