"""Tools of MCP servers: connections on a loop of their own, verified against what was pinned, and called as tools."""
