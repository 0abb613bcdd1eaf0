"""The client of the Agent2Agent protocol, version 1.0 over JSON-RPC, and 0.3 where an agent has no newer one."""
