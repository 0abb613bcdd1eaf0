"""MCP, the Model Context Protocol: the skills of the agents of one server as tools, prompts and files."""
