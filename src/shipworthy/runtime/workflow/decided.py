"""What decides whether a step runs, and how often, labels what it makes, also where it makes nothing."""

from shipworthy.contract.graph import Node
from shipworthy.contract.labels import TRUSTED
from shipworthy.runtime.names.scope import Scope


def decided(node: Node, scope: Scope) -> Scope:
    """The scope in which a step runs: under its conditions, and under the list that it goes through.

    Of `choose` all conditions count: a branch is taken because those before it do not hold.
    """
    conditions = node.decides
    if not conditions and scope.under is TRUSTED:
        return scope
    label = scope.label(*conditions)
    if label == TRUSTED:
        return scope
    scope.frame.decide(node.produces, label)
    return scope if label == scope.under else scope.decided_by(label)
