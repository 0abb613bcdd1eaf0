"""Compares an agent with its certificate."""

import datetime as dt
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import cast, get_args

from shipworthy import lazy
from shipworthy.app.agent import Agent
from shipworthy.check.certificate.certificate import Action, Certificate, Choice, read
from shipworthy.check.certificate.drift import Drift, of_answers, of_files, of_models, of_packages, policy
from shipworthy.check.certificate.inside import CertifiedSpecialist, every_model
from shipworthy.check.certificate.installed import PRICES, hash_of, own_files, own_version, python, version_of
from shipworthy.check.certificate.left_out import LeftOut
from shipworthy.check.certificate.listing import listed
from shipworthy.check.certificate.places import added, root_of
from shipworthy.errors import NotCertified, UsageError
from shipworthy.models.answered import ANSWERED

AHEAD = dt.timedelta(days=1)
"""How far the clock of the machine that wrote a certificate may be ahead."""
SPANS = {"h": 1 / 24, "d": 1, "w": 7}
DEFINITION = (".yaml", ".yml", ".md", ".lock")
FOLDERS = ("skills", "prompts")
"""Folders whose files the definition is built of, beside those at its root."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Terms:
    """On which terms a certificate is taken."""

    max_age: dt.timedelta | None = None
    """The oldest that it may be; None: any age."""
    drift: Mapping[Choice, Action] | None = None
    """What is done where packages, the interpreter or models have changed; None: as it says itself."""
    signed_by: str | Path | None = None
    """The file of the public key that it must be signed with; None: it need not be signed."""
    now: dt.datetime | None = None

    @classmethod
    def of(cls, max_age: str | None, drift: Sequence[str], signed_by: str | None) -> "Terms":
        """The terms that options say: `30d`, `library=refuse`, a file; raises UsageError."""
        return cls(max_age=None if max_age is None else span(max_age), drift=choices(drift), signed_by=signed_by)


@dataclass(frozen=True, slots=True, kw_only=True)
class Verification:
    """What has changed since an agent was certified."""

    certificate: Certificate
    file: str
    """The file of the certificate."""
    drifts: tuple[Drift, ...]

    @property
    def refused(self) -> tuple[Drift, ...]:
        """The changes for which it must not be run."""
        return tuple(drift for drift in self.drifts if drift.action == "refuse")

    @property
    def holds(self) -> bool:
        """Whether the agent is the one that was certified."""
        return not self.refused

    @property
    def warnings(self) -> tuple[str, ...]:
        """The changes that are only told, each in one line."""
        return tuple(f"since it was certified, {drift}" for drift in self.drifts if drift.action == "warn")

    def required(self) -> "Verification":
        """Itself; raises NotCertified with every change where the certificate does not hold."""
        if self.refused:
            raise NotCertified("\n".join(self.lines()))
        return self

    def answered_otherwise(self) -> Sequence[str]:
        """The models that have answered in this process as none did in the trials, each in one line."""
        found = of_answers(self.certificate.models, ANSWERED.ids, "warn")
        return [f"since it was certified, {drift}" for drift in found]

    def lines(self, *, verbose: bool = False) -> Sequence[str]:
        """The verdict, and each change in a line of its own, those that refuse first; `verbose`: every file, too."""
        day = f" of {self.certificate.issued[:10]}" if self.certificate.issued else ""
        verdict = "holds" if self.holds else "does not hold"
        head = f"the certificate `{self.file}`{day} {verdict} for `{self.certificate.agent}`"
        told = sorted(self.drifts, key=lambda drift: drift.action != "refuse")
        files = [*listed(self.certificate.covers, self.certificate.out)] if verbose else []
        head = f"{head}{':' if told else ''}"
        return [head, *(f"  {drift.action:<7}{drift}" for drift in told), *(["It covers:"] if files else []), *files]

    def as_dict(self) -> dict[str, object]:
        """The object that `check --verify --json` prints."""
        return {
            "file": self.file,
            "id": self.certificate.id,
            "agent": self.certificate.agent,
            "issued": self.certificate.issued,
            "holds": self.holds,
            "drifts": [drift.as_dict() for drift in self.drifts],
        }


def verify(path: str | Path, agent: Agent, terms: Terms | None = None) -> Verification:
    """Compare a loaded agent with the certificate of a file: its definition, files, libraries and models.

    Raises UsageError where the file is no certificate.
    """
    certificate, terms = read(path), terms or Terms()
    root, _ = root_of(agent)
    drifts = [*of_surroundings(certificate, terms), *of_folder(certificate, root), *of_contract(certificate, agent)]
    action = policy(certificate, terms.drift)["model"]
    drifts += of_models(certificate.models, every_model(agent.compiled), action)
    drifts += of_answers(certificate.models, ANSWERED.ids, action)
    return Verification(certificate=certificate, file=str(path), drifts=explained(drifts))


def of_surroundings(certificate: Certificate, terms: Terms) -> Iterator[Drift]:
    """What is another about the certificate itself, Shipworthy, the interpreter and the packages."""
    yield from _of_paper(certificate, terms)
    own = certificate.shipworthy
    if own.files != own_files():
        now = own_version() if own.version != own_version() else "the same version with other files"
        matters = "it decides how the definition is read, routed and bounded"
        yield Drift(kind="shipworthy", name="shipworthy", was=own.version, now=now, action="refuse", matters=matters)
    actions = policy(certificate, terms.drift)
    if certificate.python != python():
        matters = "code is the same, and what it imports may do otherwise"
        yield Drift(
            kind="python",
            name="python",
            was=certificate.python,
            now=python(),
            action=actions["python"],
            matters=matters,
        )
    now_installed = {name: version_of(name) for name in certificate.packages}
    yield from of_packages(certificate.packages, now_installed, actions["library"])


def of_folder(certificate: Certificate, root: Path) -> Iterator[Drift]:
    """The files below a folder, and in those of its specialists, that are others than those of the certificate."""
    yield from of_files(certificate.files, {name: digest for name, digest, _ in hashed(certificate, root)})
    yield from of_specialists(certificate, root)


def of_specialists(certificate: Certificate, root: Path) -> Iterator[Drift]:
    """The files of specialists that are others than those of the certificate, each once."""
    seen = set[str]()
    for one in certificate.specialists.values():
        if one.place in seen:
            continue
        seen.add(one.place)
        now = {name: digest for name, digest, _ in hashed(one, one.folder(root))}
        for drift in of_files(one.files, now):
            yield replace(drift, name=f"{one.place}/{drift.name}")


def of_contract(certificate: Certificate, agent: Agent) -> Iterator[Drift]:
    """Whether the definition that was loaded is another one."""
    now = agent.compiled.contract
    if now != certificate.contract:
        name = "definition" if agent.spec.name == certificate.agent else f"definition of `{agent.spec.name}`"
        yield Drift(
            kind="contract",
            name=name,
            was=certificate.contract,
            now=now,
            action="refuse",
            matters="another agent was checked",
        )


Stamp = tuple[int, int, int]
"""Time of the last change in nanoseconds, size and inode of a file."""


def hashed(certificate: Certificate | CertifiedSpecialist, root: Path) -> Iterator[tuple[str, str, Stamp]]:
    """The files below a folder that count, with their hashes and their stamps before they were read."""
    left_out = LeftOut(root, certificate.left_out)
    more = added(certificate.watched, certificate.state, certificate.files, left_out, root)
    for name in sorted({*certificate.files, *more}):
        try:
            stamp = stamp_of(root / name)
            yield name, hash_of(root / name), stamp
        except OSError:
            continue  # it was removed, or cannot be read


def stamp_of(path: Path) -> Stamp:
    """The stamp of a file; raises OSError."""
    found = path.stat()
    return found.st_mtime_ns, found.st_size, found.st_ino


def explained(drifts: Sequence[Drift]) -> tuple[Drift, ...]:
    """The changes, where the definition was compared too; a file of it that reads as before does not matter."""
    if any(drift.kind == "contract" for drift in drifts):
        return tuple(drifts)
    same = "it does not matter: the definition reads as before"
    return tuple(replace(drift, matters=same) if _is_layout(drift) else drift for drift in drifts)


def _is_layout(drift: Drift) -> bool:
    folder, slash, _ = drift.name.partition("/")
    built_of = drift.name.endswith(DEFINITION) and (not slash or folder in FOLDERS)
    return drift.kind == "file" and bool(drift.was and drift.now) and built_of


def priced_as_before(certificate: Certificate) -> bool:
    """Whether the rows and prices of models need no look: what they are computed of has not changed."""
    return certificate.packages.get(PRICES) == version_of(PRICES) and certificate.shipworthy.files == own_files()


def _of_paper(certificate: Certificate, terms: Terms) -> Iterator[Drift]:
    verdict = certificate.check.get("verdict", "fit")
    if verdict != "fit":
        yield _paper("check", "verdict", "fit", str(verdict), "it was not found fit")
    if terms.max_age is not None:
        day, now = certificate.day, terms.now or dt.datetime.now(dt.UTC)
        if day is None:
            yield _paper("age", "age", "", "not said", "it may be of any age")
        elif day > now + AHEAD:
            yield _paper(
                "age", "age", "", f"written on {day:%Y-%m-%d}, which is yet to come", "one of two clocks is wrong"
            )
        elif now - day > terms.max_age:
            told = f"{(now - day).days} days, and at most {terms.max_age.total_seconds() / 86_400:g} are taken"
            yield _paper("age", "age", "", told, "check the agent again")
    if terms.signed_by is not None or certificate.signature is not None:
        yield from _of_signature(certificate, terms.signed_by)


def _of_signature(certificate: Certificate, signed_by: str | Path | None) -> Iterator[Drift]:
    signature = certificate.signature
    if signature is None:
        yield _paper("signature", "signature", str(signed_by), "not signed", "nothing shows who wrote it")
        return
    try:
        signing = lazy.signing()
    except ImportError:
        if signed_by is not None:
            raise UsageError("signatures need `cryptography`: `pip install 'shipworthy[sign]'` brings it") from None
        matters = "`pip install 'shipworthy[sign]'` brings what reads it"
        yield Drift(kind="signature", name="signature", was="", now="not read", action="warn", matters=matters)
        return
    if not signing.is_valid(certificate):
        yield _paper("signature", "signature", "", "not valid", "the certificate was changed after it was signed")
    elif signed_by is not None and signing.public_key(signed_by) != signature.key:
        yield _paper("signature", "signature", str(signed_by), f"of another key ({signature.key})", "another wrote it")


def _paper(kind: "str", name: str, was: str, now: str, matters: str) -> Drift:
    return Drift(kind=kind, name=name, was=was, now=now, action="refuse", matters=matters)  # type: ignore[arg-type]


def span(word: str) -> dt.timedelta:
    """`30d`, `12h` or `2w` as a span of time; raises UsageError."""
    number, unit = word.strip()[:-1], word.strip()[-1:]
    if unit not in SPANS or not (number.isascii() and number.isdigit()) or not 0 < int(number) < 100_000:
        raise UsageError(f"`{word}` is no age of a certificate: write 12h, 30d or 4w")
    return dt.timedelta(days=int(number) * SPANS[unit])


def choices(words: Sequence[str]) -> dict[Choice, Action]:
    """`library=refuse` and the like; raises UsageError."""
    found: dict[Choice, Action] = {}
    for word in words:
        kind, _, action = word.partition("=")
        if kind not in get_args(Choice) or action not in get_args(Action):
            raise UsageError(f"`--drift {word}`: write library, python or model, `=`, and warn or refuse")
        found[cast(Choice, kind)] = cast(Action, action)
    return found
