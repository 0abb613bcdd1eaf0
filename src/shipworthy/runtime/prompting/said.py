"""The answer to a prompt: heard through the gate, judged by its figures, and completed with what it has to say."""

from dataclasses import replace

from shipworthy.contract.language.types import TypeSpec
from shipworthy.runtime.answering.completion import unsaid
from shipworthy.runtime.answering.sentences import Piece, pieces_of
from shipworthy.runtime.asking.answer import Answer
from shipworthy.runtime.asking.ask import ask
from shipworthy.runtime.asking.request import Call
from shipworthy.runtime.prompting.grounded import Figures, figures_of
from shipworthy.runtime.prompting.must_say import lacking
from shipworthy.runtime.prompting.prompted import Prompted
from shipworthy.runtime.prompting.spoken import Spoken


async def said(prompted: Prompted, call: Call, *, first: Call | None = None) -> tuple[Spoken, Answer]:
    """The answer to a call, and its text on its way to the person.

    `first`: the call that this one repeats: of two answers one is taken, so the second is not shown in part.
    """
    run, step_id = prompted.run, prompted.visit.id
    streams = first is None and run.voice.streams(step_id)
    figures = _figures(prompted, first or call)
    spoken = Spoken(run, step_id, call.request, streams=streams, figures=figures, again=first is None)
    if first is None:
        prompted.spoken = spoken
    reply = await ask(replace(call, on_text=spoken.gate), run)
    prompted.spoken = spoken
    return spoken, reply


def doubt_of(prompted: Prompted, spoken: Spoken) -> str:
    """Why the model is asked once more, as it is told: figures that were not found, values that it did not say."""
    left = {} if spoken.shown else _lacking(prompted, spoken.gate.text)
    must = f"it has to say: {', '.join(f'{words} {value}' for words, value in left.items())}" if left else ""
    return "; ".join(why for why in (spoken.doubt, must) if why)


def doubt_of_data(prompted: Prompted, call: Call, value: object, output: TypeSpec) -> str:
    """Why a typed answer is not taken: figures in its texts that were not found; empty where it is."""
    figures = _figures(prompted, call)
    why = figures.texts(value, output) if figures is not None else ""
    if figures is not None and not why:
        prompted.run.progress.quote(prompted.visit.id, figures.facts)
    return why


def completed(prompted: Prompted, text: str) -> str:
    """The text with the values behind it that it has to contain and does not: in the fallback's words, or named."""
    left = _lacking(prompted, text)
    if not left:
        return text
    prompted.added = True
    more = _telling(prompted, text, left)
    progress, step_id = prompted.run.progress, prompted.visit.id
    progress.quote(step_id, (*progress.facts.get(step_id, ()), *prompted.instead.facts(more)))
    text = f"{text}\n\n{more}" if more else text
    lines = "\n".join(f"{words.capitalize()}: {value}" for words, value in _lacking(prompted, text).items())
    return f"{text}\n\n{lines}" if lines else text


def _telling(prompted: Prompted, text: str, left: dict[str, str]) -> str:
    """The sentences of the fallback that say what the text lacks; rows of a table as the fallback has them."""
    unsaid_pieces = pieces_of(unsaid(prompted.instead(), text))
    kept = list[Piece]()
    for piece in unsaid_pieces:
        now = _lacking(prompted, "\n".join((text, *(one.text for one in kept), piece.text)))
        if now != left:
            kept, left = [*kept, piece], now
    rows = any(piece.kind == "row" for piece in kept)
    return "".join(piece.text for piece in (unsaid_pieces if rows else kept)).strip()


def _lacking(prompted: Prompted, text: str) -> dict[str, str]:
    """The values that the answer has to contain and does not, by the words of their expressions."""
    wanted = (*prompted.visit.node.step.must_say, *prompted.prompt.must_say)
    return lacking(wanted, prompted.scope, text) if wanted else {}


def _figures(prompted: Prompted, call: Call) -> Figures | None:
    """The check of the figures of an answer; None where they are compared with nothing."""
    step, messages = prompted.visit.node.step, call.request.messages
    return figures_of(prompted.scope, prompted.visit.id, messages, prompted.prompt, step, looked_up=call.retrieved)
