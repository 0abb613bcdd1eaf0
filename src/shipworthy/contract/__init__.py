"""The contract of an agent: its skills, tools, inputs and limits as frozen objects."""
