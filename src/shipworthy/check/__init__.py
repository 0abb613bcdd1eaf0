"""Whether an agent is fit to ship: rules over its definition, trials, an adversarial dry run, a certificate."""

from shipworthy.check.finding import Finding, Item
from shipworthy.check.report import Report
from shipworthy.check.subject import Subject

__all__ = ["Finding", "Item", "Report", "Subject"]
