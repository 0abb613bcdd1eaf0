"""What is another than it was when an agent was certified, and whether that matters."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import PurePosixPath
from typing import Literal

from shipworthy.check.certificate.certificate import DEFAULT, Action, Certificate, Choice
from shipworthy.check.certificate.models import CertifiedModel
from shipworthy.check.certificate.places import CODE

Kind = Literal["contract", "file", "shipworthy", "python", "library", "model", "age", "check", "signature"]
NOT_THERE = "it is not installed, and tools import it or routing needs it"
PLACES = {
    "knowledge": "answers quote it",
    "data": "tools may read it",
    "prompts": "a model is sent it",
    "instructions": "a model is sent it",
    "skills": "it is part of the definition",
}
"""Folder → why its files matter."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Drift:
    """One thing that has changed."""

    kind: Kind
    name: str
    """The file, the package, the model or the part."""
    was: str
    """What the certificate says; empty: nothing."""
    now: str
    """What is there; empty: nothing."""
    action: Action
    matters: str
    """Whether it matters, and why, in a few words."""

    def __str__(self) -> str:
        return f"{self.name}: {self.change}; {self.matters}"

    @property
    def change(self) -> str:
        """What has happened to it, in a few words."""
        if self.kind == "file":
            return "changed" if self.was and self.now else "removed" if self.was else "added"
        if not self.was or not self.now:
            return self.now or f"was {self.was}"
        return f"was {self.was}, is {self.now}"

    def as_dict(self) -> dict[str, object]:
        """The object that `check --verify --json` prints."""
        return {**{name: getattr(self, name) for name in self.__slots__}, "change": self.change}


def policy(certificate: Certificate, given: Mapping[Choice, Action] | None) -> Mapping[Choice, Action]:
    """What is done about each: as the caller says, else as the certificate says, else by default."""
    return {**DEFAULT, **certificate.drift, **(given or {})}


def of_files(was: Mapping[str, str], now: Mapping[str, str]) -> Iterator[Drift]:
    """The files that changed, were removed or were added, by path."""
    for name in sorted({*was, *now}):
        before, after = was.get(name, ""), now.get(name, "")
        if before != after:
            yield Drift(kind="file", name=name, was=before, now=after, action="refuse", matters=_matter(name))


def of_packages(was: Mapping[str, str], now: Mapping[str, str | None], action: Action) -> Iterator[Drift]:
    """The packages that have another version, or are not installed."""
    for name in sorted(was):
        if (after := now.get(name)) != was[name]:
            matters = NOT_THERE if after is None else _step(was[name], after)
            yield Drift(
                kind="library", name=name, was=was[name], now=after or "not installed", action=action, matters=matters
            )


def of_models(was: tuple[CertifiedModel, ...], now: tuple[CertifiedModel, ...], action: Action) -> Iterator[Drift]:
    """The models whose row or price is another one."""
    known = {model.name: model for model in now}
    for model in was:
        other = known.get(model.name)
        if other is None:
            yield _of_model(model.name, "one of its models", "not one of its models", action, "no call asks it")
            continue
        for field in sorted({*model.row, *other.row}):
            before, after = model.row.get(field), other.row.get(field)
            if before != after:
                yield _of_model(
                    f"{model.name} {field}", _said(before), _said(after), action, "requests and bounds follow it"
                )
        if model.price != other.price:
            matters = "bounds in dollars are computed from it"
            yield _of_model(f"{model.name} price", _price(model), _price(other), action, matters)


def of_answers(was: tuple[CertifiedModel, ...], now: Mapping[str, Iterable[str]], action: Action) -> Iterator[Drift]:
    """The models that have answered under an id that no trial has seen; those that none has asked are left out."""
    for model in was:
        for id in sorted(set(now.get(model.name, ())).difference(model.answered)) if model.answered else ():
            tried, matters = " and ".join(model.answered), "no trial has seen its answers"
            yield _of_model(f"{model.name} answers as", tried, id, action, matters)


def _of_model(name: str, was: str, now: str, action: Action, matters: str) -> Drift:
    return Drift(kind="model", name=name, was=was, now=now, action=action, matters=matters)


def _said(value: object) -> str:
    return "nothing" if value is None else str(value)


def _price(model: CertifiedModel) -> str:
    if model.price is None:
        return "unknown"
    return ", ".join(
        f"{kind} ${value:g}" for kind, value in model.price.items() if isinstance(value, int | float) and value
    )


def _matter(name: str) -> str:
    path = PurePosixPath(name)
    if path.suffix in CODE:
        return "its code is run"
    return (
        PLACES.get(path.parts[0], "it is part of what the agent reads")
        if len(path.parts) > 1
        else ("it is part of the definition")
    )


def _step(was: str, now: str) -> str:
    """How large a step it is between two versions, by the numbers of which the first says most."""
    if not was[:1].isdigit() or not now[:1].isdigit():
        return "its code is another one"
    before, after = was.split("."), now.split(".")
    if before[:1] != after[:1]:
        return "another major version: what it does may differ"
    return "another minor version: results may differ" if before[:2] != after[:2] else "another patch: hardly"
