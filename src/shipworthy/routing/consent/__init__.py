"""Decides whether a message is a yes, a no, or gives up what was begun."""
