"""What steps call that is no page: tools and specialists."""

from shipworthy.runtime.calls.consult import consult_specialist, label_of_specialist
from shipworthy.runtime.calls.step import call_tool, label_of_call

__all__ = ["call_tool", "consult_specialist", "label_of_call", "label_of_specialist"]
