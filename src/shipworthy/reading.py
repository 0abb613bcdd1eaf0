"""What an agent's author needs to read messages: the reader, what it is given, and the plan that a message tells."""

from shipworthy.contract.reader import Last, Reading, Spoken, reader
from shipworthy.routing.values.plans.parts import Part, Plan
from shipworthy.routing.values.plans.plan import plan_of

__all__ = ["Last", "Part", "Plan", "Reading", "Spoken", "plan_of", "reader"]
