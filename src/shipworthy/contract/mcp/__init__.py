"""Tools of MCP servers in a definition: where a server is, what its author says of its tools, and what was pinned."""
