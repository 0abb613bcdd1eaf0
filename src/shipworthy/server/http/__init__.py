"""The HTTP API of the server: runs, their events, skills, tools, sessions."""
