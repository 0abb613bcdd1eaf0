"""Compares the runs of an agent with one another and with its certificate, and names what has drifted."""
