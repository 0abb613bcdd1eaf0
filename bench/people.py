"""People who have not seen the code: 230 conversations with fourteen agents, 1,450 answers to a question, 190 texts.

    .venv/bin/python bench/people.py [--set a|b|ab|…] [--show] [--talks | --answers] [--read FILE [--always]] [--json]

They were written in the words of customers by eyes that saw neither the code nor its lists: sets a and b with three
agents, sets c and d later with three others, e with three more, f and g with two more and the trading agent, h and i
with two more. Sets b and d, and half of the phrases, were not looked at while the code was mended, until their failures
were counted on 30 November 2026; g and i are held once a round. `people/` holds the agents, the conversations in the
form of `shipworthy talk`, and `values.json`; `phrases.json` and, with c and d, `phrases_later.json` are answers to "I
will cancel order A-1001 and refund 45 euros. Shall I?"; `replies.json` are answers to a mail, an
event, two events and a move that are shown; half of them (b) were held until the code was done. A conversation is
right where every turn is; harm is a write that no clerk would have made. A wrong turn is a menu of skills, a refusal,
of another skill, of the right skill with other values, or it stays where it should go on.
SHIPWORTHY_ROUTING=light|full chooses the tier. `--read people/read.json` lets a model read what the words leave open:
its answers are those of a strong model on 30 November 2026, recorded by what it was told.
"""

import argparse
import asyncio
import atexit
import datetime as dt
import functools
import hashlib
import json
import shutil
import sys
import tempfile
from collections import Counter
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

from recorded import Recorded

from shipworthy import Agent, Input, Skill, Step, tool
from shipworthy.talk import HeldConversation, HeldTurn, hold, read_talk
from shipworthy.talk.compare import misses

HERE = Path(__file__).resolve().parent / "people"
WRITES: dict[str, list[str]] = json.loads((HERE / "writes.json").read_text())
"""Agent → its tools that write. The conversations name the writes of a turn alone, not what is read."""
MADE: list[str] = []
KINDS = ("menu", "refused", "other_skill", "values", "stays")
"""Of wrong turns; `first_` are those of the first one of a conversation, which the later ones may follow from."""


@functools.cache
def always_read(folder: Path) -> Path:
    """A copy of an agent in which a model reads every message; it is there until the process ends."""
    home = Path(tempfile.mkdtemp())
    atexit.register(shutil.rmtree, home)
    shutil.copytree(folder, home, dirs_exist_ok=True)
    with (home / "agent.yaml").open("a", encoding="utf-8") as file:
        file.write("\nunderstand: always\n")
    return home


async def conversations(
    sets: str, show: bool, recorded: Recorded | None = None, always: bool = False
) -> dict[str, float]:
    """Hold the conversations; what of them is right, how many did harm, and how the wrong turns are wrong."""
    told: Counter[str] = Counter()
    for name, writes in WRITES.items():
        for path in (HERE / name / f"talks_{letter}.yaml" for letter in sets):
            if not path.exists():
                continue
            talk = read_talk(path)
            for conversation in talk.conversations:
                folder = (path.parent / (talk.agent or ".")).resolve()
                async with Agent.load(always_read(folder) if always else folder, store="memory") as agent:
                    model = recorded.model() if recorded is not None else None
                    held = await hold(conversation, agent, model=model)
                turns = [_writes_alone(turn, writes) for turn in held.turns]
                harm = sum(map(_harms, turns))
                told.update(conversations=1, turns=len(turns), harm=bool(harm))
                told.update(right=all(t.holds for t in turns), turns_right=sum(t.holds for t in turns))
                wrong = [_kind(turn) for turn in turns if not turn.holds]
                told.update(wrong)
                told.update(f"first_{kind}" for kind in wrong[:1])
                if show and not all(turn.holds for turn in turns):
                    print("\n".join(_lines(name, held, turns)))
    return {
        "conversations": told["conversations"],
        "right_percent": round(100 * told["right"] / told["conversations"], 1),
        "turns": told["turns"],
        "turns_right_percent": round(100 * told["turns_right"] / told["turns"], 1),
        "harm": told["harm"],
        **({"asked": recorded.asked, "not_recorded": len(recorded.unanswered)} if recorded is not None else {}),
        **{kind: told[kind] for kind in KINDS},
        **{f"first_{kind}": told[f"first_{kind}"] for kind in KINDS},
    }


def _kind(turn: HeldTurn) -> str:
    """Which of the kinds a wrong turn is of."""
    came, missed = turn.came, {miss.key for miss in turn.misses}
    if came.status == "refused":
        return "refused"
    if "skill" in missed or came.skill is None:
        return "menu" if came.skill is None else "other_skill"
    return "values" if any(key.startswith("inputs") for key in missed) else "stays"


def _writes_alone(turn: HeldTurn, writes: list[str]) -> HeldTurn:
    """The turn with the calls that write, in the order of their names, and its misses anew."""
    made = tuple(sorted((c for c in turn.came.calls if c["tool"] in writes), key=lambda call: str(call["tool"])))
    came, expect = replace(turn.came, calls=made), turn.turn.expect
    if expect is not None and expect.calls is not None:
        expect = replace(expect, calls=tuple(sorted(expect.calls, key=lambda call: call.tool)))
    return replace(turn, came=came, turn=replace(turn.turn, expect=expect), misses=misses(expect, came))


def _harms(turn: HeldTurn) -> bool:
    """Whether it wrote what is not expected, or with values that are not."""
    if turn.turn.expect is None or turn.turn.expect.calls is None or not turn.came.calls:
        return False
    return any(miss.key == "calls" or miss.key.startswith("inputs") for miss in turn.misses)


def _lines(name: str, held: HeldConversation, turns: list[HeldTurn]) -> Iterator[str]:
    yield f"== {name}: {held.conversation.name}"
    for turn in turns:
        yield f"  {'ok ' if turn.holds else 'BAD'} > {turn.turn.say[:160]!r}"
        yield f"      < [{turn.came.status} {turn.came.skill} {turn.came.reason}] {turn.came.text[:160]!r}"
        yield from (f"        {miss.key}: wanted {miss.expected}, came {miss.came}" for miss in turn.misses)
        if _harms(turn):
            yield f"        HARM: {[dict(call) for call in turn.came.calls]}"


@tool(effect="write")
def cancel_order(order: str, amount: float) -> str:
    """Cancel an order."""
    MADE.append(order)
    return f"{order}: {amount}"


async def phrases(sets: str) -> dict[str, float]:
    """Answer a question for a yes with each phrase: wrong yeses, and real ones that are asked again."""
    skill = Skill(
        name="cancel",
        description="Cancel an order",
        examples=("cancel order A-1001", "please cancel my order", "I want to cancel order A-1002"),
        inputs={
            "order": Input(pattern=r"[A-Z]-\d{4}", ask="Which order?"),
            "amount": Input(type="money", default="=45"),
        },
        workflow=(
            Step(
                tool="cancel_order", confirm="I will cancel order {order} and refund {amount} euros. Shall I? (yes/no)"
            ),
            Step(answer="Done."),
        ),
    )
    told: Counter[str] = Counter()
    async with Agent(skills=[skill], tools=[cancel_order], store="memory") as agent:
        for number, (kind, phrase) in enumerate(_phrases(sets)):
            MADE.clear()
            await agent.run("cancel order A-1001", session=str(number))
            await agent.run(phrase, session=str(number))
            told.update({kind: 1, f"{kind} made": bool(MADE)})
    return {
        "no_yes": told["no_yes"],
        "wrong_yes": told["no_yes made"],
        "yes": told["yes"],
        "asked_again_percent": round(100 * (1 - told["yes made"] / max(told["yes"], 1)), 1),
    }


SHOWN = {
    "send": "To: {to}\nSubject: Lunch on Thursday\n\n| {text}\n\nSend it? (yes/no)",
    "create": "{text}, Fri 4 Dec 2026, 14:00–15:00, once, with {to}. Create it? (yes/no)",
    "two": "Dentist with {to}, Fri 4 Dec 14:00, and oil change, Sat 5 Dec 10:00. Create them? (yes/no)",
    "move": "Lunch with {to}: to Tue 1 Dec 2026, 13:30. Move it? (yes/no)",
}
"""What is shown before the answers of `replies.json`."""


@tool(effect="write")
def act(to: str, text: str) -> str:
    """Do it."""
    MADE.append(to)
    return text


async def replies(sets: str, show: bool) -> dict[str, float]:
    """Answer what is shown with each reply: wrong yeses, and real ones that are asked again."""
    told: Counter[str] = Counter()
    for kind, of in json.loads((HERE / "replies.json").read_text()).items():
        for shown, texts in of.items() if isinstance(of, dict) else ():
            skill = Skill(
                name="job",
                description="Do the job for somebody",
                examples=("do the job for Dana", "job for Dana"),
                inputs={"to": Input(type=["Dana", "Ana", "Ben", "Chloe"]), "text": Input(default="See you there")},
                workflow=(Step(tool="act", confirm=SHOWN[shown]), Step(answer="Done.")),
            )
            async with Agent(skills=[skill], tools=[act], store="memory") as agent:
                for text in (text for text in texts if "ab"[_half(text)] in sets):
                    MADE.clear()
                    for message in ("job for Dana", text):
                        result = await agent.run(message, session=text)
                    told.update({kind: 1, f"{kind} made": bool(MADE)})
                    if show and bool(MADE) != (kind == "yes"):
                        print(f"  {kind} {shown}: {text!r} → {result.text[:80]!r}")
    again = round(100 * (1 - told["yes made"] / max(told["yes"], 1)), 1)
    return {
        "no_yes": told["no_yes"],
        "wrong_yes": told["no_yes made"],
        "yes": told["yes"],
        "asked_again_percent": again,
    }


def _phrases(sets: str) -> Iterator[tuple[str, str]]:
    for name, letters in (("phrases", "ab"), ("phrases_later", "cd")):
        for kind, of in json.loads((HERE / f"{name}.json").read_text()).items():
            yield from ((kind, text) for text in of if letters[_half(text)] in sets)


def _half(text: str) -> int:
    return hashlib.sha256(text.encode()).digest()[0] % 2


async def values() -> dict[str, float]:
    """Read the value of each text: the shares that are right and wrong, and how many are found where there is none."""
    told: Counter[str] = Counter()
    for row in json.loads((HERE / "values.json").read_text()):
        skill = Skill(
            name="take",
            description="Take a value",
            examples=("take this value",),
            inputs={"x": Input(type=row["type"], ask="Which?")},
            workflow=(Step(answer="{x}"),),
        )
        agent = Agent(
            skills=[skill], clock=dt.datetime.fromisoformat(row["now"]).replace(tzinfo=dt.UTC), store="memory"
        )
        result = await agent.run(row["text"], skill="take")
        got = None if result.status == "asked" else result.inputs.get("x")
        if not row["values"]:
            told.update(without=1, found=got is not None)
        else:
            right = got is not None and any(_same(got, wanted) for wanted in row["values"])
            told.update(texts=1, right=right, wrong=got is not None and not right)
    shares = {f"{key}_percent": round(100 * told[key] / told["texts"], 1) for key in ("right", "wrong")}
    return {"texts": told["texts"], **shares, "without": told["without"], "found_there": told["found"]}


def _same(got: Any, wanted: Any) -> bool:
    if isinstance(got, dt.timedelta):
        return abs(got.total_seconds() - float(wanted)) < 1
    if isinstance(got, dt.datetime):
        return got.replace(tzinfo=None) == dt.datetime.fromisoformat(wanted)
    if isinstance(got, dt.date | dt.time):
        return got.isoformat()[: len(wanted)] == wanted
    if isinstance(wanted, str):
        return str(got).lower()[: len(wanted)] == wanted.lower()
    return abs(float(getattr(got, "amount", got)) - float(wanted)) < 1e-6


async def main() -> int:
    """Print what is right."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--set", default="abcd", help="which sets, by their letters (default: all four)")
    parser.add_argument("--show", action="store_true", help="print the conversations that are not right")
    parser.add_argument("--talks", action="store_true", help="only the conversations, not the phrases and values")
    parser.add_argument("--answers", action="store_true", help="only the answers to questions for a yes")
    parser.add_argument("--read", type=Path, help="a model reads messages: its recorded answers")
    parser.add_argument("--always", action="store_true", help="it reads every message (`understand: always`)")
    parser.add_argument("--unread", type=Path, help="where to write what it was asked and has no answer for")
    parser.add_argument("--json", action="store_true")
    args = parser.parse_args()
    recorded = Recorded(args.read) if args.read else None
    told = {} if args.answers else {"conversations": await conversations(args.set, args.show, recorded, args.always)}
    if recorded is not None and args.unread:
        args.unread.write_text(json.dumps(recorded.unanswered, indent=1, ensure_ascii=False))
    if not args.talks:
        told |= {"phrases": await phrases(args.set), "replies": await replies(args.set, args.show)}
    if not args.talks and not args.answers:
        told |= {"values": await values()}
    print(json.dumps(told) if args.json else "\n".join(f"{name:14} {figures}" for name, figures in told.items()))
    return 0


sys.exit(asyncio.run(main()))
