"""Rules over a definition: what is wrong with an agent before anything of it is run."""

from shipworthy.check.lint.rules import lint

__all__ = ["lint"]
