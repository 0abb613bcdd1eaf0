"""What an agent promises: its skills, tools, inputs and limits as frozen objects."""
