"""What is still to come behind a step, and what it must be left."""
