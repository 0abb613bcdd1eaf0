"""The questions that wait for another person, over HTTP: listed, and decided."""

from shipworthy.server.approvals.routes import routes

__all__ = ["routes"]
