"""What the pytest plugin brings into tests; imported when a test uses it."""

from shipworthy.check.testing.offline import NetworkBlocked, offline
from shipworthy.check.testing.opened import OpenedAgents, ScriptedModels
from shipworthy.check.testing.tapes import TapeDiffers, Tapes

__all__ = ["NetworkBlocked", "OpenedAgents", "ScriptedModels", "TapeDiffers", "Tapes", "offline"]
