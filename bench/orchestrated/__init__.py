"""The parts of `orchestrator.py`: the tools and requests, the scripted model, the agents, one driver for each way."""
