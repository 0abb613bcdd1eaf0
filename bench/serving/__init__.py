"""The parts of `bench/serve.py`: the simulated model, the clients and the servers, each a process of its own."""
