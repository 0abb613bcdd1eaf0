"""The Protocols of everything that outlives a run."""
