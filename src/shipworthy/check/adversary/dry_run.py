"""The adversarial dry run: every attack on every skill, without a key, a network or a write."""

import asyncio
import logging
import os
import threading
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

from shipworthy.check.adversary.attacks import ATTACKS, Attack
from shipworthy.check.adversary.canaries import SECRET, SECRET_VALUE
from shipworthy.check.adversary.conversation import Held, hold
from shipworthy.check.adversary.known import KnownSkill, known_skills
from shipworthy.check.adversary.leaping import run
from shipworthy.check.adversary.options import DryRunOptions
from shipworthy.check.adversary.outcome import DryRun
from shipworthy.check.adversary.said import Sayings
from shipworthy.check.adversary.stage import Stage
from shipworthy.check.adversary.tally import Tally
from shipworthy.check.subject import Subject
from shipworthy.errors import SpecError
from shipworthy.talk.read import read_talk
from shipworthy.talk.script import Conversation
from shipworthy.tokens import counting

__all__ = ["DryRunOptions", "Progress", "dry_run"]

Progress = Callable[[int, int, str], None]
"""Is told how many skills are done, of how many, and which is next."""
SCOUT = Attack(title="a polite model and plain tools, and a person who says yes", person="says yes")
MOST_SCOUTED = 12
"""Conversations in which it is looked for how far a skill goes."""
CASES = ("talk.yaml", "cases.yaml")
"""Files of an agent's folder with messages of people."""


async def dry_run(subject: Subject, options: DryRunOptions | None = None, progress: Progress | None = None) -> DryRun:
    """Do the worst to an agent that models, tools and texts can do, and say which promises held.

    Runs on a thread, in a loop whose clock leaps. No model is asked, and no function of a tool is called.
    """
    options, loop, stop = options or DryRunOptions(), asyncio.get_running_loop(), threading.Event()

    def told(done: int, of: int, what: str) -> None:
        if progress is not None:
            loop.call_soon_threadsafe(progress, done, of, what)

    work = asyncio.ensure_future(asyncio.to_thread(lambda: run(_attacked(subject, options, told, stop))))
    try:
        await asyncio.wait({work}, timeout=options.seconds)
        stop.set()
        return await work
    finally:
        stop.set()


async def _attacked(subject: Subject, options: DryRunOptions, told: Progress, stop: threading.Event) -> DryRun:
    counting.load()
    tally = Tally()
    with _secret(), _silence():
        stage = Stage(subject, tally)
        sayings = Sayings(stage.compiled, options.conversations or _cases(subject.folder))
        skills = known_skills(stage.compiled)
        chosen = [skill for name, skill in skills.items() if name in (options.skills or skills)]
        done = DryRun(subject=subject, tally=tally, skills=tuple(skill.name for skill in chosen))
        for number, skill in enumerate(chosen):
            told(number, len(chosen), skill.name)
            await _attack(stage, sayings, skill, ATTACKS if options.attacks is None else options.attacks, done, stop)
        told(len(chosen), len(chosen), "")
        done.worst.update(stage.back.judge.worst)
    return done


async def _attack(
    stage: Stage,
    sayings: Sayings,
    skill: KnownSkill,
    attacks: Sequence[Attack],
    done: DryRun,
    stop: threading.Event,
) -> None:
    """Every attack on one skill, with the message and the results that lead furthest into it."""
    if stop.is_set():
        done.skipped.append(skill.name)
        return
    opening, reached = await _scouted(stage, sayings, skill, done)
    if not reached:
        return
    for attack in attacks:
        if stop.is_set():
            done.skipped.append(skill.name)
            return
        if _has(stage, skill, attack):
            done.count(await hold(stage, sayings, skill, attack, opening))


async def _scouted(stage: Stage, sayings: Sayings, skill: KnownSkill, done: DryRun) -> tuple[str, bool]:
    """The message that leads furthest into a skill; the results that do so are chosen. Whether anything of it ran."""
    best, opening, chosen = None, "", {}
    variants = stage.back.results.variants([*skill.tools])
    ways = [(one, variant) for variant in variants for one in sayings.openings(skill.name)]
    for one, variant in ways[:MOST_SCOUTED]:
        stage.back.results.chosen = variant
        held = await hold(stage, sayings, skill, SCOUT, one)
        done.count(held)
        if best is None or _far(held) > _far(best):
            best, opening, chosen = held, one, variant
    stage.back.results.chosen = chosen
    reached = best is not None and (best.answered or bool(best.began))
    if not reached and best is not None:
        done.unreached[skill.name] = best.waits
    return opening, reached


def _far(held: Held) -> tuple[bool, int]:
    return held.confirmed, len(held.began)


def _has(stage: Stage, skill: KnownSkill, attack: Attack) -> bool:
    limits = stage.compiled.spec.limits
    quota = limits.session is not None or limits.day is not None
    has = {"model": skill.asks_models, "tools": bool(skill.tools), "write": bool(skill.writes), "quota": quota}
    return all(has[need] for need in attack.needs)


def _cases(folder: Path | None) -> tuple[Conversation, ...]:
    """The conversations beside the agent, whose messages open its skills; a file that cannot be read opens none."""
    found: list[Conversation] = []
    for name in CASES if folder is not None else ():
        file = (folder or Path()) / name
        if file.is_file():
            try:
                found += read_talk(file).conversations
            except SpecError:
                continue  # what is wrong with it is said where it is used as cases
    return tuple(found)


@contextmanager
def _secret() -> Iterator[None]:
    """A secret in the environment as long as the dry run lasts: it must come out nowhere."""
    os.environ[SECRET] = SECRET_VALUE
    try:
        yield
    finally:
        os.environ.pop(SECRET, None)


@contextmanager
def _silence() -> Iterator[None]:
    """Nothing of what is provoked stands in the log."""
    log, before = logging.getLogger("shipworthy"), logging.getLogger("shipworthy").disabled
    log.disabled = True
    try:
        yield
    finally:
        log.disabled = before
