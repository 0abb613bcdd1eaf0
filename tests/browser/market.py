"""The agent whose recorded runs the view of watching shows; the runs come from tests/watch/traffic.py."""

from tests.watch.traffic import Market

agent = Market(0).agent("memory")
