"""The options of a command that runs an agent only where it is the one of its certificate."""

from dataclasses import dataclass
from typing import TYPE_CHECKING, Annotated

import typer

from shipworthy import lazy
from shipworthy.app.agent import Agent
from shipworthy.app.building import AnyStore
from shipworthy.cli.opening import open_agent
from shipworthy.cli.printing import complain
from shipworthy.errors import UsageError

if TYPE_CHECKING:
    from shipworthy.check.certificate.verifying import Verification

Certified = Annotated[
    str | None, typer.Option(metavar="FILE", help="Run it only if it is the agent of this certificate.")
]
MaxAge = Annotated[str | None, typer.Option(metavar="AGE", help="The oldest certificate to take, such as 30d.")]
SignedBy = Annotated[str | None, typer.Option(metavar="KEY", help="The public key that must have signed it.")]
Drifts = Annotated[
    list[str] | None, typer.Option("--drift", metavar="KIND=ACTION", help="library, python or model = warn or refuse.")
]


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """The certificate that a caller names, and on which terms it is taken."""

    file: str | None = None
    max_age: str | None = None
    signed_by: str | None = None
    drift: tuple[str, ...] = ()


def open_as_certified(
    where: str, asked: Asked, *, store: AnyStore = None, model: str | None = None
) -> "tuple[Agent, Verification | None]":
    """Open the agent; with a certificate only where it is the one of it. Raises NotCertified where it is another."""
    if asked.file is None:
        for given, option in ((asked.max_age, "--max-age"), (asked.signed_by, "--signed-by"), (asked.drift, "--drift")):
            if given:
                raise UsageError(f"{option} is about a certificate: give one with --certified FILE")
        return open_agent(where, store=store, model=model), None
    room = lazy.checks("certificate.loading")
    terms = room.Terms.of(asked.max_age, asked.drift, asked.signed_by)
    agent: Agent
    found: Verification
    agent, found = room.opened(
        lambda: open_agent(where, store=store, model=model), room.folder_of(where), asked.file, terms
    )
    for warning in found.warnings:
        complain(f"warning: {warning}")
    return agent, found
