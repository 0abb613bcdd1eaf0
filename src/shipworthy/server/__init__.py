"""The server: translates HTTP, SSE and MCP into messages of agents, and their events back; it makes no run itself."""
